import type { OutputBoard } from "../../outputs/board";
import { LeaseAnswer, LeaseReason } from "../../outputs/lease";
import type { ZonePlan } from "../../site/plan";
import type { WateredZone } from "../program";
import type { Demand } from "./demand";
import { isOn, isStopped, stepTimeoutMs } from "./supply";

/** The valve's lease outlives the run by this, so that pump and master can stop first. */
export const stopMarginMs = 60_000;

const Step = Object.freeze({ resting: 0, opening: 1, watering: 2, ending: 3, closing: 4 });

/** A watering that ended so has come to its own end. */
const wholeReasons: readonly number[] = [LeaseReason.targetReached, LeaseReason.amountGiven, LeaseReason.longestRun];

/** One zone's run: valve open, water, valve shut. When water flows is the supply's business. */
export class Zone implements WateredZone {
	readonly plan: ZonePlan;
	/** No run begins before: the last one's water is still on its way. */
	settledAtMs: number;
	private readonly demand: Demand;
	private readonly outputs: OutputBoard;
	private readonly owner: number;
	private step: number = Step.resting;
	private stepByMs = Number.POSITIVE_INFINITY;
	/** End of the run as it stands. */
	runUntilMs = 0;
	private endReason: number = LeaseReason.none;

	constructor(plan: ZonePlan, demand: Demand, outputs: OutputBoard, owner: number, nowMs: number) {
		this.plan = plan;
		this.demand = demand;
		this.outputs = outputs;
		this.owner = owner;
		this.settledAtMs = nowMs;
	}

	get isActive(): boolean {
		return this.step !== Step.resting;
	}

	/** The valve is proven open and the run is on. */
	get isWatering(): boolean {
		return this.step === Step.watering;
	}

	/** Has had its water; its valve waits for the supply to stop, or for another zone to take over the flow. */
	get isEnding(): boolean {
		return this.step === Step.ending;
	}

	/** It wants water now, whether it can have it or not. */
	wants(nowMs: number): boolean {
		return this.demand.wants(nowMs);
	}

	/** It wants water, has settled, and its valve is free. */
	wantsWater(nowMs: number): boolean {
		if (this.step !== Step.resting || nowMs < this.settledAtMs) return false;
		return this.outputs.at(this.plan.valve).ready && this.demand.wants(nowMs);
	}

	/** Its valve is free, and it is known not to have had enough yet: a run that was cut short may go on. */
	mayGoOn(nowMs: number): boolean {
		if (this.step !== Step.resting || !this.outputs.at(this.plan.valve).ready) return false;
		return this.demand.mayGoOn(nowMs);
	}

	/** Opens the valve. */
	start(nowMs: number): void {
		this.open(nowMs + stepTimeoutMs + this.plan.longestRunMs, this.demand.reason, nowMs);
	}

	/** Opens the valve for what is left of a run that was cut short. */
	goOn(runUntilMs: number, nowMs: number): void {
		this.open(runUntilMs, LeaseReason.resumed, nowMs);
	}

	private open(runUntilMs: number, reason: number, nowMs: number): void {
		const { valve } = this.plan;
		const answer = this.outputs.lease(valve, this.owner, runUntilMs + stopMarginMs, reason, nowMs);
		if (answer !== LeaseAnswer.granted) return;
		this.runUntilMs = this.outputs.at(valve).untilMs - stopMarginMs; // sooner where its own longest run is shorter
		this.step = Step.opening;
		this.stepByMs = nowMs + stepTimeoutMs;
		this.demand.begin(reason === LeaseReason.resumed, nowMs);
	}

	/** The supply has failed, or another cause from outside: the run is over. */
	abort(reason: number): void {
		if (this.step === Step.opening || this.step === Step.watering) this.finish(reason);
	}

	/**
	 * @param isSupplied master valve and pump run
	 * @param mayClose the flow through this valve has stopped or has somewhere else to go
	 */
	advance(isSupplied: boolean, mayClose: boolean, nowMs: number): void {
		if (this.step === Step.opening) {
			if (isOn(this.outputs, this.plan.valve)) {
				this.step = Step.watering;
				this.runUntilMs = Math.min(this.runUntilMs, nowMs + this.plan.longestRunMs);
			} else if (nowMs >= this.stepByMs) this.finish(LeaseReason.chainFault);
		}
		if (this.step === Step.watering || this.step === Step.ending) {
			this.demand.count(isSupplied && isOn(this.outputs, this.plan.valve), nowMs);
		}
		if (this.step === Step.watering) this.checkEnd(nowMs);
		if (this.step === Step.ending && mayClose) {
			this.outputs.release(this.plan.valve, this.owner, this.endReason, nowMs);
			this.step = Step.closing;
		}
		if (this.step === Step.closing && isStopped(this.outputs, this.plan.valve)) {
			this.step = Step.resting;
			this.settledAtMs = nowMs + this.plan.settleMs;
			this.demand.end(wholeReasons.includes(this.endReason), nowMs);
		}
	}

	/** When time alone will change something; Infinity when nothing waits for time. */
	wakeAtMs(nowMs: number): number {
		if (this.step === Step.opening) return this.stepByMs;
		if (this.step === Step.watering) return Math.min(this.runUntilMs, this.demand.wakeAtMs(nowMs));
		if (this.step !== Step.resting) return Number.POSITIVE_INFINITY;
		return nowMs < this.settledAtMs ? this.settledAtMs : this.demand.wakeAtMs(nowMs);
	}

	private checkEnd(nowMs: number): void {
		const reason = this.demand.endReason(nowMs);
		if (reason !== LeaseReason.none) this.finish(reason);
		else if (nowMs >= this.runUntilMs) this.finish(LeaseReason.longestRun);
		else if (!isOn(this.outputs, this.plan.valve)) this.finish(LeaseReason.chainFault);
	}

	private finish(reason: number): void {
		this.endReason = reason;
		this.step = Step.ending;
	}
}
