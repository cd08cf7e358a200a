import type { OutputBoard } from "../../outputs/board";
import { LeaseAnswer, LeaseReason } from "../../outputs/lease";
import type { ZonePlan } from "../../site/plan";
import type { WateredZone } from "../program";
import type { Cycles } from "./cycles";
import type { Demand } from "./demand";
import { isOn, isStopped, stepTimeoutMs } from "./supply";

/** The valve's lease outlives the run by this, so that pump and master can stop first. */
export const stopMarginMs = 60_000;

/** Its water comes this long after its valve has opened, at the latest: master valve and pump. */
const SUPPLY_MAX_MS = 2 * stepTimeoutMs;
/** Less of a watering is not worth opening the valve once more for. */
const WORTH_MS = 60_000;
const never = Number.POSITIVE_INFINITY;

const Step = Object.freeze({ resting: 0, opening: 1, watering: 2, ending: 3, closing: 4 });

/** A watering that ended so has come to its own end. */
const wholeReasons: readonly number[] = [LeaseReason.targetReached, LeaseReason.amountGiven, LeaseReason.longestRun];

/**
 * One zone's run: valve open, water, valve shut. When water flows is the supply's business. Where it waters in cycles a
 * watering has several runs; all of them count to one amount.
 */
export class Zone implements WateredZone {
	readonly plan: ZonePlan;
	/** No run begins before: the last one's water is still on its way. */
	settledAtMs: number;
	readonly cycles: Cycles | null;
	private readonly demand: Demand;
	private readonly outputs: OutputBoard;
	private readonly owner: number;
	private step: number = Step.resting;
	private stepByMs = Number.POSITIVE_INFINITY;
	/** End of the run as it stands. */
	runUntilMs = 0;
	/** Monotonic; a run that has had enough goes on until then, for what has to follow, but not beyond its end. */
	holdUntilMs = 0;
	/** It has had enough, and goes on for that. */
	isHeld = false;
	private endReason: number = LeaseReason.none;
	/** The run that ends is one of several: the watering goes on. */
	private isBreak = false;
	/** A watering is, since this boot: in a run, or between two. */
	private isUnderWay = false;
	/** Since when its valve has been shown open in this run, and shut after the last; monotonic. */
	openSinceMs = 0;
	shutAtMs = Number.NEGATIVE_INFINITY;

