import {
	closeSync,
	constants,
	fstatSync,
	openSync,
	readSync,
	renameSync,
	rmSync,
	statSync,
	writeFileSync,
	writeSync,
} from "node:fs";
import { assert } from "../../modules/base/assert";
import type { Flash } from "../../modules/ports/flash";
import { HeadgateError } from "./errors";

const UNIT = 16;
const BLOCK_LENGTH = 4096;
/** Blocks that a log and a journal of state can be made on: the FORMAT.md of each. */
const sizes = {
	log: { name: "a log", least: 4, most: 32_767 },
	state: { name: "state", least: 2, most: 256 },
} as const;

export interface FlashFileOptions {
	readonly path: string;
	/** By default a log. */
	readonly holds?: keyof typeof sizes;
	/** Erase blocks of 4 KiB, for a file that does not exist yet; one that does keeps its size. */
	readonly blocks: number;
	/** Every write is on disk before it returns. Without it a crash of this program loses nothing, a power cut may. */
	readonly durable: boolean;
}

function unusable(path: string, why: string): HeadgateError {
	return new HeadgateError("HG_DATA_FLASH", `${path} ${why}`);
}

function sizeOf(path: string): number {
	try {
		return statSync(path).size;
	} catch {
		return 0; // what can't be looked at can't be made either, and that says why
	}
}

/** A blank chip; the whole of it is there, or nothing. */
function makeFile(path: string, blocks: number): void {
	const whole = `${path}.new`;
	try {
		writeFileSync(whole, new Uint8Array(blocks * BLOCK_LENGTH).fill(0xff), { mode: 0o600, flush: true });
		renameSync(whole, path);
	} catch (error) {
		rmSync(whole, { force: true });
		const kibibytes = (blocks * BLOCK_LENGTH) / 1024;
		throw unusable(path, `can't be made, of ${kibibytes} KiB: ${(error as Error).message}`);
	}
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

	constructor({ path, holds = "log", blocks, durable }: FlashFileOptions) {
		if (sizeOf(path) === 0) makeFile(path, blocks);
		try {
			this.#descriptor = openSync(path, constants.O_RDWR | (durable ? constants.O_DSYNC : 0));
		} catch (error) {
			throw unusable(path, `can't be opened: ${(error as Error).message}`);
		}
		const size = fstatSync(this.#descriptor).size;
		this.blocks = size / BLOCK_LENGTH;
		const why = wrongSize(size, holds);
		if (why === null) return;
		closeSync(this.#descriptor);
		throw unusable(path, `holds ${size} bytes, ${why}: move it away`);
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

/** Why no flash file is so long; null: one may be. */
function wrongSize(size: number, holds: keyof typeof sizes): string | null {
	const multiple = holds === "state" ? 2 * BLOCK_LENGTH : BLOCK_LENGTH;
	const { name, least, most } = sizes[holds];
	if (size % multiple !== 0) return `no multiple of ${multiple}: it is no flash file`;
	if (size < least * BLOCK_LENGTH) return `${name} needs ${least * BLOCK_LENGTH} at least`;
	return size > most * BLOCK_LENGTH ? `${name} takes ${most * BLOCK_LENGTH} at most` : null;
}
