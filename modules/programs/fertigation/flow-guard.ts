import { PointQuality, type PointTable } from "../../points/table";
import type { FertigationPlan } from "../../site/plan";

/** What a dose is interlocked to. */
export type FlowGuardPlan = Pick<FertigationPlan, "flow" | "above" | "hysteresis" | "lostAfterMs" | "stableMs">;

/** Water runs past the injector, by a reading of the last poll. */
export class FlowGuard {
	private readonly plan: FlowGuardPlan;
	private readonly points: PointTable;
	/** Since when without a gap; NaN: it is not well. */
	private sinceMs = Number.NaN;
	/** It is known to be too little: not lost, low. */
	isLow = false;

	constructor(plan: FlowGuardPlan, points: PointTable) {
		this.plan = plan;
		this.points = points;
	}

	get isFlowing(): boolean {
		return !Number.isNaN(this.sinceMs);
	}

	/** A dose may begin. */
	isStable(nowMs: number): boolean {
		return nowMs - this.sinceMs >= this.plan.stableMs;
	}

	/** Looks at the meter. Returns when its reading is lost, or the flow stable; Infinity: neither. */
	advance(nowMs: number): number {
		const { flow, above, hysteresis, lostAfterMs, stableMs } = this.plan;
		const lostAtMs = this.points.readAtMs(flow) + lostAfterMs;
		const isKnown = this.points.quality(flow, nowMs) === PointQuality.good && nowMs < lostAtMs;
		const isWell = isKnown && this.points.value(flow) > above + (this.isFlowing ? 0 : hysteresis);
		this.isLow = isKnown && !isWell;
		if (!isWell) {
			this.sinceMs = Number.NaN;
			return Number.POSITIVE_INFINITY;
		}
		if (!this.isFlowing) this.sinceMs = nowMs;
		const stableAtMs = this.sinceMs + stableMs;
		return stableAtMs > nowMs ? Math.min(lostAtMs, stableAtMs) : lostAtMs;
	}
}
