import { closeSync, createReadStream, existsSync, openSync, writeSync } from "node:fs";
import { createInterface } from "node:readline";
import { ByteReader } from "../../modules/base/bytes";
import { crc32 } from "../../modules/base/crc";
import { hex } from "../../modules/gateway/describe";
import type { Observer } from "../../modules/ports/observer";
import { valueCountOf } from "../../modules/store/record";

/**
 * The simulator's own book of what a gateway stored, beside and apart from the gateway's log: a text file, a line for
 * each thing, each written before or after what it tells of.
 *
 *     E epoch              the log was opened
 *     S sequence values crc wallMs    a record is about to be written
 *     D sequence           it has been written
 *
 * A record with S and no D was being written when the program was killed: it may or may not be there.
 */
export class Book implements Observer {
	readonly #descriptor: number;
	readonly #wallMs: () => number;
	readonly #reader = new ByteReader(new Uint8Array(0));

	constructor(path: string, wallMs: () => number) {
		this.#descriptor = openSync(path, "a", 0o600);
		this.#wallMs = wallMs;
	}

	logOpened(epoch: Uint8Array): void {
		// A line that a kill cut short is ended first, so that it spoils no other.
		writeSync(this.#descriptor, `\nE ${hex(epoch)}\n`);
	}

	recordStarted(sequence: number, bytes: Uint8Array): void {
		const values = valueCountOf(this.#reader.over(bytes));
		writeSync(this.#descriptor, `S ${sequence} ${values} ${crc32(bytes, 0, bytes.length)} ${this.#wallMs()}\n`);
	}

	recordStored(sequence: number): void {
		writeSync(this.#descriptor, `D ${sequence}\n`);
	}

	outputChanged(): void {
		// the book is about records
	}

	close(): void {
		closeSync(this.#descriptor);
	}
}

/** What a book says of one record. */
export interface BookEntry {
	readonly values: number;
	/** CRC-32 of every body that was begun under this sequence; a later one replaces one that was never finished. */
	readonly crcs: readonly number[];
	/** It was written whole: it must not be lost. */
	readonly stored: boolean;
}

export interface BookContent {
	/** Records by epoch (12 hexadecimal digits) and sequence. */
	readonly epochs: ReadonlyMap<string, ReadonlyMap<number, BookEntry>>;
	/** Latest wall-clock stamp in the book; 0 when it is empty. */
	readonly lastWallMs: number;
}

/** Reads a book; one that does not exist is empty. */
export async function readBook(path: string): Promise<BookContent> {
	const epochs = new Map<string, Map<number, BookEntry>>();
	let current = new Map<number, BookEntry>();
	let lastWallMs = 0;
	if (!existsSync(path)) return { epochs, lastWallMs };
	for await (const line of createInterface({ input: createReadStream(path, "latin1") })) {
		const [kind, first, second, third, fourth] = line.split(" ");
		if (kind === "E" && first !== undefined) {
			current = epochs.get(first) ?? new Map<number, BookEntry>();
			epochs.set(first, current);
		} else if (kind === "S" && fourth !== undefined) {
			const sequence = Number(first);
			const before = current.get(sequence)?.crcs ?? [];
			current.set(sequence, { values: Number(second), crcs: [...before, Number(third)], stored: false });
			lastWallMs = Math.max(lastWallMs, Number(fourth));
		} else if (kind === "D") {
			const entry = current.get(Number(first));
			if (entry !== undefined) current.set(Number(first), { ...entry, stored: true });
		}
	}
	return { epochs, lastWallMs };
}
