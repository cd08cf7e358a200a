import { assert } from "../../modules/base/assert";
import type { Flash } from "../../modules/ports/flash";

const UNIT = 16;

/** Somebody who is told before the chip changes, as a power cut would find it. */
export interface FlashWatcher {
	/** A unit is about to be programmed. */
	beforeWrite(offset: number, unit: Uint8Array): void;
	beforeErase(index: number): void;
}

/**
 * A NOR flash chip in memory, stricter than the chip: a unit of 16 bytes is written once per erase, on its boundary,
 * and bits only fall.
 */
export class NorFlash implements Flash {
	readonly blockLength: number;
	readonly blocks: number;
	readonly #bytes: Uint8Array;
	readonly #written: Uint8Array;
	watcher: FlashWatcher | null = null;
	bytesProgrammed = 0;
	blocksErased = 0;
	/** Writes and erasures that were refused: mistakes of whoever asked. */
	refusals = 0;

	/** @param fill what a new chip holds */
	constructor(blocks: number, blockLength = 4096, fill = 0xff) {
		this.blocks = blocks;
		this.blockLength = blockLength;
		this.#bytes = new Uint8Array(blocks * blockLength).fill(fill);
		this.#written = new Uint8Array((blocks * blockLength) / UNIT).fill(fill === 0xff ? 0 : 1);
	}

	/** Becomes what `other`, of the same size, is. */
	copyFrom(other: NorFlash): this {
		this.#bytes.set(other.#bytes);
		this.#written.set(other.#written);
		this.refusals = 0;
		return this;
	}

	#need(condition: boolean, message: string): void {
		if (!condition) this.refusals += 1;
		assert(condition, message);
	}

	read(buffer: Uint8Array, offset: number): void {
		assert(offset >= 0 && offset + buffer.length <= this.#bytes.length, "flash read out of range");
		for (let at = 0; at < buffer.length; at += 1) buffer[at] = this.#bytes[offset + at] as number;
	}

	write(bytes: Uint8Array, offset: number): void {
		this.#need(offset % UNIT === 0 && bytes.length % UNIT === 0, "flash write off its units");
		this.#need(offset >= 0 && offset + bytes.length <= this.#bytes.length, "flash write out of range");
		for (let at = offset; at < offset + bytes.length; at += UNIT) {
			this.#need(this.#written[at / UNIT] === 0, "flash unit written twice");
		}
		for (let at = 0; at < bytes.length; at += UNIT) {
			const unit = bytes.subarray(at, at + UNIT);
			this.watcher?.beforeWrite(offset + at, unit);
			this.#bytes.set(unit, offset + at);
			this.#written[(offset + at) / UNIT] = 1;
		}
		this.bytesProgrammed += bytes.length;
	}

	eraseBlock(index: number): void {
		this.#need(index >= 0 && index < this.blocks, "flash erase out of range");
		this.watcher?.beforeErase(index);
		this.#bytes.fill(0xff, index * this.blockLength, (index + 1) * this.blockLength);
		this.#written.fill(0, (index * this.blockLength) / UNIT, ((index + 1) * this.blockLength) / UNIT);
		this.blocksErased += 1;
	}

	/** Sets bytes whatever was there: what a power cut, time or radiation does. Units that are not blank are used up. */
	spoil(offset: number, bytes: Uint8Array): void {
		this.#bytes.set(bytes, offset);
		for (let at = offset; at < offset + bytes.length; at += UNIT - (at % UNIT)) {
			const first = at - (at % UNIT);
			const isBlank = this.#bytes.subarray(first, first + UNIT).every((byte) => byte === 0xff);
			if (!isBlank) this.#written[first / UNIT] = 1;
		}
	}

	/** A block whose erasure was cut short: none of its units may be written before the next one. */
	useUp(index: number): void {
		this.#written.fill(1, (index * this.blockLength) / UNIT, ((index + 1) * this.blockLength) / UNIT);
	}
}
