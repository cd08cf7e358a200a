import { LeaseAnswer, LeaseReason } from "../../outputs/lease";
import type { BackflushPlan } from "../../site/plan";
import type { ProgramNotice } from "../../site/types";
import { isOn, isStopped, stepTimeoutMs } from "../irrigation/supply";
import type { Lasting } from "../lasting";
import type { Program, ProgramInputs } from "../program";
import { Differential } from "./differential";
import { RunClock } from "./run-clock";

/** A valve's lease outlives its flush by this. */
const STOP_MARGIN_MS = 10_000;
/** Outputs are looked at again after this. */
const LOOK_MS = 1_000;
const never = Number.POSITIVE_INFINITY;

const Step = Object.freeze({ idle: 0, opening: 1, flushing: 2, closing: 3, pausing: 4, checking: 5 });
const stepNames = ["waiting", "opening", "flushing", "closing", "pausing", "checking"] as const;

/**
 * Flushes a filter back: its valves one after the other, while its pump runs for somebody else.
 *
 * It does so when the filter has taken too much pressure for a while, or when the pump has run for so long since the
 * last time. A pump that stops, or a doser that begins, breaks a flush off; it stays due. What is begun is not begun
 * again before `gapMs` of pump run. Too much pressure after a flush is a malfunction: it is told until it is gone.
 */
export class BackflushProgram implements Program {
	readonly name: string;
	/** It waters nothing. */
	readonly zones = [];
	readonly lastings: readonly Lasting[];
	private readonly plan: BackflushPlan;
	private readonly inputs: ProgramInputs;
	private readonly owner: number;
	private readonly clock: RunClock;
	private readonly differential: Differential;
	private step: number = Step.idle;
	private byMs = never;
	/** The valve whose turn it is. */
	private at = 0;
	/** In this flush, a valve did not open. */
	private hasMissed = false;
	/** The valve whose turn it is has been leased. */
	private hasAsked = false;
	private isBreaking = false;
	private isClogged = false;
	private hasFailed = false;
	pausedUntilMs = 0;

	constructor(plan: BackflushPlan, inputs: ProgramInputs, owner: number, nowMs: number) {
		this.name = plan.name;
		this.plan = plan;
		this.inputs = inputs;
		this.owner = owner;
		this.clock = new RunClock(plan.gapMs, nowMs);
		this.differential = new Differential(plan, inputs.points);
		this.lastings = [this.clock];
	}

	get state(): string {
		return stepNames[this.step] ?? "waiting";
	}

	/** A filter is no zone or room. */
	get subject(): null {
		return null;
	}

	drives(output: number): boolean {
		return this.plan.valves.includes(output);
	}

	notice(notice: ProgramNotice, zone: number): boolean | null {
		if (zone >= 0) return null;
		if (notice === "filter-clogged") return this.isClogged;
		return notice === "flush-failed" ? this.hasFailed : null;
	}

	advance(nowMs: number): number {
		const { outputs } = this.inputs;
		const isPumping = isOn(outputs, this.plan.pump);
		this.clock.advance(isPumping, nowMs);
		this.differential.advance(isPumping, nowMs);
		if (isPumping && this.isClogged && this.differential.isAbove(nowMs) === false) this.isClogged = false;
		const isPaused = nowMs < this.pausedUntilMs || !outputs.isAutomatic;
		const mayFlush = isPumping && !isPaused && !this.isInjecting();
		if (this.step === Step.idle && mayFlush && this.isNeeded(nowMs)) this.begin(nowMs);
		else if (this.step !== Step.idle && !mayFlush) this.breakOff(nowMs);
		if (this.step === Step.pausing && nowMs >= this.byMs) this.enter(Step.opening, nowMs + stepTimeoutMs);
		if (this.step === Step.opening) this.open(nowMs);
		if (this.step === Step.flushing) this.flush(nowMs);
		if (this.step === Step.closing) this.close(nowMs);
		if (this.step === Step.checking && nowMs >= this.byMs) this.check(nowMs);
		if (this.step !== Step.idle) return nowMs + LOOK_MS;
		return isPumping && !isPaused ? this.wakeAtMs(nowMs) : never;
	}

