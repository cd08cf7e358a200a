import type { OutputBoard } from "../../outputs/board";
import { isAway, LeaseAnswer, LeaseReason, OutputState } from "../../outputs/lease";
import type { DoserPlan } from "../../site/plan";
import { DayCap } from "./day-cap";
import type { EffectWatch } from "./effect-watch";
import { Pulses } from "./pulses";

const HOUR_MS = 3_600_000;

/** Why a doser was locked by its program; a person clears it. */
export const DoserLock = Object.freeze({ none: 0, cap: 1, noEffect: 2 });

/**
 * One dosing pump or valve: its pulses, what it has given by its rated flow, and its cap.
 *
 * What counts is how long its relay was away from rest, whoever had it. The cap ends whatever would pass it, a person's
 * command as well, and locks the output.
 */
export class Doser {
	readonly plan: DoserPlan;
	readonly cap: DayCap;
	/** Of the probes behind it; null: there are none. */
	readonly effect: EffectWatch | null;
	/** One of {@link DoserLock}. */
	lock: number = DoserLock.none;
	/** Given since {@link begin}, milliseconds at its rated flow. */
	doseMs = 0;
	/** Monotonic; when it last gave something. */
	gaveAtMs = Number.NEGATIVE_INFINITY;
	private readonly outputs: OutputBoard;
	private readonly owner: number;
	private readonly pulses: Pulses;
	private atMs: number;
	/** It gives, for all that is known. */
	private isGiving = false;
	/** Since when it is asked to give and not seen to; NaN: it is not. */
	private askedSinceMs = Number.NaN;
	/** Of the dose, when the pulses were told last. */
	private toldMs = 0;
	/** It is to be locked when it is at rest. */
	private isLockDue = false;

	constructor(plan: DoserPlan, effect: EffectWatch | null, outputs: OutputBoard, owner: number, nowMs: number) {
		this.plan = plan;
		this.effect = effect;
		this.outputs = outputs;
		this.owner = owner;
		this.cap = new DayCap(plan.capLitres, nowMs);
		this.pulses = new Pulses(plan.periodMs, plan.shortestMs);
		this.atMs = nowMs;
	}

	/** It gives, or is asked to. */
	get isActive(): boolean {
		return this.isGiving || this.outputs.at(this.plan.output).leased;
	}

	/** On time that its cap leaves. */
	private get capLeftMs(): number {
		return (this.cap.leftLitres * HOUR_MS) / this.plan.litresPerHour;
	}

	/** Its day's cap leaves no pulse. */
	get isCapReached(): boolean {
		return this.capLeftMs < this.plan.shortestMs;
	}

	get isUsable(): boolean {
		return this.lock === DoserLock.none && !this.outputs.at(this.plan.output).isLocked && !this.isCapReached;
	}

	/**
	 * In every pass, first: counts what it gave, and holds it to its cap.
	 *
	 * @param day local day; negative: there is no clock
	 */
	advance(day: number, nowMs: number): void {
		this.count(nowMs);
		this.cap.advance(day, nowMs);
		if (this.cap.leftLitres <= 0 && this.isActive) this.lockFor(DoserLock.cap, LeaseReason.doseCap, nowMs);
		if (this.lock !== DoserLock.none) this.keepLock();
	}

	/** Locks its output as soon as that is at rest: a run that ends well clears what failed before. */
	private keepLock(): void {
		const { isLocked, ready } = this.outputs.at(this.plan.output);
		if (this.isLockDue) {
			if (ready) this.outputs.lock(this.plan.output);
			this.isLockDue = !ready && !isLocked;
		} else if (!isLocked) {
			this.lock = DoserLock.none; // a person has cleared it
			this.effect?.clear();
		}
	}

	private count(nowMs: number): void {
		const { state, isAway: isSeenAway } = this.outputs.at(this.plan.output);
		if (this.isGiving) this.give(nowMs - this.atMs, nowMs);
		this.atMs = nowMs;
		const gives = isAway(state) || isSeenAway;
		if (gives) this.askedSinceMs = Number.NaN;
		else if (state === OutputState.requested) {
			if (Number.isNaN(this.askedSinceMs)) this.askedSinceMs = nowMs;
		} else if (!Number.isNaN(this.askedSinceMs)) {
			this.give(nowMs - this.askedSinceMs, nowMs); // never seen to give: it may have, all the time
			this.askedSinceMs = Number.NaN;
		}
		// A relay that has fallen silent while it gave may go on.
		this.isGiving = gives || (this.isGiving && state === OutputState.unreachable);
	}

	private give(ms: number, nowMs: number): void {
		this.cap.add((ms * this.plan.litresPerHour) / HOUR_MS);
		this.doseMs += ms;
		this.gaveAtMs = nowMs;
	}

	/** A dose begins. */
	begin(): void {
		this.doseMs = 0;
		this.toldMs = 0;
		this.pulses.reset();
	}

	/**
	 * A period begins: a pulse for a share of the rated flow, no longer than what is left of the dose and of the cap.
	 *
	 * @param share [0, 1]
	 * @param mostMs of on time
	 * @returns its length; 0: there is none in this period; NaN: it was refused, and may be asked for again
	 */
	pulse(share: number, mostMs: number, nowMs: number): number {
		this.pulses.gave(this.doseMs - this.toldMs);
		this.toldMs = this.doseMs;
		if (this.isCapReached) {
			this.lockFor(DoserLock.cap, LeaseReason.doseCap, nowMs);
			return 0;
		}
		const onMs = Math.ceil(Math.min(this.pulses.next(share), mostMs, this.capLeftMs));
		if (onMs < this.plan.shortestMs) return 0;
		const answer = this.outputs.lease(this.plan.output, this.owner, nowMs + onMs, LeaseReason.dosing, nowMs);
		return answer === LeaseAnswer.granted ? onMs : Number.NaN;
	}

	/** Its dose ends: to rest at once. */
	stop(reason: number, nowMs: number): void {
		this.outputs.release(this.plan.output, this.owner, reason, nowMs);
	}

	/** Ends it, whoever has it, and leaves it to a person. @param lock one of {@link DoserLock} */
	lockFor(lock: number, reason: number, nowMs: number): void {
		this.outputs.end(this.plan.output, reason, nowMs);
		this.lock = lock;
		this.isLockDue = true;
	}

	/** It was locked before the boot. */
	restoreLock(lock: number): void {
		this.lock = lock;
		this.isLockDue = lock !== DoserLock.none;
	}

	/** When its cap will be reached, should it go on; Infinity: it does not give. */
	get wakeAtMs(): number {
		const leftMs = this.capLeftMs;
		return this.isGiving && leftMs > 0 ? this.atMs + Math.ceil(leftMs) : Number.POSITIVE_INFINITY;
	}
}

/** A lease that was not granted is asked for again after this, milliseconds. */
export const askAgainMs = 1_000;
