import { PointQuality, type PointTable } from "../../points/table";
import type { BackflushPlan } from "../../site/plan";

const unknown = Number.NaN;

/**
 * The pressure that a filter takes, and whether it has been too much for a while. It says something only while water
 * runs, and only while its points are good.
 */
export class Differential {
	private readonly plan: BackflushPlan;
	private readonly points: PointTable;
	private aboveSinceMs = unknown;

	constructor(plan: BackflushPlan, points: PointTable) {
		this.plan = plan;
		this.points = points;
	}

	/** In every pass. */
	advance(isPumping: boolean, nowMs: number): void {
		const isAbove = isPumping && this.isAbove(nowMs) === true;
		if (!isAbove) this.aboveSinceMs = unknown;
		else if (Number.isNaN(this.aboveSinceMs)) this.aboveSinceMs = nowMs;
	}

	/** It counts from now on: what was before is over. */
	restart(): void {
		this.aboveSinceMs = unknown;
	}

	/** Too much, for as long as the site says. */
	isHigh(nowMs: number): boolean {
		return nowMs >= this.aboveSinceMs + this.plan.delayMs; // NaN is not
	}

	/** Whether it is above the limit now; null: nobody knows. */
	isAbove(nowMs: number): boolean | null {
		const { before, after, above } = this.plan;
		if (before < 0) return null;
		const highest = this.value(before, nowMs);
		const value = after < 0 ? highest : highest - this.value(after, nowMs);
		return Number.isNaN(value) ? null : value > above;
	}

	/** When it will have been too much for long enough; Infinity: it is not. */
	get wakeAtMs(): number {
		return Number.isNaN(this.aboveSinceMs) ? Number.POSITIVE_INFINITY : this.aboveSinceMs + this.plan.delayMs;
	}

	private value(point: number, nowMs: number): number {
		const isGood = this.points.quality(point, nowMs) === PointQuality.good;
		return isGood ? this.points.value(point) : unknown;
	}
}
