import { ByteReader, type ByteWriter } from "../base/bytes";
import { BitReader, BitWriter } from "./bits";
import { codedHeaderBytes, codedUnitsMax, unitBytes } from "./frame";
import { Quality, RecordKind } from "./record";
import { RowCursor } from "./row-shape";

/** A key of more values has no rows coded by it. */
export const keyValuesMax = 128;
/** Orders of the code of values: 0 to 15. */
const ORDERS = 16;
/** Units of time, coarsest first, and the order in which their count is coded. */
const timeUnitsMs = [60_000, 1_000, 1] as const;
const timeOrders = [3, 6, 12] as const;
/** A difference of this many orders is escaped. */
const ESCAPE = 12;
const DIFFERENCE_MAX = 0x20000000;
const TIMES_MAX = 0x10000000;

const Flag = Object.freeze({ timeUnit: 4, notAll: 2, otherQuality: 1 });

/**
 * Rows by what they differ from a key row in: FORMAT.md, "Coded rows". Byte for byte the same row comes out. Writer
 * and reader keep nothing between rows: each is read with its key and no other.
 *
 * RAM: 250 bytes.
 */
export class RowCoder {
	readonly bits = new BitWriter(codedUnitsMax * unitBytes - codedHeaderBytes);
	readonly #read = new BitReader(this.bits.bytes);
	readonly #row = new RowCursor(new ByteReader(this.bits.bytes));
	readonly #key = new RowCursor(new ByteReader(this.bits.bytes));
	readonly #costs = new Float64Array(ORDERS);
	readonly #isThere = new Uint8Array(keyValuesMax);
	/** [0, 15], of the row coded last. */
	order = 0;
	flags = 0;

	/** Codes `body` into `bits`; false when it can't be told by this key. */
	encode(body: Uint8Array, key: Uint8Array): boolean {
		const timeUnit = this.#timeUnit(body, key);
		if (timeUnit < 0 || !this.#survey(body, key)) return false;
		this.flags += timeUnit * Flag.timeUnit;
		const { bits } = this;
		bits.reset();
		this.#begin(body, key);
		const since = this.#row.timeMs - this.#key.timeMs;
		bits.exponential(since / (timeUnitsMs[timeUnit] as number), timeOrders[timeUnit] as number);
		if ((this.flags & Flag.notAll) !== 0) {
			for (let at = 0; at < this.#key.count; at += 1) bits.put(this.#isThere[at] as number, 1);
		}
		for (let at = 0; this.#key.next(); at += 1) {
			if (this.#isThere[at] === 0) continue;
			this.#row.next();
			if ((this.flags & Flag.otherQuality) !== 0) bits.put(this.#row.quality, 2);
			if (this.#row.quality !== Quality.bad) this.#putDifference(this.#row.counts - this.#key.counts);
		}
		return !bits.isOver;
	}

	#begin(body: Uint8Array, key: Uint8Array): void {
		this.#row.begin(body, 0, body.length);
		this.#key.begin(key, 0, key.length);
	}

	/** The coarsest unit that tells the time since the key exactly; -1: none does, or the clock is another one. */
	#timeUnit(body: Uint8Array, key: Uint8Array): number {
		this.#begin(body, key);
		const since = this.#row.timeMs - this.#key.timeMs;
		if (body[0] !== RecordKind.row || since < 0 || since >= TIMES_MAX) return -1;
		if (this.#row.clockQuality !== this.#key.clockQuality || this.#key.count > keyValuesMax) return -1;
		return timeUnitsMs.findIndex((unitMs) => since % unitMs === 0);
	}

	/** Finds what is there, in which quality, and the order that takes the fewest bits. */
	#survey(body: Uint8Array, key: Uint8Array): boolean {
		this.flags = 0;
		this.#costs.fill(0);
		this.#begin(body, key);
		let isRow = this.#row.next();
		for (let at = 0; this.#key.next(); at += 1) {
			const isThere = isRow && this.#row.point === this.#key.point;
			this.#isThere[at] = isThere ? 1 : 0;
			if (!isThere) {
				this.flags |= Flag.notAll;
				continue;
			}
			if (this.#row.quality !== this.#key.quality) this.flags |= Flag.otherQuality;
			if (this.#row.quality !== Quality.bad && !this.#weigh(this.#row.counts - this.#key.counts)) return false;
			isRow = this.#row.next();
		}
		if (isRow || !this.#row.isCanonical || !this.#key.isCanonical) return false;
		this.order = 0;
		for (let order = 1; order < ORDERS; order += 1) {
			if ((this.#costs[order] as number) < (this.#costs[this.order] as number)) this.order = order;
		}
		return true;
	}

	#weigh(difference: number): boolean {
		if (Math.abs(difference) >= DIFFERENCE_MAX) return false;
		const folded = difference < 0 ? -2 * difference - 1 : 2 * difference;
		for (let order = 0; order < ORDERS; order += 1) {
			const high = folded >>> order;
			const bits = high < ESCAPE ? high + 1 : ESCAPE + 2 * (31 - Math.clz32(high - ESCAPE + 1)) + 1;
			this.#costs[order] = (this.#costs[order] as number) + bits + order;
		}
		return true;
	}

	#putDifference(difference: number): void {
		const { bits } = this;
		const folded = difference < 0 ? -2 * difference - 1 : 2 * difference;
		const high = folded >>> this.order;
		if (high < ESCAPE) bits.unary(high);
		else {
			for (let count = 0; count < ESCAPE; count += 1) bits.put(1, 1);
			bits.exponential(high - ESCAPE, 0);
		}
		bits.put(folded, this.order);
	}

	#takeDifference(order: number): number {
		const read = this.#read;
		let high = 0;
		while (high < ESCAPE && read.take(1) === 1) high += 1;
		if (high === ESCAPE) high += read.exponential(0);
		const folded = high * (1 << order) + read.take(order);
		return folded % 2 === 1 ? -(folded + 1) / 2 : folded / 2;
	}

	/** Writes the row's body to `out`; false when the frame can't be one of this key's. */
	decode(frame: Uint8Array, length: number, key: Uint8Array, out: ByteWriter): boolean {
		const order = (frame[0] as number) & 15;
		const flags = (frame[1] as number) & 15;
		const read = this.#read.over(frame, codedHeaderBytes, length);
		this.#key.begin(key, 0, key.length);
		const unit = flags >> 2;
		if (unit >= timeUnitsMs.length || this.#key.count > keyValuesMax) return false;
		const timeMs = this.#key.timeMs + read.exponential(timeOrders[unit] as number) * (timeUnitsMs[unit] as number);
		const count = this.#takePresence((flags & Flag.notAll) !== 0);
		out.reset().u8(RecordKind.row).u8(this.#key.clockQuality).u48(timeMs).varint(count);
		for (let at = 0; this.#key.next(); at += 1) {
			if (this.#isThere[at] === 0) continue;
			const quality = (flags & Flag.otherQuality) !== 0 ? read.take(2) : this.#key.quality;
			if (out.left < 16) return false;
			out.varint(4 * this.#key.point + quality);
			if (quality !== Quality.bad) out.zigzag(this.#key.counts + this.#takeDifference(order));
		}
		return !read.failed;
	}

	#takePresence(isTold: boolean): number {
		let count = 0;
		for (let at = 0; at < this.#key.count; at += 1) {
			const isThere = isTold ? this.#read.take(1) : 1;
			this.#isThere[at] = isThere;
			count += isThere;
		}
		return count;
	}
}
