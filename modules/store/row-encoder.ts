import { ByteReader } from "../base/bytes";
import { BitWriter } from "./bits";
import { codedHeaderBytes, codedUnitsMax, unitBytes } from "./frame";
import { Quality } from "./record";
import { ESCAPE, keyValuesMax, RowFlag, timeOrders, timeUnitsMs } from "./row-code";
import { RowCursor } from "./row-shape";

const ORDER_MAX = 15;
const DIFFERENCE_MAX = 0x20000000;
const TIMES_MAX = 0x10000000;
const POINT_MAX = 0xffff;
const ABSENT = 0xff;

/**
 * Rows by what they differ from a key row in: FORMAT.md, "Coded rows". Nothing is kept from one row to the next.
 *
 * RAM: 2.1 KiB.
 */
export class RowEncoder {
	readonly bits = new BitWriter(codedUnitsMax * unitBytes - codedHeaderBytes);
	readonly #row = new RowCursor(new ByteReader());
	readonly #key = new RowCursor(new ByteReader());
	/** The row that was loaded, value by value. */
	readonly #points = new Uint16Array(keyValuesMax);
	readonly #qualities = new Uint8Array(keyValuesMax);
	readonly #counts = new Float64Array(keyValuesMax);
	/** By value of the key: its quality in the row, {@link ABSENT} where it is not there; and its difference, folded. */
	readonly #told = new Uint8Array(keyValuesMax);
	readonly #folded = new Uint32Array(keyValuesMax);
	#keyCount = 0;
	#differences = 0;
	#sum = 0;
	lowestPoint = 0;
	highestPoint = 0;
	/** [0, 15] each, of the row coded last. */
	order = 0;
	flags = 0;

	/** Takes a row in hand; false when no key can tell it and it can be no key. */
	load(body: Uint8Array): boolean {
		const row = this.#row;
		row.begin(body, 0, body.length);
		this.lowestPoint = POINT_MAX;
		this.highestPoint = 0;
		if (row.count === 0 || row.count > keyValuesMax) return false;
		for (let at = 0; row.next(); at += 1) {
			this.lowestPoint = Math.min(this.lowestPoint, row.point);
			this.highestPoint = Math.max(this.highestPoint, row.point);
			this.#points[at] = row.point;
			this.#qualities[at] = row.quality;
			this.#counts[at] = row.counts;
		}
		return row.isCanonical && this.highestPoint <= POINT_MAX;
	}

	/** Codes the row in hand into `bits`; false when it can't be told by this key. */
	encode(key: Uint8Array): boolean {
		this.#key.begin(key, 0, key.length);
		const since = this.#row.timeMs - this.#key.timeMs;
		if (since < 0 || since >= TIMES_MAX || this.#row.clockQuality !== this.#key.clockQuality) return false;
		const unit = timeUnitsMs.findIndex((unitMs) => since % unitMs === 0);
		this.flags = unit * RowFlag.timeUnit;
		if (!this.compare()) return false;
		this.chooseOrder();
		const { bits } = this;
		bits.reset();
		bits.exponential(since / (timeUnitsMs[unit] as number), timeOrders[unit] as number);
		if ((this.flags & RowFlag.notAll) !== 0) {
			for (let at = 0; at < this.#keyCount; at += 1) bits.put(this.#told[at] === ABSENT ? 0 : 1, 1);
		}
		this.putValues((this.flags & RowFlag.otherQuality) !== 0);
		return !bits.isOver;
	}

	/** Finds what of the key is there, in which quality and how far from it. */
	private compare(): boolean {
		const key = this.#key;
		let next = 0;
		this.#keyCount = key.count;
		this.#differences = 0;
		this.#sum = 0;
		if (key.count > keyValuesMax) return false;
		for (let at = 0; key.next(); at += 1) {
			if (next === this.#row.count || this.#points[next] !== key.point) {
				this.#told[at] = ABSENT;
				this.flags |= RowFlag.notAll;
				continue;
			}
			const quality = this.#qualities[next] as number;
			this.#told[at] = quality;
			if (quality !== key.quality) this.flags |= RowFlag.otherQuality;
			if (quality !== Quality.bad) {
				const difference = (this.#counts[next] as number) - key.counts;
				if (Math.abs(difference) >= DIFFERENCE_MAX) return false;
				const folded = difference < 0 ? -2 * difference - 1 : 2 * difference;
				this.#folded[this.#differences] = folded;
				this.#differences += 1;
				this.#sum += folded;
			}
			next += 1;
		}
		return next === this.#row.count && key.isCanonical;
	}

	/** Of the orders around the mean's length the one that takes the fewest bits. */
	private chooseOrder(): void {
		const mean = this.#differences === 0 ? 0 : Math.floor(this.#sum / this.#differences);
		const length = 32 - Math.clz32(mean);
		let best = Number.POSITIVE_INFINITY;
		for (let order = Math.max(0, length - 2); order <= Math.min(length, ORDER_MAX); order += 1) {
			const bits = this.bitsIn(order);
			if (bits >= best) continue;
			best = bits;
			this.order = order;
		}
		if (best === Number.POSITIVE_INFINITY) this.order = ORDER_MAX;
	}

	private bitsIn(order: number): number {
		let bits = this.#differences * (order + 1);
		for (let at = 0; at < this.#differences; at += 1) {
			const high = (this.#folded[at] as number) >>> order;
			bits += high < ESCAPE ? high : ESCAPE + 2 * (31 - Math.clz32(high - ESCAPE + 1));
		}
		return bits;
	}

	private putValues(tellsQuality: boolean): void {
		const { bits, order } = this;
		let next = 0;
		for (let at = 0; at < this.#keyCount; at += 1) {
			const quality = this.#told[at] as number;
			if (quality === ABSENT) continue;
			if (tellsQuality) bits.put(quality, 2);
			if (quality === Quality.bad) continue;
			const folded = this.#folded[next] as number;
			next += 1;
			const high = folded >>> order;
			if (high < ESCAPE) bits.unary(high);
			else {
				bits.put(0xffffffff, ESCAPE);
				bits.exponential(high - ESCAPE, 0);
			}
			bits.put(folded, order);
		}
	}
}
