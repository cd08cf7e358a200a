const DEBTS = 8;
/** Of a debt: its shape (function and length), when it was given up, until when it may come. */
const NUMBERS = 3;
const SINCE = 1;
const UNTIL = 2;
/** Lengths are below this. */
const LENGTHS = 0x10000;
/** Numbers of a slave. */
export const debtNumbers = DEBTS * NUMBERS;

/**
 * Replies that did not come in time and may come yet: at most eight of one slave, by function and length.
 *
 * RTU replies carry no number, so a late one is told from the next request's only by its shape.
 */
export class Debts {
	private readonly numbers: Float64Array;
	private readonly first: number;

	/** @param numbers those of this slave are {@link debtNumbers} from `first` on */
	constructor(numbers: Float64Array, first: number) {
		this.numbers = numbers;
		this.first = first;
	}

	/** A reply of this shape was given up at `nowMs`; after `untilMs` it will not come any more. */
	add(code: number, bytes: number, nowMs: number, untilMs: number): void {
		const { numbers, first } = this;
		const end = first + debtNumbers;
		let debt = first;
		for (let at = first + NUMBERS; at < end; at += NUMBERS) {
			if ((numbers[at + UNTIL] as number) < (numbers[debt + UNTIL] as number)) debt = at;
		}
		numbers[debt] = code * LENGTHS + bytes;
		numbers[debt + SINCE] = nowMs;
		numbers[debt + UNTIL] = untilMs;
	}

	/** Whether a reply of this shape could be one that was given up. */
	has(code: number, bytes: number, nowMs: number): boolean {
		return this.find(code, bytes, nowMs) >= 0;
	}

	/** A frame of this length came late. How late after its time-out, in milliseconds; -1 when none of it was owed. */
	pay(code: number | null, bytes: number, nowMs: number): number {
		const debt = this.find(code, bytes, nowMs);
		if (debt < 0) return -1;
		this.numbers[debt + UNTIL] = 0;
		return nowMs - (this.numbers[debt + SINCE] as number);
	}

	/** An exception reply to this function came, which has one length whatever was asked: true when it may be owed. */
	payAny(code: number, nowMs: number): boolean {
		const { numbers, first } = this;
		const end = first + debtNumbers;
		for (let debt = first; debt < end; debt += NUMBERS) {
			if (nowMs >= (numbers[debt + UNTIL] as number)) continue;
			if (Math.floor((numbers[debt] as number) / LENGTHS) !== code) continue;
			numbers[debt + UNTIL] = 0;
			return true;
		}
		return false;
	}

	/** From when on nothing is owed; 0 when nothing is. */
	get freeMs(): number {
		const { numbers, first } = this;
		const end = first + debtNumbers;
		let freeMs = 0;
		for (let debt = first; debt < end; debt += NUMBERS) freeMs = Math.max(freeMs, numbers[debt + UNTIL] as number);
		return freeMs;
	}

	/** The oldest debt of this shape; -1: there is none. */
	private find(code: number | null, bytes: number, nowMs: number): number {
		const { numbers, first } = this;
		const end = first + debtNumbers;
		let found = -1;
		for (let debt = first; debt < end; debt += NUMBERS) {
			if (nowMs >= (numbers[debt + UNTIL] as number)) continue;
			const shape = numbers[debt] as number;
			if (code === null ? shape % LENGTHS !== bytes : shape !== code * LENGTHS + bytes) continue;
			if (found < 0 || (numbers[debt + SINCE] as number) < (numbers[found + SINCE] as number)) found = debt;
		}
		return found;
	}
}
