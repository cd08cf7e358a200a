import type { ByteReader } from "../base/bytes";
import { Quality } from "./record";

const COUNTS_MAX = 0x400000000000; // 2^46: beyond, a varint may not come out as it went in

/** Walks the body of a row, value by value, and notices when it is not written in the one shortest way. */
export class RowCursor {
	readonly #reader: ByteReader;
	#left = 0;
	#bytes = 0;
	#length = 0;
	clockQuality = 0;
	timeMs = 0;
	/** Values in all. */
	count = 0;
	point = 0;
	quality = 0;
	/** 0 when the quality is bad. */
	counts = 0;

	constructor(reader: ByteReader) {
		this.#reader = reader;
	}

	/** Begins at the head of the row in `bytes[start, end)`. */
	begin(bytes: Uint8Array, start: number, end: number): void {
		const reader = this.#reader.over(bytes, start, end);
		reader.u8();
		this.clockQuality = reader.u8();
		this.timeMs = reader.u48();
		this.count = reader.varint();
		this.#left = this.count;
		this.#length = end - start;
		this.#bytes = 8 + varintBytes(this.count);
	}

	/** Goes to the next value; false when there is none. */
	next(): boolean {
		if (this.#left === 0 || this.#reader.failed) return false;
		this.#left -= 1;
		const head = this.#reader.varint();
		this.quality = head % 4;
		this.point = (head - this.quality) / 4;
		this.#bytes += varintBytes(head);
		this.counts = 0;
		if (this.quality === Quality.bad) return true;
		this.counts = this.#reader.zigzag();
		this.#bytes += varintBytes(this.counts < 0 ? -2 * this.counts - 1 : 2 * this.counts);
		if (Math.abs(this.counts) >= COUNTS_MAX) this.#reader.failed = true;
		return true;
	}

	/** At the end: all that was there has been read, and would be written so again. */
	get isCanonical(): boolean {
		return !this.#reader.failed && this.#left === 0 && this.#bytes === this.#length;
	}
}

function varintBytes(value: number): number {
	let bytes = 1;
	for (let rest = value; rest >= 0x80; rest = Math.floor(rest / 0x80)) bytes += 1;
	return bytes;
}
