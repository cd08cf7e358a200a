/** It is told anew after this share of the limit … */
const TELL_SHARE = 20;
/** … but not sooner. */
const TELL_LEAST_MS = 60_000;

/** Adds up over a local day how long a condition was met, in columns. */
export class DaySums {
	readonly #sumMs: Float64Array;
	readonly #toldMs: Float64Array;
	readonly #day: Float64Array;
	/** When it was last seen met; NaN: it is not. */
	readonly #metAtMs: Float64Array;

	constructor(length: number) {
		this.#sumMs = new Float64Array(length);
		this.#toldMs = new Float64Array(length);
		this.#day = new Float64Array(length).fill(Number.NaN);
		this.#metAtMs = new Float64Array(length).fill(Number.NaN);
	}

	sumMs(index: number): number {
		return this.#sumMs[index] as number;
	}

	/** What was added up before a restart. @param day of it; NaN: not known */
	restore(index: number, sumMs: number, day: number): void {
		this.#sumMs[index] = sumMs;
		this.#toldMs[index] = sumMs;
		this.#day[index] = day;
	}

	/** @param day of the site's clock; below 0 while there is none */
	look(index: number, isMet: boolean, day: number, nowMs: number): void {
		const before = this.#day[index] as number;
		// The first sight of a clock is no new day, nor is its loss.
		const isSameKind = day < 0 === before < 0 && !Number.isNaN(before);
		if (isSameKind && day !== before) this.restore(index, 0, day);
		else if (day >= 0 || !(before >= 0)) this.#day[index] = day;
		const metAtMs = this.#metAtMs[index] as number;
		if (!Number.isNaN(metAtMs)) this.#sumMs[index] = (this.#sumMs[index] as number) + nowMs - metAtMs;
		this.#metAtMs[index] = isMet ? nowMs : Number.NaN;
	}

	/** Whether enough has come since it was last told to tell it again; then it counts as told. */
	takeUntold(index: number, limitMs: number): boolean {
		const untoldMs = (this.#sumMs[index] as number) - (this.#toldMs[index] as number);
		if (untoldMs < Math.max(TELL_LEAST_MS, limitMs / TELL_SHARE)) return false;
		this.#toldMs[index] = this.#sumMs[index] as number;
		return true;
	}
}
