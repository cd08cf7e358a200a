import { ByteReader, type ByteWriter } from "../base/bytes";
import { Quality, RecordKind, recordBytesMax } from "../store/record";
import { BitModels } from "./bit-models";
import { MagnitudeModels, magnitudeModels } from "./number-models";
import type { BitCoder, RangeDecoder, RangeEncoder } from "./range-coder";
import { ValueCoder, valueModels } from "./value-coder";

/** Values of one row at the most. */
const ROW_MAX = 255;
const HEADER_BYTES = 8;
/** What a point's successor is when the row ends with it. */
const END = 0xffff;
/** Times are 48 bits. */
const TIME_END = 0x1000000000000;
/** Counts below this on either side are coded; a reader of other bytes may find some a little beyond. */
const COUNTS_END = 0x400000000000;
const ZIGZAG_END = 0x8000000000000;
/** Contexts of times: rows, all others. */
const TIMES = 2;

const Flag = Object.freeze({
	sameKind: 0,
	sameClock: 1,
	isRow: 2,
	timeAsExpected: 3, // and the next: one for each context of times
	isEarly: 5,
	sameStart: 7,
	follows: 8,
	sameQuality: 9,
	count: 10,
});

/** Where the models of each part begin: flags, then the bytes of what is no row, times, points, lengths, values. */
const Models = (() => {
	const bytes = Flag.count;
	const times = bytes + 256;
	const jumps = times + magnitudeModels(TIMES);
	const lengths = jumps + magnitudeModels(1);
	const values = lengths + magnitudeModels(1);
	return Object.freeze({ bytes, times, jumps, lengths, values, count: values + valueModels });
})();

/**
 * Records as they lie in the log, one after the other, in as few bits as what was coded before makes likely: PACK.md,
 * "Records". Every record comes out byte for byte as it went in.
 *
 * One class for both directions; which it is, the {@link BitCoder} decides. All buffers are made at start: 42 bytes for
 * each point and 7 307.
 */
export class RecordCoder {
	readonly #points: number;
	readonly #values: ValueCoder;
	readonly #models = new BitModels(Models.count);
	readonly #times = new MagnitudeModels(this.#models, Models.times);
	readonly #jumps = new MagnitudeModels(this.#models, Models.jumps);
	readonly #lengths = new MagnitudeModels(this.#models, Models.lengths);
	/** By point: which came behind it in its row last time. */
	readonly #successor: Uint16Array;
	/** By first point of a row: the first point of the row that came next. */
	readonly #nextStart: Uint16Array;
	/** Two by first point of a row: when its row came last, and how long after the one before. */
	readonly #rowTimesMs: Float64Array;
	readonly #quality: Uint8Array;
	#start = 0;
	#kind = 0;
	#clock = 0;
	#timeMs = 0;
	/** The row in hand. */
	readonly #rowPoints = new Uint16Array(ROW_MAX + 1);
	readonly #rowQuality = new Uint8Array(ROW_MAX + 1);
	readonly #rowCounts = new Float64Array(ROW_MAX + 1);
	#rowLength = 0;
	readonly #reader: ByteReader;

	/** @param points of the schema that the records refer to, at most 65 535 */
	constructor(points: number) {
		this.#points = points;
		this.#values = new ValueCoder(points, this.#models, Models.values);
		this.#successor = new Uint16Array(points);
		this.#nextStart = new Uint16Array(points);
		this.#rowTimesMs = new Float64Array(2 * points);
		this.#quality = new Uint8Array(points);
		this.#reader = new ByteReader(this.#quality);
		this.reset();
	}

	/** Forgets all: a pack is read without any other. */
	reset(): void {
		this.#values.reset();
		this.#models.reset();
		for (let point = 0; point < this.#points; point += 1) {
			this.#successor[point] = point + 1 < this.#points ? point + 1 : END;
		}
		this.#nextStart.fill(0);
		this.#rowTimesMs.fill(0);
		this.#quality.fill(Quality.good);
		this.#start = 0;
		this.#kind = RecordKind.row;
		this.#clock = 0;
		this.#timeMs = -1;
	}

