import { PointQuality, type PointTable } from "../points/table";
import type { DoubtPlan, VotePlan } from "../site/plan";

/** A doubt ends this share below its limit. */
const DOUBT_ENDS_AT = 0.9;

/**
 * What several probes of one thing say together. Those that are not good do not vote, nor do those in doubt: in soil
 * with much salt a capacitive probe reads too wet.
 */
export class Vote {
	private readonly points: PointTable;
	private readonly plan: VotePlan;
	/** Good values, the lowest first; null: they need no order. */
	private readonly values: Float64Array | null;
	/** Probes in doubt, a bit each. */
	private inDoubt = 0;

	constructor(points: PointTable, plan: VotePlan) {
		this.points = points;
		this.plan = plan;
		this.values = plan.vote === "median" ? new Float64Array(plan.moisture.length) : null;
	}

	/** In the probes' unit; NaN: too few of them are good. */
	value(nowMs: number): number {
		const { moisture, probesLeast, vote } = this.plan;
		this.lookForDoubts(nowMs);
		let count = 0;
		let sum = 0;
		let lowest = Number.POSITIVE_INFINITY;
		let highest = Number.NEGATIVE_INFINITY;
		for (let at = 0; at < moisture.length; at += 1) {
			const probe = moisture[at] as number;
			if (this.isInDoubt(at) || this.points.quality(probe, nowMs) !== PointQuality.good) continue;
			const value = this.points.value(probe);
			sum += value;
			lowest = Math.min(lowest, value);
			highest = Math.max(highest, value);
			if (this.values !== null) insert(this.values, value, count);
			count += 1;
		}
		if (count === 0 || count < probesLeast) return Number.NaN;
		if (this.values !== null) return medianOf(this.values, count);
		if (vote === "lowest") return lowest;
		return vote === "highest" ? highest : sum / count;
	}

	/** A probe does not vote because of the salt in its soil. */
	hasDoubt(nowMs: number): boolean {
		this.lookForDoubts(nowMs);
		return this.inDoubt !== 0;
	}

	/** While nobody knows the conductivity, what was known of it stands. */
	private lookForDoubts(nowMs: number): void {
		const { salinity } = this.plan;
		for (let at = 0; at < salinity.length; at += 1) {
			const { probe, point, above } = salinity[at] as DoubtPlan;
			if (this.points.quality(point, nowMs) !== PointQuality.good) continue;
			const limit = this.isInDoubt(probe) ? DOUBT_ENDS_AT * above : above;
			const bit = 1 << probe;
			this.inDoubt = this.points.value(point) > limit ? this.inDoubt | bit : this.inDoubt & ~bit;
		}
	}

	private isInDoubt(probe: number): boolean {
		return (this.inDoubt & (1 << probe)) !== 0;
	}
}

/** Keeps the first `count` values in order. */
function insert(values: Float64Array, value: number, count: number): void {
	let at = count;
	while (at > 0 && (values[at - 1] as number) > value) {
		values[at] = values[at - 1] as number;
		at -= 1;
	}
	values[at] = value;
}

function medianOf(values: Float64Array, count: number): number {
	const upper = Math.floor(count / 2);
	const middle = values[upper] as number;
	return count % 2 === 1 ? middle : ((values[upper - 1] as number) + middle) / 2;
}
