import { dataOffset } from "../bus/frame";
import type { PointPlan } from "../site/plan";
import { decodeBit, decodeRaw } from "./decode";

/** Quality of a point, as in records, and `none` while nothing was ever read. */
export const PointQuality = Object.freeze({ good: 0, uncertain: 1, stale: 2, bad: 3, none: 4 });

const names = ["good", "uncertain", "stale", "bad", "none"] as const;

export function qualityName(quality: number): (typeof names)[number] {
	return names[quality] ?? "none";
}

/** The latest value of every point, in columns. */
export class PointTable {
	readonly #plans: readonly PointPlan[];
	readonly #counts: Float64Array;
	readonly #quality: Uint8Array;
	readonly #readAtMs: Float64Array;
	/** Values decoded since boot. */
	samples = 0;

	constructor(plans: readonly PointPlan[]) {
		this.#plans = plans;
		this.#counts = new Float64Array(plans.length);
		this.#quality = new Uint8Array(plans.length).fill(PointQuality.none);
		this.#readAtMs = new Float64Array(plans.length);
	}

	get length(): number {
		return this.#plans.length;
	}

	/**
	 * Takes the point's value from a reply.
	 *
	 * @param offset registers (or bits) between the start of the data and the point's
	 * @param isDoubtful the reply may be an earlier one: the value is marked, not used
	 */
	update(point: number, reply: Uint8Array, offset: number, isDoubtful: boolean, nowMs: number): void {
		const plan = this.#plans[point] as PointPlan;
		const raw =
			plan.type === "bit"
				? decodeBit(reply, dataOffset, offset)
				: decodeRaw(reply, dataOffset + 2 * offset, plan.type, plan.order);
		const counts = Math.round(raw * plan.countsPerRaw);
		const isSound = !Number.isNaN(counts) && counts >= plan.lowestCounts && counts <= plan.highestCounts;
		const sound = isDoubtful ? PointQuality.uncertain : PointQuality.good;
		this.#quality[point] = isSound ? sound : PointQuality.bad;
		if (isSound) this.#counts[point] = counts + 0; // -0 becomes 0: it would not survive a record
		this.#readAtMs[point] = nowMs;
		this.samples += 1;
	}

	/** The device answered and refused: there is no value. */
	refuse(point: number, nowMs: number): void {
		this.#quality[point] = PointQuality.bad;
		this.#readAtMs[point] = nowMs;
	}

	/** Quality at `nowMs`: what was good or uncertain turns stale with age. */
	quality(point: number, nowMs: number): number {
		const quality = this.#quality[point] as number;
		if (quality === PointQuality.none || quality === PointQuality.bad) return quality;
		const ageMs = nowMs - (this.#readAtMs[point] as number);
		return ageMs > (this.#plans[point] as PointPlan).staleAfterMs ? PointQuality.stale : quality;
	}

	/** Steps; meaningful while the quality is good, uncertain or stale. */
	counts(point: number): number {
		return this.#counts[point] as number;
	}

	/** Engineering value in the point's unit; meaningful as {@link counts}. */
	value(point: number): number {
		return (this.#counts[point] as number) * (this.#plans[point] as PointPlan).step;
	}

	/** Monotonic time of the last answer; 0 while there was none. */
	readAtMs(point: number): number {
		return this.#readAtMs[point] as number;
	}

	/** When the point will turn stale if nothing comes; Infinity when it can't. */
	staleAtMs(point: number): number {
		const quality = this.#quality[point] as number;
		if (quality === PointQuality.none || quality === PointQuality.bad) return Number.POSITIVE_INFINITY;
		return (this.#readAtMs[point] as number) + (this.#plans[point] as PointPlan).staleAfterMs + 1;
	}
}