	/** Codes a record of the log. `body` of at most 1 000 bytes. */
	encode(coder: RangeEncoder, body: Uint8Array): void {
		const reader = this.#reader.over(body);
		const kind = reader.u8();
		const clock = reader.u8();
		const timeMs = reader.u48();
		const isRow = kind === RecordKind.row && this.takeRow(body);
		this.head(coder, kind, clock, isRow);
		this.time(coder, timeMs, isRow);
		if (isRow) this.row(coder);
		else this.rest(coder, body, HEADER_BYTES, body.length);
	}

	/** The next record's body, written to `out`; false when there can't be such a record: the bytes are no pack. */
	decode(coder: RangeDecoder, out: ByteWriter): boolean {
		const isRow = this.head(coder, 0, 0, false);
		if (isRow) {
			this.#rowLength = 0;
			this.#rowPoints[0] = 0;
		}
		const timeMs = this.time(coder, 0, isRow);
		out.reset().u8(this.#kind).u8(this.#clock);
		if (timeMs < 0 || timeMs >= TIME_END) return false;
		out.u48(timeMs);
		if (!isRow) return this.decodeRest(coder, out);
		return this.row(coder) && this.putRow(out);
	}

	/** Kind, clock quality, and whether it is a row that can be coded by columns. */
	private head(coder: BitCoder, kind: number, clock: number, isRow: boolean): boolean {
		if (coder.bit(this.#models, Flag.sameKind, kind === this.#kind ? 0 : 1) === 1) this.#kind = coder.plain(kind, 8);
		if (coder.bit(this.#models, Flag.sameClock, clock === this.#clock ? 0 : 1) === 1)
			this.#clock = coder.plain(clock, 8);
		return this.#kind === RecordKind.row && coder.bit(this.#models, Flag.isRow, isRow ? 0 : 1) === 0;
	}

	/** Of a row: its first point, which says when it is expected, and its time. Of all others: the time. */
	private time(coder: BitCoder, timeMs: number, isRow: boolean): number {
		if (isRow) this.firstPoint(coder);
		let coded = 0;
		if (this.#timeMs < 0) coded = coder.plain(timeMs, 48);
		else if (isRow) coded = this.timeFrom(coder, 0, this.expectedMs(), timeMs);
		else coded = this.timeFrom(coder, 1, this.#timeMs, timeMs);
		this.#timeMs = coded;
		if (isRow) this.noteRow(coded);
		return coded;
	}

	private expectedMs(): number {
		const lastMs = this.#rowTimesMs[2 * this.#start] as number;
		const nextMs = lastMs + (this.#rowTimesMs[2 * this.#start + 1] as number);
		// What lies outside of all times would make the difference longer than a magnitude may be.
		return lastMs > 0 && nextMs >= 0 && nextMs < TIME_END ? nextMs : this.#timeMs;
	}

	private noteRow(timeMs: number): void {
		const at = 2 * this.#start;
		const lastMs = this.#rowTimesMs[at] as number;
		if (lastMs !== 0) this.#rowTimesMs[at + 1] = timeMs - lastMs;
		this.#rowTimesMs[at] = timeMs;
	}

	private timeFrom(coder: BitCoder, context: number, expectedMs: number, timeMs: number): number {
		const off = timeMs - expectedMs;
		if (coder.bit(this.#models, Flag.timeAsExpected + context, off === 0 ? 0 : 1) === 0) return expectedMs;
		const isEarly = coder.bit(this.#models, Flag.isEarly + context, off < 0 ? 1 : 0) === 1;
		const size = 1 + this.#times.code(coder, context, Math.abs(off) - 1);
		return isEarly ? expectedMs - size : expectedMs + size;
	}

	private firstPoint(coder: BitCoder): void {
		const wanted = this.#rowPoints[0] as number;
		const expected = this.#nextStart[this.#start] as number;
		let coded = expected;
		if (coder.bit(this.#models, Flag.sameStart, wanted === expected ? 0 : 1) === 1) {
			coded = this.#jumps.code(coder, 0, wanted);
			if (coded >= this.#points) coded = 0; // no such pack: what follows fails
		}
		this.#nextStart[this.#start] = coded;
		this.#start = coded;
		this.#rowPoints[0] = coded;
	}

	/** The values of a row, from its first point on. False: it has too many to be one. */
	private row(coder: BitCoder): boolean {
		let point = this.#rowPoints[0] as number;
		for (let at = 0; at <= ROW_MAX; at += 1) {
			this.value(coder, at, point);
			const wanted = at + 1 < this.#rowLength ? (this.#rowPoints[at + 1] as number) : END;
			const next = this.follow(coder, point, wanted);
			if (next === END) {
				this.#rowLength = at + 1;
				return at < ROW_MAX;
			}
			if (next >= this.#points) return false;
			point = next;
			this.#rowPoints[at + 1] = point;
		}
		return false;
	}

	private follow(coder: BitCoder, point: number, wanted: number): number {
		const expected = this.#successor[point] as number;
		if (coder.bit(this.#models, Flag.follows, wanted === expected ? 0 : 1) === 0) return expected;
		const coded = this.#jumps.code(coder, 0, wanted === END ? 0 : wanted + 1);
		const next = coded === 0 ? END : coded - 1;
		if (next === END || next < this.#points) this.#successor[point] = next;
		return next;
	}

	private value(coder: BitCoder, at: number, point: number): void {
		const before = this.#quality[point] as number;
		let quality = this.#rowQuality[at] as number;
		if (coder.bit(this.#models, Flag.sameQuality, quality === before ? 0 : 1) === 0) quality = before;
		else quality = coder.plain(quality, 2);
		this.#quality[point] = quality;
		this.#rowQuality[at] = quality;
		if (quality === Quality.bad) return;
		this.#rowCounts[at] = this.#values.code(coder, point, this.#rowCounts[at] as number);
	}

	/** Takes a row apart; false when it is none that would come out byte for byte the same. */
	private takeRow(body: Uint8Array): boolean {
		const reader = this.#reader.over(body, HEADER_BYTES);
		const count = reader.varint();
		if (count < 1 || count > ROW_MAX) return false;
		let bytes = HEADER_BYTES + varintBytes(count);
		for (let at = 0; at < count; at += 1) {
			const head = reader.varint();
			const quality = head % 4;
			const point = Math.floor(head / 4);
			if (point >= this.#points) return false;
			this.#rowPoints[at] = point;
			this.#rowQuality[at] = quality;
			bytes += varintBytes(head);
			if (quality === Quality.bad) continue;
			const counts = reader.zigzag();
			if (Math.abs(counts) >= COUNTS_END) return false;
			this.#rowCounts[at] = counts;
			bytes += varintBytes(counts < 0 ? -2 * counts - 1 : 2 * counts);
		}
		this.#rowLength = count;
		// A varint can be longer than it need be: such a one would come out shorter.
		return !reader.failed && reader.left === 0 && bytes === body.length;
	}

	private putRow(out: ByteWriter): boolean {
		out.varint(this.#rowLength);
		for (let at = 0; at < this.#rowLength; at += 1) {
			if (out.left < 16) return false;
			const quality = this.#rowQuality[at] as number;
			out.varint(4 * (this.#rowPoints[at] as number) + quality);
			if (quality === Quality.bad) continue;
			const counts = this.#rowCounts[at] as number;
			if (Math.abs(counts) >= ZIGZAG_END) return false;
			out.zigzag(counts);
		}
		return true;
	}

	private rest(coder: BitCoder, body: Uint8Array, from: number, to: number): void {
		this.#lengths.code(coder, 0, to - from);
		for (let at = from; at < to; at += 1) this.byte(coder, body[at] as number);
	}

	private decodeRest(coder: RangeDecoder, out: ByteWriter): boolean {
		const length = this.#lengths.code(coder, 0, 0);
		if (length > recordBytesMax - HEADER_BYTES || length > out.left) return false;
		for (let at = 0; at < length; at += 1) out.u8(this.byte(coder, 0));
		return true;
	}

	/** One byte, its bits from the top, each in the context of those above it. */
	private byte(coder: BitCoder, byte: number): number {
		let node = 1;
		for (let at = 7; at >= 0; at -= 1) node = 2 * node + coder.bit(this.#models, Models.bytes + node, (byte >> at) & 1);
		return node & 0xff;
	}
}

function varintBytes(value: number): number {
	let bytes = 1;
	for (let rest = value; rest >= 0x80; rest = Math.floor(rest / 0x80)) bytes += 1;
	return bytes;
}
