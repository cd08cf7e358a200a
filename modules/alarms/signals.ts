import type { OutputBoard } from "../outputs/board";
import { LeaseAnswer, LeaseReason, Owner } from "../outputs/lease";
import type { AlarmPlan, SignalPlan } from "../site/plan";
import { AlarmFlag } from "./edge";
import type { LocalTime } from "./local-time";
import type { AlarmTable } from "./table";

/** An output that could not be had is asked for again after this. */
const RETRY_MS = 1_000;
const never = Number.POSITIVE_INFINITY;

/** What of a site signals are made from. */
export interface SignalPlans {
	readonly signals: readonly SignalPlan[];
	readonly alarms: readonly AlarmPlan[];
}

/** Sirens and status lights that follow alarms, each by a lease of its output. At most 8. */
export class Signals {
	readonly #signals: readonly Signal[];

	constructor(plans: SignalPlans, alarms: AlarmTable, outputs: OutputBoard, time: LocalTime) {
		this.#signals = plans.signals.map((plan) => new Signal(plan, plans.alarms, alarms, outputs, time));
	}

	get length(): number {
		return this.#signals.length;
	}

	/** When a siren that pauses sounds again, monotonic; NaN: it does not pause. */
	pausedUntilMs(signal: number): number {
		return (this.#signals[signal] as Signal).pausedUntilMs;
	}

	/** Whether a signal is for this alarm now. */
	isFor(signal: number, alarm: number): boolean {
		return (this.#signals[signal] as Signal).isFor(alarm);
	}

	/** Returns when time alone will change something; Infinity when it won't. */
	advance(nowMs: number): number {
		let wakeMs = never;
		for (const signal of this.#signals) wakeMs = Math.min(wakeMs, signal.advance(nowMs));
		return wakeMs;
	}
}

/**
 * One siren or light. It is on for alarms that stand, that nobody has acknowledged or shelved, and that no other
 * explains; a light, if the site says so, for acknowledged ones too.
 *
 * A siren ends by itself and sounds again after a pause; an alarm that comes later sounds at once. Whoever ends its
 * lease, by a stop or a switch, has ended this bout and no more. At quiet hours only critical alarms count.
 */
class Signal {
	readonly #plan: SignalPlan;
	readonly #alarms: AlarmTable;
	readonly #outputs: OutputBoard;
	readonly #time: LocalTime;
	readonly #isCritical: readonly boolean[];
	/** Whether each of its alarms counted when it was last looked at. */
	readonly #counts: Uint8Array;
	#isOn = false;
	#pausedUntilMs = Number.NaN;

	constructor(
		plan: SignalPlan,
		plans: readonly AlarmPlan[],
		alarms: AlarmTable,
		outputs: OutputBoard,
		time: LocalTime,
	) {
		this.#plan = plan;
		this.#alarms = alarms;
		this.#outputs = outputs;
		this.#time = time;
		this.#isCritical = plan.alarms.map((alarm) => plans[alarm]?.severity === "critical");
		this.#counts = new Uint8Array(plan.alarms.length);
	}

	get pausedUntilMs(): number {
		return this.#pausedUntilMs;
	}

	isFor(alarm: number): boolean {
		return this.#counts[this.#plan.alarms.indexOf(alarm)] === 1;
	}

	advance(nowMs: number): number {
		const { output, offMs } = this.#plan;
		const hasNew = this.#look();
		const { owner, untilMs } = this.#outputs.at(output);
		const isHeld = owner === Owner.alarm;
		if (!this.#counts.includes(1)) {
			this.#outputs.release(output, Owner.alarm, LeaseReason.released, nowMs);
			this.#isOn = false;
			this.#pausedUntilMs = Number.NaN;
			return never;
		}
		if (this.#isOn && !isHeld) {
			this.#isOn = false;
			this.#pausedUntilMs = nowMs + offMs;
		}
		if (hasNew) this.#pausedUntilMs = Number.NaN;
		if (nowMs < this.#pausedUntilMs) return this.#pausedUntilMs;
		return this.#sound(hasNew || !isHeld, untilMs, nowMs);
	}

	/** @param isDue it is to be on from now on, for as long as it may */
	#sound(isDue: boolean, untilMs: number, nowMs: number): number {
		const { output, isSteady, onMs } = this.#plan;
		const renewAtMs = isSteady ? untilMs - onMs / 2 : never;
		if (!isDue && nowMs < renewAtMs) return renewAtMs;
		const answer = this.#outputs.lease(output, Owner.alarm, nowMs + onMs, LeaseReason.alarm, nowMs);
		this.#pausedUntilMs = Number.NaN;
		if (answer !== LeaseAnswer.granted) return nowMs + RETRY_MS;
		this.#isOn = true;
		const renewedMs = this.#outputs.at(output).untilMs;
		return isSteady && renewedMs > untilMs ? renewedMs - onMs / 2 : never; // the longest run may allow no more
	}

	/** True: an alarm counts now that did not before. */
	#look(): boolean {
		const { alarms, quietFromS, quietToS } = this.#plan;
		const isQuiet = quietFromS >= 0 && this.#time.isWithin(quietFromS, quietToS);
		let hasNew = false;
		for (let index = 0; index < alarms.length; index += 1) {
			const isHeard = this.#isCritical[index] === true || !isQuiet;
			const counts = isHeard && this.#isUrgent(alarms[index] as number) ? 1 : 0;
			if (counts > (this.#counts[index] as number)) hasNew = true;
			this.#counts[index] = counts;
		}
		return hasNew;
	}

	#isUrgent(alarm: number): boolean {
		const flags = this.#alarms.flags(alarm);
		const isSettled = AlarmFlag.shelved | AlarmFlag.consequence;
		if ((flags & AlarmFlag.stands) === 0 || (flags & isSettled) !== 0) return false;
		return this.#plan.countsAcknowledged || (flags & AlarmFlag.acknowledged) === 0;
	}
}
