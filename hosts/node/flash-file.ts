import { closeSync, constants, fstatSync, fsyncSync, ftruncateSync, openSync, readSync, writeSync } from "node:fs";
import { assert } from "../../modules/base/assert";
import type { Flash } from "../../modules/ports/flash";
import { HeadgateError } from "./errors";

const UNIT = 16;
const BLOCK_LENGTH = 4096;

export interface FlashFileOptions {
	readonly path: string;
	/** Erase blocks of 4 KiB, for a file that does not exist yet; one that does keeps its size. */
	readonly blocks: number;
	/** Every write is on disk before it returns. Without it a crash of this program loses nothing, a power cut may. */
	readonly durable: boolean;
}

/**
 * A NOR chip in a file: 4 KiB blocks, units of 16 bytes that are written once per erase, bits that only fall.
 *
 * @throws HeadgateError `HG_DATA_FLASH` when the file can't be used
 */
export class FlashFile implements Flash {
	readonly blockLength = BLOCK_LENGTH;
	readonly blocks: number;
	readonly #descriptor: number;
	readonly #unit = new Uint8Array(UNIT);
	readonly #blank = new Uint8Array(BLOCK_LENGTH).fill(0xff);

	constructor(options: FlashFileOptions) {
		const flags = constants.O_RDWR | constants.O_CREAT | (options.durable ? constants.O_DSYNC : 0);
		try {
			this.#descriptor = openSync(options.path, flags, 0o600);
		} catch (error) {
			throw new HeadgateError("HG_DATA_FLASH", `can't open ${options.path}: ${(error as Error).message}`);
		}
		const size = fstatSync(this.#descriptor).size;
		if (size % BLOCK_LENGTH !== 0) {
			throw new HeadgateError(
				"HG_DATA_FLASH",
				`${options.path} holds ${size} bytes, no multiple of ${BLOCK_LENGTH}: it is no flash file; move it away`,
			);
		}
		this.blocks = size === 0 ? options.blocks : size / BLOCK_LENGTH;
		if (size === 0) this.#create(options.blocks);
	}

	#create(blocks: number): void {
		for (let index = 0; index < blocks; index += 1)
			writeSync(this.#descriptor, this.#blank, 0, BLOCK_LENGTH, index * BLOCK_LENGTH);
		ftruncateSync(this.#descriptor, blocks * BLOCK_LENGTH);
		fsyncSync(this.#descriptor);
	}

	read(buffer: Uint8Array, offset: number): void {
		assert(offset >= 0 && offset + buffer.length <= this.blocks * BLOCK_LENGTH, "flash read out of range");
		const count = readSync(this.#descriptor, buffer, 0, buffer.length, offset);
		assert(count === buffer.length, "flash file is shorter than it was");
	}

	write(bytes: Uint8Array, offset: number): void {
		assert(offset % UNIT === 0 && bytes.length % UNIT === 0, "flash write off its units");
		assert(offset >= 0 && offset + bytes.length <= this.blocks * BLOCK_LENGTH, "flash write out of range");
		for (let at = 0; at < bytes.length; at += UNIT) {
			this.read(this.#unit, offset + at);
			assert(
				this.#unit.every((byte) => byte === 0xff),
				"flash unit written twice",
			);
		}
		const count = writeSync(this.#descriptor, bytes, 0, bytes.length, offset);
		assert(count === bytes.length, "flash file could not be written: is the disk full?");
	}

	eraseBlock(index: number): void {
		assert(index >= 0 && index < this.blocks, "flash erase out of range");
		writeSync(this.#descriptor, this.#blank, 0, BLOCK_LENGTH, index * BLOCK_LENGTH);
	}

	close(): void {
		closeSync(this.#descriptor);
	}
}
