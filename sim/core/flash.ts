import { assert } from "../../modules/base/assert";
import type { Flash } from "../../modules/ports/flash";

const UNIT = 16;

/**
 * A NOR flash chip in memory, stricter than the chip: a unit of 16 bytes is written once per erase, on its boundary,
 * and bits only fall.
 */
export class NorFlash implements Flash {
	readonly blockLength: number;
	readonly blocks: number;
	readonly #bytes: Uint8Array;
	readonly #written: Uint8Array;
	bytesProgrammed = 0;
	blocksErased = 0;

	/** @param fill what a new chip holds */
	constructor(blocks: number, blockLength = 4096, fill = 0xff) {
		this.blocks = blocks;
		this.blockLength = blockLength;
		this.#bytes = new Uint8Array(blocks * blockLength).fill(fill);
		this.#written = new Uint8Array((blocks * blockLength) / UNIT).fill(fill === 0xff ? 0 : 1);
	}

	read(buffer: Uint8Array, offset: number): void {
		assert(offset >= 0 && offset + buffer.length <= this.#bytes.length, "flash read out of range");
		buffer.set(this.#bytes.subarray(offset, offset + buffer.length));
	}

	write(bytes: Uint8Array, offset: number): void {
		assert(offset % UNIT === 0 && bytes.length % UNIT === 0, "flash write off its units");
		assert(offset >= 0 && offset + bytes.length <= this.#bytes.length, "flash write out of range");
		for (let at = offset; at < offset + bytes.length; at += UNIT) {
			assert(this.#written[at / UNIT] === 0, "flash unit written twice");
		}
		this.#written.fill(1, offset / UNIT, (offset + bytes.length) / UNIT);
		this.#bytes.set(bytes, offset);
		this.bytesProgrammed += bytes.length;
	}

	eraseBlock(index: number): void {
		assert(index >= 0 && index < this.blocks, "flash erase out of range");
		this.#bytes.fill(0xff, index * this.blockLength, (index + 1) * this.blockLength);
		this.#written.fill(0, (index * this.blockLength) / UNIT, ((index + 1) * this.blockLength) / UNIT);
		this.blocksErased += 1;
	}
}
