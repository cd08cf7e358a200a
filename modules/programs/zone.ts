import { LeaseAnswer, LeaseReason } from "../outputs/lease";
import type { ZonePlan } from "../site/plan";
import { meanOfGood } from "./mean";
import type { ProgramInputs, WateredZone } from "./program";
import { isOn, isStopped, stepTimeoutMs } from "./supply";

/** The valve's lease outlives the run by this, so that pump and master can stop first. */
export const stopMarginMs = 60_000;

const Step = Object.freeze({ resting: 0, opening: 1, watering: 2, ending: 3, closing: 4 });

/** One zone's run: valve open, water, valve shut. When water flows is the supply's business. */
export class Zone implements WateredZone {
	readonly plan: ZonePlan;
	/** No run begins before: the last one's water is still on its way. */
	settledAtMs: number;
	readonly #inputs: ProgramInputs;
	readonly #owner: number;
	#step: number = Step.resting;
	#stepByMs = Number.POSITIVE_INFINITY;
	#runUntilMs = 0;
	#endReason: number = LeaseReason.none;

	constructor(plan: ZonePlan, inputs: ProgramInputs, owner: number, nowMs: number) {
		this.plan = plan;
		this.#inputs = inputs;
		this.#owner = owner;
		this.settledAtMs = nowMs;
	}

	get isActive(): boolean {
		return this.#step !== Step.resting;
	}

	/** The valve is proven open and the run is on. */
	get isWatering(): boolean {
		return this.#step === Step.watering;
	}

	/** Has had its water; its valve waits for the supply to stop, or for another zone to take over the flow. */
	get isEnding(): boolean {
		return this.#step === Step.ending;
	}

	/** End of the run as it stands. */
	get runUntilMs(): number {
		return this.#runUntilMs;
	}

	/** Dry, settled, and its valve free. */
	wantsWater(nowMs: number): boolean {
		if (this.#step !== Step.resting || nowMs < this.settledAtMs) return false;
		if (!this.#inputs.outputs.at(this.plan.valve).ready) return false;
		return meanOfGood(this.#inputs.points, this.plan.moisture, nowMs) < this.plan.startBelow; // NaN is not below
	}

	/** Its valve is free, and it is known not to have its target yet: a run that was cut short may go on. */
	mayGoOn(nowMs: number): boolean {
		if (this.#step !== Step.resting || !this.#inputs.outputs.at(this.plan.valve).ready) return false;
		return meanOfGood(this.#inputs.points, this.plan.moisture, nowMs) < this.plan.stopAt; // NaN is not below
	}

	/** Opens the valve. */
	start(nowMs: number): void {
		this.#open(nowMs + stepTimeoutMs + this.plan.longestRunMs, LeaseReason.moistureLow, nowMs);
	}

	/** Opens the valve for what is left of a run that was cut short. */
	goOn(runUntilMs: number, nowMs: number): void {
		this.#open(runUntilMs, LeaseReason.resumed, nowMs);
	}

	#open(runUntilMs: number, reason: number, nowMs: number): void {
		const { outputs } = this.#inputs;
		const { valve } = this.plan;
		const answer = outputs.lease(valve, this.#owner, runUntilMs + stopMarginMs, reason, nowMs);
		if (answer !== LeaseAnswer.granted) return;
		this.#runUntilMs = outputs.at(valve).untilMs - stopMarginMs; // sooner where its own longest run is shorter
		this.#step = Step.opening;
		this.#stepByMs = nowMs + stepTimeoutMs;
	}

	/** The supply has failed, or another cause from outside: the run is over. */
	abort(reason: number): void {
		if (this.#step === Step.opening || this.#step === Step.watering) this.#finish(reason);
	}

	/** @param mayClose the flow through this valve has stopped or has somewhere else to go */
	advance(mayClose: boolean, nowMs: number): void {
		const { outputs } = this.#inputs;
		if (this.#step === Step.opening) {
			if (isOn(outputs, this.plan.valve)) {
				this.#step = Step.watering;
				this.#runUntilMs = Math.min(this.#runUntilMs, nowMs + this.plan.longestRunMs);
			} else if (nowMs >= this.#stepByMs) this.#finish(LeaseReason.chainFault);
		}
		if (this.#step === Step.watering) this.#checkEnd(nowMs);
		if (this.#step === Step.ending && mayClose) {
			outputs.release(this.plan.valve, this.#owner, this.#endReason, nowMs);
			this.#step = Step.closing;
		}
		if (this.#step === Step.closing && isStopped(outputs, this.plan.valve)) {
			this.#step = Step.resting;
			this.settledAtMs = nowMs + this.plan.settleMs;
		}
	}

	/** When time alone will change something; Infinity when nothing waits for time. */
	get wakeAtMs(): number {
		if (this.#step === Step.opening) return this.#stepByMs;
		if (this.#step === Step.watering) return this.#runUntilMs;
		return this.#step === Step.resting ? this.settledAtMs : Number.POSITIVE_INFINITY;
	}

	#checkEnd(nowMs: number): void {
		const moisture = meanOfGood(this.#inputs.points, this.plan.moisture, nowMs);
		if (Number.isNaN(moisture)) this.#finish(LeaseReason.inputLost);
		else if (moisture >= this.plan.stopAt) this.#finish(LeaseReason.targetReached);
		else if (nowMs >= this.#runUntilMs) this.#finish(LeaseReason.longestRun);
		else if (!isOn(this.#inputs.outputs, this.plan.valve)) this.#finish(LeaseReason.chainFault);
	}

	#finish(reason: number): void {
		this.#endReason = reason;
		this.#step = Step.ending;
	}
}
