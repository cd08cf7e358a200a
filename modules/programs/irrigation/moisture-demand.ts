import { LeaseReason } from "../../outputs/lease";
import type { PointTable } from "../../points/table";
import type { ZonePlan } from "../../site/plan";
import { meanOfGood } from "../mean";
import type { Demand } from "./demand";

/** Water from a lower limit of soil moisture up to a target. Probes that are not good want none, and end a watering. */
export class MoistureDemand implements Demand {
	private readonly plan: ZonePlan;
	private readonly points: PointTable;

	constructor(plan: ZonePlan, points: PointTable) {
		this.plan = plan;
		this.points = points;
	}

	get reason(): number {
		return LeaseReason.moistureLow;
	}

	wants(nowMs: number): boolean {
		return meanOfGood(this.points, this.plan.moisture, nowMs) < this.plan.startBelow; // NaN is not below
	}

	mayGoOn(nowMs: number): boolean {
		return meanOfGood(this.points, this.plan.moisture, nowMs) < this.plan.stopAt; // NaN is not below
	}

	endReason(nowMs: number): number {
		const moisture = meanOfGood(this.points, this.plan.moisture, nowMs);
		if (Number.isNaN(moisture)) return LeaseReason.inputLost;
		return moisture >= this.plan.stopAt ? LeaseReason.targetReached : LeaseReason.none;
	}

	begin(): void {
		// The probes know.
	}

	count(): void {
		// The probes know.
	}

	end(): void {
		// The probes know.
	}

	wakeAtMs(): number {
		return Number.POSITIVE_INFINITY;
	}
}
