import type { RisePlan } from "../../site/plan";

/**
 * Whether moisture rises after a watering. Where it does not, the water went elsewhere, or the probe does not see it:
 * so it stands until a watering is answered.
 */
export class RiseWatch {
	/** Moisture did not rise after the last watering that was judged. */
	isMissed = false;
	private readonly plan: RisePlan;
	/** When the watering began; NaN: it is not judged, since nobody knew. */
	private before = Number.NaN;
	/** Highest since. */
	private highest = Number.NaN;
	/** When it is judged; Infinity: nothing is. */
	judgedAtMs = Number.POSITIVE_INFINITY;

	constructor(plan: RisePlan) {
		this.plan = plan;
	}

	begin(moisture: number): void {
		this.before = moisture;
		this.highest = moisture;
		this.judgedAtMs = Number.POSITIVE_INFINITY;
	}

	/** @param isWhole it was not broken off */
	end(isWhole: boolean, nowMs: number): void {
		if (isWhole && !Number.isNaN(this.before)) this.judgedAtMs = nowMs + this.plan.withinMs;
	}

	/** In every pass. @param moisture NaN: nobody knows now */
	look(moisture: number, nowMs: number): void {
		if (moisture > this.highest) this.highest = moisture;
		if (this.highest - this.before >= this.plan.by) {
			this.isMissed = false;
			this.before = Number.NaN;
			this.judgedAtMs = Number.POSITIVE_INFINITY;
		} else if (nowMs >= this.judgedAtMs) {
			this.judgedAtMs = Number.POSITIVE_INFINITY;
			// A probe that fell silent meanwhile says nothing of the water.
			if (!Number.isNaN(moisture)) this.isMissed = true;
		}
	}
}
