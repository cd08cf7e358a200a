import { type ByteReader, ByteWriter } from "../base/bytes";
import { type Clock, ClockQuality } from "../ports/clock";

/**
 * What the log keeps and the uplink sends, byte for byte the same: FORMAT.md, "Records".
 *
 * A record is `kind u8, clock quality u8, time u48, body`. Time is milliseconds since 1970 where the clock quality
 * is not 0, else monotonic milliseconds of the boot that the last boot record opened.
 */
export const RecordKind = Object.freeze({
	/** A reader's cursor. Internal to the log: it bears no sequence of its own and is never sent. */
	cursor: 0,
	row: 1,
	boot: 2,
	output: 3,
	alarm: 4,
	gap: 5,
});

/** Quality of a value, best first; two bits in a row record. */
export const Quality = Object.freeze({ good: 0, uncertain: 1, stale: 2, bad: 3 });

export const AlarmEdge = Object.freeze({ cleared: 0, raised: 1 });

/** Why records are missing. */
export const GapCause = Object.freeze({
	/** The ring was full of records that nobody had received. */
	full: 1,
	/** They were there and do not verify any more. */
	damaged: 2,
});

/** Bytes of the largest record. A row of 64 values takes at most 8 + 2 + 64 × 10. */
export const recordBytesMax = 1024;
const headerBytes = 8;
const valueBytesMax = 11;
/** A record's header says in one byte how many values there are. */
const valuesMax = 255;

/** Builds records in one buffer made at start. */
export class RecordWriter {
	readonly #out = new ByteWriter(recordBytesMax);
	readonly #values = new ByteWriter(recordBytesMax - headerBytes - 2);
	#count = 0;

	/** Starts a row; `add` values, then take `row`. */
	beginRow(): void {
		this.#values.reset();
		this.#count = 0;
	}

	get valueCount(): number {
		return this.#count;
	}

	/** Whether one more value is sure to fit. */
	get hasRoom(): boolean {
		return this.#values.left >= valueBytesMax && this.#count < valuesMax;
	}

	/** @param counts signed steps of the point; not written when the quality is bad. */
	add(point: number, quality: number, counts: number): void {
		this.#values.varint(point * 4 + quality);
		if (quality !== Quality.bad) this.#values.zigzag(counts);
		this.#count += 1;
	}

	#header(kind: number, clockQuality: number, timeMs: number): ByteWriter {
		return this.#out.reset().u8(kind).u8(clockQuality).u48(timeMs);
	}

	/** Valid until the next record is built; so are all below. */
	row(clockQuality: number, timeMs: number): Uint8Array {
		return this.#header(RecordKind.row, clockQuality, timeMs)
			.varint(this.#count)
			.copy(this.#values.bytes, 0, this.#values.position)
			.written();
	}

	boot(clockQuality: number, timeMs: number, bootCount: number, resetReason: number, schema: Uint8Array): Uint8Array {
		return this.#header(RecordKind.boot, clockQuality, timeMs).u32(bootCount).u8(resetReason).copy(schema).written();
	}

	output(
		clockQuality: number,
		timeMs: number,
		change: {
			readonly output: number;
			readonly state: number;
			readonly owner: number;
			readonly reason: number;
			readonly evidence: number;
			readonly untilMs: number;
		},
	): Uint8Array {
		return this.#header(RecordKind.output, clockQuality, timeMs)
			.u8(change.output)
			.u8(change.state)
			.u8(change.owner)
			.u8(change.reason)
			.u8(change.evidence)
			.u48(change.untilMs)
			.written();
	}

	alarm(clockQuality: number, timeMs: number, alarm: number, edge: number, counts: number): Uint8Array {
		return this.#header(RecordKind.alarm, clockQuality, timeMs).u8(alarm).u8(edge).zigzag(counts).written();
	}
}

/** Bytes of the longest gap record. */
export const gapBytesMax = headerBytes + 1 + 3 * 5;

/** Builds a gap record, stamped now. The log writes these itself, so that none is forgotten. */
export function stampedGap(
	out: ByteWriter,
	clock: Clock,
	cause: number,
	first: number,
	count: number,
	values: number,
): void {
	const quality = clock.wallQuality();
	const timeMs = quality === ClockQuality.none ? clock.now() : clock.wallMs();
	out.reset().u8(RecordKind.gap).u8(quality).u48(timeMs);
	out.u8(cause).varint(first).varint(count).varint(values);
}

export interface RowValue {
	readonly point: number;
	readonly quality: number;
	/** Null when the quality is bad. */
	readonly counts: number | null;
}

interface RecordStamp {
	readonly clockQuality: number;
	readonly timeMs: number;
}

export type DecodedRecord = RecordStamp &
	(
		| { readonly kind: 1; readonly values: readonly RowValue[] }
		| { readonly kind: 2; readonly bootCount: number; readonly resetReason: number; readonly schema: Uint8Array }
		| {
				readonly kind: 3;
				readonly output: number;
				readonly state: number;
				readonly owner: number;
				readonly reason: number;
				readonly evidence: number;
				readonly untilMs: number;
		  }
		| { readonly kind: 4; readonly alarm: number; readonly edge: number; readonly counts: number }
		| {
				readonly kind: 5;
				readonly cause: number;
				readonly first: number;
				readonly count: number;
				readonly values: number;
		  }
	);

const schemaBytes = 8;

/** How many values a record carries, without decoding them: 0 for all but rows. */
export function valueCountOf(reader: ByteReader): number {
	const kind = reader.u8();
	if (kind !== RecordKind.row) return 0;
	reader.take(headerBytes - 1);
	return reader.varint();
}

/**
 * Decodes one record for a host; allocates. Null when the bytes are not a whole record of a known kind:
 * trailing bytes are refused too.
 */
export function decodeRecord(reader: ByteReader): DecodedRecord | null {
	const kind = reader.u8();
	const clockQuality = reader.u8();
	const timeMs = reader.u48();
	const decoded = decodeBody(kind, clockQuality, timeMs, reader);
	return reader.failed || reader.left > 0 ? null : decoded;
}

function decodeBody(kind: number, clockQuality: number, timeMs: number, reader: ByteReader): DecodedRecord | null {
	if (kind === RecordKind.row) {
		const count = reader.varint();
		if (count > recordBytesMax) return null;
		const values: RowValue[] = [];
		for (let index = 0; index < count && !reader.failed; index += 1) {
			const head = reader.varint();
			const quality = head % 4;
			const point = (head - quality) / 4;
			values.push({ point, quality, counts: quality === Quality.bad ? null : reader.zigzag() });
		}
		return { kind, clockQuality, timeMs, values };
	}
	if (kind === RecordKind.boot) {
		const bootCount = reader.u32();
		const resetReason = reader.u8();
		return { kind, clockQuality, timeMs, bootCount, resetReason, schema: reader.take(schemaBytes) };
	}
	if (kind === RecordKind.output) {
		const output = reader.u8();
		const state = reader.u8();
		const owner = reader.u8();
		const reason = reader.u8();
		const evidence = reader.u8();
		return { kind, clockQuality, timeMs, output, state, owner, reason, evidence, untilMs: reader.u48() };
	}
	if (kind === RecordKind.alarm) {
		const alarm = reader.u8();
		const edge = reader.u8();
		return { kind, clockQuality, timeMs, alarm, edge, counts: reader.zigzag() };
	}
	if (kind === RecordKind.gap) {
		const cause = reader.u8();
		const first = reader.varint();
		const count = reader.varint();
		return { kind, clockQuality, timeMs, cause, first, count, values: reader.varint() };
	}
	return null;
}
