import { ByteWriter } from "../base/bytes";
import { crc32 } from "../base/crc";
import type { RecordLog } from "../store/log";
import type { LogReader } from "../store/reader";
import { recordBytesMax } from "../store/record";
import { cborArray, cborBytes, cborBytesHead, cborMap, cborText, cborUnsigned } from "./cbor";

/** Bytes of the largest pack. */
const packBytesMax = 8192;
const recordsMax = 255;
const envelopeBytes = 96;
const recordHeadBytes = 3;

/** Builds the pack message of PACK.md from the log, in buffers made at start, and remembers what is in it. */
export class PackBuilder {
	readonly #log: RecordLog;
	readonly #reader: LogReader;
	readonly #records = new ByteWriter(packBytesMax - envelopeBytes);
	readonly #out = new ByteWriter(packBytesMax);
	readonly #schema = new Uint8Array(8);
	/** Sequence of the first record in the pack built last. */
	first = 0;
	count = 0;
	values = 0;
	crc = 0;

	constructor(log: RecordLog, reader: LogReader) {
		this.#log = log;
		this.#reader = reader;
	}

	/**
	 * Packs what follows the log's cursor, until the pack is full, the schema changes or a hole comes.
	 *
	 * @returns the message, valid until the next call; null when nothing waits
	 */
	build(): Uint8Array | null {
		this.#records.reset();
		this.count = 0;
		this.values = 0;
		this.#reader.rewind();
		for (let body = this.#reader.next(); body !== null; body = this.#reader.next()) {
			if (!this.#take(body)) break;
			if (this.count === recordsMax || this.#records.left < recordBytesMax + recordHeadBytes) break;
		}
		return this.count === 0 ? null : this.#envelope();
	}

	#take(body: Uint8Array): boolean {
		const sequence = this.#reader.sequence - 1;
		if (this.count === 0) this.#begin(sequence);
		else if (sequence !== this.first + this.count || !this.#sameSchema()) return false;
		cborBytesHead(this.#records, body.length).copy(body);
		this.count += 1;
		this.values += this.#reader.values;
		return true;
	}

	#begin(sequence: number): void {
		const { cursor } = this.#log;
		if (sequence > cursor) this.#log.reportDamaged(cursor, sequence - cursor);
		this.first = sequence;
		this.#schema.set(this.#reader.schema);
	}

	#sameSchema(): boolean {
		for (let index = 0; index < this.#schema.length; index += 1) {
			if (this.#schema[index] !== this.#reader.schema[index]) return false;
		}
		return true;
	}

	#envelope(): Uint8Array {
		const out = this.#out.reset();
		cborMap(out, 5);
		cborUnsigned(cborText(out, "v"), 1);
		cborBytes(cborText(out, "epoch"), this.#log.epoch);
		cborBytes(cborText(out, "schema"), this.#schema);
		cborUnsigned(cborText(out, "first"), this.first);
		cborArray(cborText(out, "records"), this.count);
		out.copy(this.#records.bytes, 0, this.#records.position);
		this.crc = crc32(out.bytes, 0, out.position);
		return out.written();
	}
}
