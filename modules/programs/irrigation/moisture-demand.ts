import { LeaseReason } from "../../outputs/lease";
import type { ZonePlan } from "../../site/plan";
import type { Vote } from "../vote";
import type { Demand } from "./demand";

/**
 * Water from a lower limit of soil moisture up to a target. Where too few probes are good it wants none, and a watering
 * ends.
 */
export class MoistureDemand implements Demand {
	private readonly plan: ZonePlan;
	private readonly vote: Vote;

	constructor(plan: ZonePlan, vote: Vote) {
		this.plan = plan;
		this.vote = vote;
	}

	get reason(): number {
		return LeaseReason.moistureLow;
	}

	wants(nowMs: number): boolean {
		return this.vote.value(nowMs) < this.plan.startBelow; // NaN is not below
	}

	mayGoOn(nowMs: number): boolean {
		return this.vote.value(nowMs) < this.plan.stopAt; // NaN is not below
	}

	endReason(nowMs: number): number {
		const moisture = this.vote.value(nowMs);
		if (Number.isNaN(moisture)) return LeaseReason.inputLost;
		return moisture >= this.plan.stopAt ? LeaseReason.targetReached : LeaseReason.none;
	}

	/** Below its lower limit, as a share of that. */
	dryness(nowMs: number): number {
		const { startBelow } = this.plan;
		return (startBelow - this.vote.value(nowMs)) / Math.abs(startBelow);
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
