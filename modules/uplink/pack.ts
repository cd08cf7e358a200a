import { ByteWriter } from "../base/bytes";
import type { RecordLog } from "../store/log";
import type { LogReader } from "../store/reader";
import { recordBytesMax } from "../store/record";
import { cborArray, cborBytes, cborUnsigned } from "./cbor";
import { RangeEncoder } from "./range-coder";
import { RecordCoder } from "./record-coder";

/** Elements of the array that the message of PACK.md is. */
export const packFields = 7;
export const packVersion = 2;

/** Bytes of the largest pack. */
const packBytesMax = 8192;
export const packRecordsMax = 4095;
export const envelopeBytes = 48;
/** A record that can't be coded by columns takes its bytes and a little. */
export const slackBytes = 64;

/** What a pack says beside its records. */
export interface PackHead {
	/** 6 bytes. */
	readonly epoch: Uint8Array;
	/** 8 bytes. */
	readonly schema: Uint8Array;
	/** Points of the schema: columns that the records were coded with. */
	readonly points: number;
	/** Sequence of the first record. */
	readonly first: number;
	/** Records. */
	readonly count: number;
}

/** Writes the message of PACK.md around coded records. */
export function encodePack(out: ByteWriter, head: PackHead, records: Uint8Array): Uint8Array {
	cborArray(out.reset(), packFields);
	cborBytes(cborBytes(cborUnsigned(out, packVersion), head.epoch), head.schema);
	cborUnsigned(cborUnsigned(cborUnsigned(out, head.points), head.first), head.count);
	return cborBytes(out, records).written();
}

/** Builds packs from the log, in buffers made at start, and remembers what is in the one built last. */
export class PackBuilder implements PackHead {
	readonly #log: RecordLog;
	readonly #reader: LogReader;
	readonly #encoder = new RangeEncoder(packBytesMax - envelopeBytes);
	readonly #coder: RecordCoder;
	readonly #out = new ByteWriter(packBytesMax);
	readonly schema = new Uint8Array(8);
	readonly points: number;
	first = 0;
	count = 0;
	values = 0;

	/** @param points of the site's schema: what the records refer to, as far as this program wrote them */
	constructor(log: RecordLog, reader: LogReader, points: number) {
		this.#log = log;
		this.#reader = reader;
		this.points = points;
		this.#coder = new RecordCoder(points);
	}

	get epoch(): Uint8Array {
		return this.#log.epoch;
	}

	/**
	 * Packs what follows the log's cursor, until the pack is full, the schema changes or a hole comes. While the cursor
	 * has not moved, the pack is the same as the last: a receipt that comes late is still for it.
	 *
	 * @returns the message, valid until the next call; null when nothing waits
	 */
	build(): Uint8Array | null {
		const most = this.count > 0 && this.first === this.#log.cursor ? this.count : packRecordsMax;
		this.#encoder.reset();
		this.#coder.reset();
		this.count = 0;
		this.values = 0;
		this.#reader.rewind();
		for (let body = this.#reader.next(); body !== null; body = this.#reader.next()) {
			if (!this.#take(body)) break;
			if (this.count === most || this.#encoder.left < recordBytesMax + slackBytes) break;
		}
		if (this.count === 0) return null;
		return encodePack(this.#out, this, this.#encoder.finish());
	}

	#take(body: Uint8Array): boolean {
		const sequence = this.#reader.sequence - 1;
		if (this.count === 0) this.#begin(sequence);
		else if (sequence !== this.first + this.count || !this.#sameSchema()) return false;
		this.#coder.encode(this.#encoder, body);
		this.count += 1;
		this.values += this.#reader.values;
		return true;
	}

	#begin(sequence: number): void {
		const { cursor } = this.#log;
		if (sequence > cursor) this.#log.reportDamaged(cursor, sequence - cursor);
		this.first = sequence;
		this.schema.set(this.#reader.schema);
	}

	#sameSchema(): boolean {
		for (let index = 0; index < this.schema.length; index += 1) {
			if (this.schema[index] !== this.#reader.schema[index]) return false;
		}
		return true;
	}
}
