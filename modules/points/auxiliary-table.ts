import type { AuxiliaryPlan, ConditionPlan, ScalePlan } from "../site/plan";

/** What an auxiliary register says of a point. */
export const Verdict = Object.freeze({
	holds: 0,
	/** It was never read: nothing can be said yet. */
	never: 1,
	fails: 2,
});

/** The latest words of the registers that say points' scales, or whether they count. */
export class AuxiliaryTable {
	readonly #plans: readonly AuxiliaryPlan[];
	readonly #words: Float64Array;
	readonly #readAtMs: Float64Array;

	constructor(plans: readonly AuxiliaryPlan[]) {
		this.#plans = plans;
		this.#words = new Float64Array(plans.length);
		this.#readAtMs = new Float64Array(plans.length).fill(Number.NaN);
	}

	/** Takes a word that was read. True when what it says is not what was known: points that use it are to be read. */
	update(auxiliary: number, word: number, nowMs: number): boolean {
		const isNews = !this.#isKnown(auxiliary, nowMs) || this.#words[auxiliary] !== word;
		this.#words[auxiliary] = word;
		this.#readAtMs[auxiliary] = nowMs;
		return isNews;
	}

	/** The device does not give it: what it said counts no longer. */
	refuse(auxiliary: number): void {
		this.#readAtMs[auxiliary] = Number.NEGATIVE_INFINITY;
	}

	/** Whether a condition holds, by what is known. */
	judge(condition: ConditionPlan, nowMs: number): number {
		const { auxiliary, raws, mask, is } = condition;
		if (!this.#isKnown(auxiliary, nowMs)) return this.#unknown(auxiliary);
		const word = this.#words[auxiliary] as number;
		const holds = raws.length > 0 ? raws.includes(word) : (word & mask) === is;
		return holds ? Verdict.holds : Verdict.fails;
	}

	/** Counts per raw value; NaN while the register says none, or was never read. */
	scale(plan: ScalePlan, nowMs: number): number {
		if (!this.#isKnown(plan.auxiliary, nowMs)) return Number.NaN;
		return plan.countsPerRaw[plan.raws.indexOf(this.#words[plan.auxiliary] as number)] ?? Number.NaN;
	}

	isNeverRead(auxiliary: number): boolean {
		return Number.isNaN(this.#readAtMs[auxiliary]);
	}

	#unknown(auxiliary: number): number {
		return this.isNeverRead(auxiliary) ? Verdict.never : Verdict.fails;
	}

	#isKnown(auxiliary: number, nowMs: number): boolean {
		return nowMs - (this.#readAtMs[auxiliary] as number) <= (this.#plans[auxiliary] as AuxiliaryPlan).staleAfterMs;
	}
}