	private isInjecting(): boolean {
		for (const injector of this.plan.injectors) if (this.inputs.outputs.at(injector).leased) return true;
		return false;
	}

	private isNeeded(nowMs: number): boolean {
		const { sinceBeginMs, sinceFlushMs } = this.clock;
		if (sinceBeginMs < this.plan.gapMs) return false;
		return this.differential.isHigh(nowMs) || (this.plan.everyMs > 0 && sinceFlushMs >= this.plan.everyMs);
	}

	/** When something will be due, as long as the pump runs on. */
	private wakeAtMs(nowMs: number): number {
		const { everyMs, gapMs } = this.plan;
		const mayAtMs = nowMs + Math.max(0, gapMs - this.clock.sinceBeginMs);
		const byTimeMs = everyMs > 0 ? nowMs + everyMs - this.clock.sinceFlushMs : never;
		const dueMs = Math.max(mayAtMs, Math.min(byTimeMs, this.differential.wakeAtMs));
		return dueMs > nowMs ? dueMs : nowMs + LOOK_MS; // a doser is waited for
	}

	private enter(step: number, byMs: number): void {
		if (step === Step.opening) this.hasAsked = false;
		this.step = step;
		this.byMs = byMs;
	}

	private begin(nowMs: number): void {
		this.clock.sinceBeginMs = 0;
		this.at = 0;
		this.hasMissed = false;
		this.isBreaking = false;
		this.enter(Step.opening, nowMs + stepTimeoutMs);
	}

	private get valve(): number {
		return this.plan.valves[this.at] as number;
	}

	/** Asked for once it is given one try: one that falls back is told, and not locked by being tried again and again. */
	private open(nowMs: number): void {
		const { outputs } = this.inputs;
		const isOurs = outputs.at(this.valve).owner === this.owner;
		if (isOurs && isOn(outputs, this.valve)) {
			this.enter(Step.flushing, nowMs + this.plan.flushMs);
			return;
		}
		if (nowMs >= this.byMs || (this.hasAsked && !isOurs)) {
			this.miss(nowMs);
			return;
		}
		if (isOurs) return;
		const untilMs = nowMs + stepTimeoutMs + this.plan.flushMs + STOP_MARGIN_MS;
		const answer = outputs.lease(this.valve, this.owner, untilMs, LeaseReason.backflush, nowMs);
		this.hasAsked = answer === LeaseAnswer.granted;
		if (answer === LeaseAnswer.locked || answer === LeaseAnswer.inHand) this.miss(nowMs);
	}

	private miss(nowMs: number): void {
		this.hasMissed = true;
		this.release(LeaseReason.chainFault, nowMs);
	}

	private flush(nowMs: number): void {
		if (!isOn(this.inputs.outputs, this.valve)) this.miss(nowMs);
		else if (nowMs >= this.byMs) this.release(LeaseReason.released, nowMs);
	}

	private release(reason: number, nowMs: number): void {
		this.inputs.outputs.release(this.valve, this.owner, reason, nowMs);
		this.enter(Step.closing, nowMs + stepTimeoutMs);
	}

	private close(nowMs: number): void {
		if (!isStopped(this.inputs.outputs, this.valve) && nowMs < this.byMs) return;
		if (this.isBreaking) this.enter(Step.idle, never);
		else if (this.at + 1 < this.plan.valves.length) {
			this.at += 1;
			this.enter(Step.pausing, nowMs + this.plan.pauseMs);
		} else {
			if (!this.hasMissed) this.clock.sinceFlushMs = 0;
			this.hasFailed = this.hasMissed;
			this.differential.restart();
			this.enter(Step.checking, nowMs + this.plan.delayMs + LOOK_MS);
		}
	}

	/** After as long as too much pressure has to last to count. */
	private check(nowMs: number): void {
		if (this.differential.isHigh(nowMs)) this.isClogged = true;
		this.enter(Step.idle, never);
	}

	private breakOff(nowMs: number): void {
		this.isBreaking = true;
		if (this.step === Step.opening || this.step === Step.flushing) this.release(LeaseReason.released, nowMs);
		else if (this.step !== Step.closing) this.enter(Step.idle, never);
	}
}
