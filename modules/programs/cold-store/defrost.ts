import type { ByteReader, ByteWriter } from "../../base/bytes";
import { LeaseReason } from "../../outputs/lease";
import { PointQuality } from "../../points/table";
import type { DefrostPlan } from "../../site/plan";
import { StateKind } from "../../state/kinds";
import type { Lasting } from "../lasting";
import type { ProgramInputs } from "../program";
import { DefrostTimes } from "./defrost-times";
import { Switched } from "./switched";

const never = Number.POSITIVE_INFINITY;
/** Compressors and fan that do not show that they are off are waited for no longer. */
const WAIT_MAX_MS = 15 * 60_000;
/** The evaporator is that much too cold for so long before it counts as iced up. */
const ICED_FOR_MS = 10 * 60_000;
/** How long ago the last defrost was is saved so often. */
const SAVED_EVERY_MS = 30 * 60_000;

const Phase = Object.freeze({ none: 0, stopping: 1, melting: 2, dripping: 3, chilling: 4 });

/**
 * Frees the evaporator of ice: stop, melt, drip, chill, and then blow again.
 *
 * Melting ends by the evaporator's temperature or by the longest time, whichever comes first; without its probe by
 * time. The fan waits until the evaporator is cold again, and without its probe for all of the fan's delay.
 */
export class Defrost implements Lasting {
	readonly kind = StateKind.defrost;
	readonly part = "";
	readonly length = 5;
	private readonly plan: DefrostPlan;
	private readonly inputs: ProgramInputs;
	private readonly heater: Switched | null;
	private readonly times: DefrostTimes | null;
	private phase: number = Phase.none;
	private sinceMs: number;
	/** When the last one ended, monotonic; before the boot it may be negative. */
	private lastMs: number;
	private icedSinceMs = Number.NaN;
	private savedMs: number;
	/** One was broken off: it is begun anew as soon as that may be. */
	private isOwed = false;
	/** The last one ended by time, though its probe said all the while that there was ice. */
	isIncomplete = false;
	/** The room has not been cold again since. */
	isRecovering = false;

	constructor(plan: DefrostPlan, inputs: ProgramInputs, owner: number, nowMs: number) {
		this.plan = plan;
		this.inputs = inputs;
		this.heater = plan.heater < 0 ? null : new Switched(inputs.outputs, owner, plan.heater);
		this.times = plan.atS.length === 0 ? null : new DefrostTimes(plan.atS, inputs.time);
		this.sinceMs = nowMs;
		this.lastMs = nowMs;
		this.savedMs = nowMs;
	}

	/** Null: none is under way. */
	get state(): "defrost" | "drip" | "fan-delay" | null {
		if (this.phase === Phase.dripping) return "drip";
		if (this.phase === Phase.chilling) return "fan-delay";
		return this.phase === Phase.none ? null : "defrost";
	}

	/** Nobody may cool. */
	get forbidsCooling(): boolean {
		return this.phase !== Phase.none && this.phase !== Phase.chilling;
	}

	/** Cooling has to begin, whatever the differential says: the fan waits for it. */
	get wantsCooling(): boolean {
		return this.phase === Phase.chilling;
	}

	/** Null: the fan goes as ever. */
	get fan(): boolean | null {
		if (this.phase === Phase.none) return null;
		return this.phase <= Phase.melting && this.heater === null; // it is the room's air that melts
	}

	/**
	 * Whether the room has come back from the last one: cold again, or it was long enough ago.
	 *
	 * @returns when time alone says so
	 */
	recover(isCold: boolean, nowMs: number): number {
		const recoveredMs = this.lastMs + this.plan.recoverMs;
		if (this.phase !== Phase.none) this.isRecovering = true;
		else if (isCold || nowMs >= recoveredMs) this.isRecovering = false;
		return this.isRecovering && this.phase === Phase.none ? recoveredMs : never;
	}

