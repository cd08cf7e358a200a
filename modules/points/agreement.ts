import type { PointPlan } from "../site/plan";

/** What is compared: how good each point is by itself, and what it reads. */
interface Readings {
	/** One of `PointQuality`, of the point alone; 0: good. */
	ownQuality(point: number, nowMs: number): number;
	value(point: number): number;
}

interface Pair {
	readonly one: number;
	readonly other: number;
	readonly within: number;
	readonly afterMs: number;
}

/**
 * Pairs of points that measure the same. While both are good by themselves and have differed by too much for too long,
 * neither is believed: nobody knows which of them is wrong.
 */
export class Agreement {
	readonly #readings: Readings;
	readonly #pairs: readonly Pair[];
	/** For each point: its pairs. */
	readonly #ofPoint: readonly (readonly number[])[];
	/** For each pair: since when they differ by too much; NaN: they don't. */
	readonly #sinceMs: Float64Array;

	constructor(plans: readonly PointPlan[], readings: Readings) {
		this.#readings = readings;
		this.#pairs = plans.flatMap(({ agrees }, one) => {
			return agrees === null ? [] : [{ one, other: agrees.point, within: agrees.within, afterMs: agrees.afterMs }];
		});
		this.#ofPoint = plans.map((_, point) =>
			this.#pairs.flatMap(({ one, other }, pair) => (one === point || other === point ? [pair] : [])),
		);
		this.#sinceMs = new Float64Array(this.#pairs.length).fill(Number.NaN);
	}

	/** The point was read. */
	look(point: number, nowMs: number): void {
		for (const at of this.#ofPoint[point] as readonly number[]) {
			const { one, other, within } = this.#pairs[at] as Pair;
			const areGood = this.#isGood(one, nowMs) && this.#isGood(other, nowMs);
			const differ = areGood && Math.abs(this.#readings.value(one) - this.#readings.value(other)) > within;
			if (!differ) this.#sinceMs[at] = Number.NaN;
			else if (Number.isNaN(this.#sinceMs[at])) this.#sinceMs[at] = nowMs;
		}
	}

	/** Whether a point that is good by itself is not believed. */
	isBroken(point: number, nowMs: number): boolean {
		for (const at of this.#ofPoint[point] as readonly number[]) {
			const { one, other, afterMs } = this.#pairs[at] as Pair;
			if (!(nowMs >= (this.#sinceMs[at] as number) + afterMs)) continue; // NaN: they agree
			if (this.#isGood(one === point ? other : one, nowMs)) return true;
		}
		return false;
	}

	#isGood(point: number, nowMs: number): boolean {
		return this.#readings.ownQuality(point, nowMs) === 0;
	}
}
