import type { PointPlan } from "../site/plan";
import { PointReason } from "./reason";

const MINUTE_MS = 60_000;

/** How points move: faster than their quantity can, or not at all where a sound device always does. */
export class Motion {
	readonly #plans: readonly PointPlan[];
	readonly #counts: Float64Array;
	/** When the last value came, and when it last moved; NaN while none did. */
	readonly #atMs: Float64Array;
	readonly #movedAtMs: Float64Array;

	constructor(plans: readonly PointPlan[]) {
		this.#plans = plans;
		this.#counts = new Float64Array(plans.length);
		this.#atMs = new Float64Array(plans.length).fill(Number.NaN);
		this.#movedAtMs = new Float64Array(plans.length).fill(Number.NaN);
	}

	/**
	 * Takes a value that is within its range.
	 *
	 * @param isAfterGap nobody read it for longer than its age limit: how long it stood still is not known
	 * @returns {@link PointReason.rate}, `stuck` or `none`
	 */
	judge(point: number, counts: number, nowMs: number, isAfterGap: boolean): number {
		const { mostCountsPerMinute, stuckAfterMs } = this.#plans[point] as PointPlan;
		const isFirst = Number.isNaN(this.#atMs[point]);
		const moved = Math.abs(counts - (this.#counts[point] as number));
		const minutes = Math.max(1, nowMs - (this.#atMs[point] as number)) / MINUTE_MS;
		this.#counts[point] = counts;
		this.#atMs[point] = nowMs;
		if (isFirst || isAfterGap || moved > 0) this.#movedAtMs[point] = nowMs;
		if (!isFirst && mostCountsPerMinute !== null && moved / minutes > mostCountsPerMinute) return PointReason.rate;
		if (stuckAfterMs === null || nowMs - (this.#movedAtMs[point] as number) < stuckAfterMs) return PointReason.none;
		return PointReason.stuck;
	}
}
