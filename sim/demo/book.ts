import { closeSync, createReadStream, existsSync, openSync, writeSync } from "node:fs";
import { createInterface } from "node:readline";
import { ByteReader } from "../../modules/base/bytes";
import { crc32 } from "../../modules/base/crc";
import { hex } from "../../modules/gateway/hex";
import type { Observer } from "../../modules/ports/observer";
import { valueCountOf } from "../../modules/store/decoded-record";

/**
 * The simulator's own book of what a gateway stored, beside and apart from the gateway's log: a text file, a line for
 * each thing, each written before or after what it tells of.
 *
 *     E epoch              a log was opened
 *     S epoch sequence values crc wallMs    a record is about to be written
 *     D epoch sequence     it has been written
 *
 * A record with S and no D was being written when the program was killed. It was there whole if the log went on behind
 * it afterwards, not if its sequence was begun again; of the last one in the book nobody knows.
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

	recordStarted(epoch: Uint8Array, sequence: number, bytes: Uint8Array): void {
		const values = valueCountOf(this.#reader.over(bytes));
		const crc = crc32(bytes, 0, bytes.length);
		writeSync(this.#descriptor, `S ${hex(epoch)} ${sequence} ${values} ${crc} ${this.#wallMs()}\n`);
	}

	recordStored(epoch: Uint8Array, sequence: number): void {
		writeSync(this.#descriptor, `D ${hex(epoch)} ${sequence}\n`);
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
	/** It was written whole, by its own line or by that of the one behind it: it must not be lost. */
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
	let lastWallMs = 0;
	if (!existsSync(path)) return { epochs, lastWallMs };
	for await (const line of createInterface({ input: createReadStream(path, "latin1") })) {
		const [kind, epoch, first, values, crc, wallMs] = line.split(" ");
		if (epoch === undefined) continue;
		const sequence = Number(first);
		const entries = epochs.get(epoch) ?? new Map<number, BookEntry>();
		const entry = entries.get(sequence);
		if (kind === "E") epochs.set(epoch, entries);
		else if (kind === "S" && wallMs !== undefined) {
			const before = entries.get(sequence - 1);
			if (before?.stored === false) entries.set(sequence - 1, { ...before, stored: true });
			entries.set(sequence, { values: Number(values), crcs: [...(entry?.crcs ?? []), Number(crc)], stored: false });
			lastWallMs = Math.max(lastWallMs, Number(wallMs));
		} else if (kind === "D" && entry !== undefined) entries.set(sequence, { ...entry, stored: true });
	}
	return { epochs, lastWallMs };
}
