import { ByteWriter } from "../base/bytes";
import { epochBytes } from "../store/frame";
import type { LogReader } from "../store/reader";
import { recordBytesMax } from "../store/record";
import { cborArray, cborBytes, cborBytesHead, cborUnsigned } from "./cbor";
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
	return encodeHead(out, head, records.length).copy(records).written();
}

/** All that stands before the coded records. */
function encodeHead(out: ByteWriter, head: PackHead, recordBytes: number): ByteWriter {
	cborArray(out.reset(), packFields);
	cborBytes(cborBytes(cborUnsigned(out, packVersion), head.epoch), head.schema);
	cborUnsigned(cborUnsigned(cborUnsigned(out, head.points), head.first), head.count);
	return cborBytesHead(out, recordBytes);
}

/** Builds packs from the log, in buffers made at start, and remembers what is in the one built last. */
export class PackBuilder implements PackHead {
	readonly #encoder = new RangeEncoder(packBytesMax, envelopeBytes);
	readonly #coder: RecordCoder;
	readonly #head = new ByteWriter(envelopeBytes);
	readonly schema = new Uint8Array(8);
	readonly points: number;
	first = 0;
	count = 0;
	values = 0;
	/** Values in all records of the log up to the pack's last. */
	valuesBefore = 0;

	/** @param points of the site's schema: what the records refer to, as far as this program wrote them */
	constructor(points: number) {
		this.points = points;
		this.#coder = new RecordCoder(points);
	}

	/** Of the log that the pack is from. */
	readonly epoch = new Uint8Array(epochBytes);

	/**
	 * Packs what follows from where the reader stands, until the pack is full, the schema changes or a hole comes.
	 *
	 * @param most records in it: a pack that was built before is built again, the same
	 * @returns the message, valid until the next call; null when nothing waits
	 */
	build(reader: LogReader, most = packRecordsMax): Uint8Array | null {
		this.epoch.set(reader.log.epoch);
		this.#encoder.reset();
		this.#coder.reset();
		this.count = 0;
		this.values = 0;
		for (let body = reader.next(); body !== null; body = reader.next()) {
			if (!this.take(reader, body)) break;
			if (this.count === most || this.#encoder.left < recordBytesMax + slackBytes) break;
		}
		return this.count === 0 ? null : this.message(this.#encoder.finish());
	}

	/** The head goes right before the records, into the room that was left free for it. */
	private message({ length }: Uint8Array): Uint8Array {
		const { bytes } = this.#encoder;
		const head = encodeHead(this.#head, this, length);
		const start = envelopeBytes - head.position;
		for (let at = 0; at < head.position; at += 1) bytes[start + at] = head.bytes[at] as number;
		return bytes.subarray(start, envelopeBytes + length);
	}

	private take(reader: LogReader, body: Uint8Array): boolean {
		const sequence = reader.sequence - 1;
		if (this.count === 0) {
			this.first = sequence;
			this.schema.set(reader.schema);
		} else if (sequence !== this.first + this.count || !this.sameSchema(reader)) return false;
		this.#coder.encode(this.#encoder, body);
		this.count += 1;
		this.values += reader.values;
		this.valuesBefore = reader.valuesBefore;
		return true;
	}

	private sameSchema(reader: LogReader): boolean {
		for (let index = 0; index < this.schema.length; index += 1) {
			if (this.schema[index] !== reader.schema[index]) return false;
		}
		return true;
	}
}