	/** @param cycles null: a watering is one run */
	constructor(
		plan: ZonePlan,
		demand: Demand,
		cycles: Cycles | null,
		outputs: OutputBoard,
		owner: number,
		nowMs: number,
	) {
		this.plan = plan;
		this.cycles = cycles;
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

	/** Between two runs of one watering. */
	get isBetween(): boolean {
		return this.cycles?.isBetween === true;
	}

	/** Its valve is on its way. */
	get isOpening(): boolean {
		return this.step === Step.opening;
	}

	/** It wants water, has settled or soaked, and its valve is free. */
	wantsWater(nowMs: number): boolean {
		if (!this.isFree(nowMs)) return false;
		if (this.isBetween) return this.cycles?.isDecided === true && this.demand.endReason(nowMs) === LeaseReason.none;
		return nowMs >= this.settledAtMs && this.demand.wants(nowMs);
	}

	/** Its valve is free, and it is known not to have had enough yet: a run that was cut short may go on. */
	mayGoOn(nowMs: number): boolean {
		if (this.step !== Step.resting || !this.outputs.at(this.plan.valve).ready) return false;
		return this.demand.mayGoOn(nowMs);
	}

	dryness(nowMs: number): number {
		return this.demand.dryness(nowMs);
	}

	private isFree(nowMs: number): boolean {
		if (this.step !== Step.resting || nowMs < (this.cycles?.soakedAtMs ?? 0)) return false;
		const { valve } = this.plan;
		return this.outputs.at(valve).ready && this.outputs.refusal(valve, nowMs) === LeaseReason.none;
	}

	/** Opens the valve: for a watering, or for the next cycle of one. */
	start(nowMs: number): void {
		this.open(nowMs + stepTimeoutMs + this.runMostMs, this.demand.reason, nowMs);
	}

	/** How long its valve may be open in a run. */
	private get runMostMs(): number {
		const { longestRunMs } = this.plan;
		const { cycles } = this;
		return cycles === null ? longestRunMs : Math.min(longestRunMs, SUPPLY_MAX_MS + cycles.cycleMostMs);
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
		this.isBreak = false;
		if (!this.isUnderWay) this.demand.begin(reason === LeaseReason.resumed || this.isBetween, nowMs);
		this.isUnderWay = true;
		this.cycles?.begin(nowMs);
	}

	/** The supply has failed, or another cause from outside: the run is over, and the watering with it. */
	abort(reason: number): void {
		if (this.step === Step.opening || this.step === Step.watering) this.finish(reason);
	}

	/** The run has to end, and the watering goes on later; without cycles it ends with it. */
	breakOff(reason: number): void {
		if (this.step !== Step.opening && this.step !== Step.watering) return;
		this.isBreak = this.cycles !== null;
		this.finish(reason);
	}

	/** A watering that is between two runs is over. */
	drop(nowMs: number): void {
		if (this.isBetween) this.endBetween(false, nowMs);
	}

	/**
	 * @param isSupplied master valve and pump run
	 * @param mayClose the flow through this valve has stopped or has somewhere else to go
	 */
	advance(isSupplied: boolean, mayClose: boolean, nowMs: number): void {
		if (this.step === Step.opening) {
			if (isOn(this.outputs, this.plan.valve)) {
				this.step = Step.watering;
				this.openSinceMs = nowMs;
				this.runUntilMs = Math.min(this.runUntilMs, nowMs + this.runMostMs);
			} else if (nowMs >= this.stepByMs) this.finish(LeaseReason.chainFault);
		}
		if (this.step === Step.watering || this.step === Step.ending) {
			const isFlowing = isSupplied && isOn(this.outputs, this.plan.valve);
			this.demand.count(isFlowing, nowMs);
			this.cycles?.count(isFlowing, this.demand.wakeAtMs(nowMs) - nowMs, nowMs);
		}
		if (this.step === Step.watering) this.checkEnd(nowMs);
		if (this.step === Step.ending && mayClose) {
			this.outputs.release(this.plan.valve, this.owner, this.endReason, nowMs);
			this.step = Step.closing;
		}
		if (this.step === Step.closing && isStopped(this.outputs, this.plan.valve)) this.shut(nowMs);
		if (this.step === Step.resting && this.cycles !== null) this.soak(this.cycles, nowMs);
	}

	/** When time alone will change something; Infinity when nothing waits for time. */
	wakeAtMs(nowMs: number): number {
		if (this.step === Step.opening) return this.stepByMs;
		const demandMs = this.demand.wakeAtMs(nowMs);
		if (this.step === Step.watering) {
			if (this.isHeld) return Math.min(this.runUntilMs, this.holdUntilMs);
			return Math.min(this.runUntilMs, this.cycles?.endsAtMs ?? never, demandMs);
		}
		if (this.step !== Step.resting) return never;
		const soakedAtMs = this.cycles?.soakedAtMs ?? 0;
		if (nowMs < soakedAtMs) return soakedAtMs;
		if (this.isBetween) return never;
		return nowMs < this.settledAtMs ? this.settledAtMs : demandMs;
	}

	private checkEnd(nowMs: number): void {
		const reason = this.demand.endReason(nowMs);
		const wantsEnd = reason !== LeaseReason.none || nowMs >= (this.cycles?.endsAtMs ?? never);
		const isOver = nowMs >= this.runUntilMs;
		if (isOver || (wantsEnd && nowMs >= this.holdUntilMs)) this.endRun(reason);
		else if (!isOn(this.outputs, this.plan.valve)) this.finish(LeaseReason.chainFault);
		else this.isHeld = wantsEnd;
	}

	/** @param reason why the watering is over; `none`: only this run is, and the watering where there is no other */
	private endRun(reason: number): void {
		if (reason === LeaseReason.none) this.isBreak = this.cycles !== null && this.cycles.leftMs >= WORTH_MS;
		const isLongest = reason === LeaseReason.none && !this.isBreak;
		this.finish(this.isBreak ? LeaseReason.cycleOver : isLongest ? LeaseReason.longestRun : reason);
	}

	private finish(reason: number): void {
		this.endReason = reason;
		this.isHeld = false;
		this.step = Step.ending;
	}

	/** The valve is shown shut: the watering is over, or goes on after a soak. */
	private shut(nowMs: number): void {
		this.step = Step.resting;
		this.shutAtMs = nowMs;
		this.cycles?.rest(!this.isBreak, nowMs);
		if (!this.isBreak) this.settle(nowMs, wholeReasons.includes(this.endReason), nowMs);
	}

	/** @param isWhole the watering has come to its own end */
	private settle(shutAtMs: number, isWhole: boolean, nowMs: number): void {
		this.settledAtMs = shutAtMs + this.plan.settleMs;
		this.isUnderWay = false;
		this.demand.end(isWhole, nowMs);
	}

	/** Between two runs, or after the last. What it was wanted for may come without the next; probes may come back. */
	private soak(cycles: Cycles, nowMs: number): void {
		const wasBetween = cycles.isBetween;
		cycles.advance(nowMs);
		if (!wasBetween) return;
		if (!cycles.isBetween) this.settle(cycles.shutAtMs, false, nowMs);
		else if (this.hasHadEnough(nowMs)) this.endBetween(true, nowMs);
		else if (cycles.isStale(nowMs)) this.endBetween(false, nowMs);
	}

	private hasHadEnough(nowMs: number): boolean {
		const reason = this.demand.endReason(nowMs);
		return reason !== LeaseReason.none && reason !== LeaseReason.inputLost;
	}

	private endBetween(isWhole: boolean, nowMs: number): void {
		const shutAtMs = this.cycles?.shutAtMs ?? nowMs;
		this.cycles?.drop();
		this.settle(shutAtMs, isWhole, nowMs);
	}
}