	/**
	 * @param isStill compressors and fan are off, as far as anybody can tell
	 * @param roomC the room's temperature while it is cooled with the fan on; NaN: it is not, or nobody knows
	 * @returns when to call next
	 */
	advance(isStill: boolean, roomC: number, nowMs: number): number {
		const evaporatorC = this.evaporatorC(nowMs);
		if (this.phase === Phase.none) return this.wait(roomC, evaporatorC, nowMs);
		if (this.phase === Phase.stopping && (isStill || nowMs >= this.sinceMs + WAIT_MAX_MS)) {
			this.enter(Phase.melting, nowMs);
		}
		let wakeMs = never;
		if (this.phase === Phase.melting) wakeMs = this.melt(evaporatorC, nowMs);
		if (this.phase === Phase.dripping && nowMs >= this.sinceMs + this.plan.dripMs) this.enter(Phase.chilling, nowMs);
		if (this.phase === Phase.chilling) {
			const isCold = evaporatorC <= this.plan.fanBelowC; // NaN is not
			if (isCold || nowMs >= this.sinceMs + this.plan.fanDelayMs) {
				this.enter(Phase.none, nowMs);
				return this.wait(Number.NaN, evaporatorC, nowMs);
			}
		}
		return Math.min(wakeMs, this.endsAtMs());
	}

	private endsAtMs(): number {
		const { longestMs, dripMs, fanDelayMs } = this.plan;
		const lengthMs = [never, WAIT_MAX_MS, longestMs, dripMs, fanDelayMs][this.phase] as number;
		return this.sinceMs + lengthMs;
	}

	private wait(roomC: number, evaporatorC: number, nowMs: number): number {
		const { everyMs, endAtC } = this.plan;
		const isTime = this.times?.look() ?? false;
		const goesByClock = this.times?.isKnown ?? false;
		const isDue = this.isOwed || isTime || (!goesByClock && nowMs >= this.lastMs + everyMs);
		if (!isDue && !this.isIced(roomC, evaporatorC, nowMs)) {
			return goesByClock ? nowMs + (this.times?.inMs ?? never) : this.lastMs + everyMs;
		}
		this.icedSinceMs = Number.NaN;
		this.isOwed = false;
		if (evaporatorC >= endAtC) {
			this.lastMs = nowMs; // there is nothing to melt
			return nowMs + everyMs;
		}
		this.enter(Phase.stopping, nowMs);
		return nowMs;
	}

	/** An evaporator under ice gets less heat from the air: it is colder than the room by more than it ever is. */
	private isIced(roomC: number, evaporatorC: number, nowMs: number): boolean {
		const { demandK, demandAfterMs } = this.plan;
		if (demandK === null || nowMs < this.lastMs + demandAfterMs) return false;
		if (!(roomC - evaporatorC > demandK)) this.icedSinceMs = Number.NaN;
		else if (Number.isNaN(this.icedSinceMs)) this.icedSinceMs = nowMs;
		return nowMs >= this.icedSinceMs + ICED_FOR_MS; // NaN is not
	}

	private melt(evaporatorC: number, nowMs: number): number {
		const isFree = evaporatorC >= this.plan.endAtC;
		if (!isFree && nowMs < this.sinceMs + this.plan.longestMs) {
			return this.heater?.on(LeaseReason.defrost, nowMs) ?? never;
		}
		this.isIncomplete = !isFree && !Number.isNaN(evaporatorC);
		this.heater?.off(isFree ? LeaseReason.targetReached : LeaseReason.longestRun, nowMs);
		this.enter(Phase.dripping, nowMs);
		return never;
	}

	private enter(phase: number, nowMs: number): void {
		this.phase = phase;
		this.sinceMs = nowMs;
		if (phase !== Phase.stopping) this.lastMs = nowMs;
		this.savedMs = Number.NEGATIVE_INFINITY;
	}

	/** A person, or too many restarts, take the outputs away. What was melting is begun anew. */
	breakOff(nowMs: number): void {
		this.heater?.off(LeaseReason.released, nowMs);
		if (this.phase === Phase.melting || this.phase === Phase.stopping) this.isOwed = true;
		this.phase = Phase.none;
	}

	private evaporatorC(nowMs: number): number {
		const { probe } = this.plan;
		if (probe < 0) return Number.NaN;
		const { points } = this.inputs;
		return points.quality(probe, nowMs) === PointQuality.good ? points.value(probe) : Number.NaN;
	}

	/** Time without power counts as none: an evaporator that stood warm gathered no ice. */
	restore(from: ByteReader, nowMs: number): void {
		this.isOwed = from.u8() === 1;
		this.lastMs = nowMs - 1000 * from.u32();
	}

	isDue(nowMs: number): boolean {
		return nowMs >= this.savedMs + SAVED_EVERY_MS;
	}

	write(out: ByteWriter, nowMs: number): boolean {
		this.savedMs = nowMs;
		const isOwed = this.isOwed || this.phase === Phase.melting;
		out.u8(isOwed ? 1 : 0).u32(Math.max(0, Math.floor((nowMs - this.lastMs) / 1000)));
		return true;
	}
}
