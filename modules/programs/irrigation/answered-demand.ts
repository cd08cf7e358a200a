import type { Vote } from "../vote";
import type { Demand } from "./demand";
import type { RiseWatch } from "./rise-watch";

/** A demand whose waterings have to be answered by the probes. */
export class AnsweredDemand implements Demand {
	private readonly demand: Demand;
	private readonly rise: RiseWatch;
	private readonly vote: Vote;

	constructor(demand: Demand, rise: RiseWatch, vote: Vote) {
		this.demand = demand;
		this.rise = rise;
		this.vote = vote;
	}

	get reason(): number {
		return this.demand.reason;
	}

	wants(nowMs: number): boolean {
		return this.demand.wants(nowMs);
	}

	mayGoOn(nowMs: number): boolean {
		return this.demand.mayGoOn(nowMs);
	}

	dryness(nowMs: number): number {
		return this.demand.dryness(nowMs);
	}

	begin(goesOn: boolean, nowMs: number): void {
		this.demand.begin(goesOn, nowMs);
		this.rise.begin(this.vote.value(nowMs));
	}

	count(isFlowing: boolean, nowMs: number): void {
		this.demand.count(isFlowing, nowMs);
	}

	endReason(nowMs: number): number {
		return this.demand.endReason(nowMs);
	}

	wakeAtMs(nowMs: number): number {
		return Math.min(this.demand.wakeAtMs(nowMs), this.rise.judgedAtMs);
	}

	end(isWhole: boolean, nowMs: number): void {
		this.demand.end(isWhole, nowMs);
		this.rise.end(isWhole, nowMs);
	}
}
