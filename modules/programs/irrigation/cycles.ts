import { splitRun } from "../../agronomy/run-time";
import type { ByteReader, ByteWriter } from "../../base/bytes";
import { type Clock, ClockQuality } from "../../ports/clock";
import type { CyclePlan, ZonePlan } from "../../site/plan";
import { StateKind } from "../../state/kinds";
import type { Lasting } from "../lasting";
import { Since } from "../since";

/** A watering whose next cycle could not begin for so long is over. */
const WAITS_MAX_MS = 24 * 3_600_000;
/** No cycle is shorter, where all of them can be as long as others. */
const CYCLE_LEAST_MS = 60_000;
const never = Number.POSITIVE_INFINITY;
/** Of a zone that has no cycles of its own. */
const uncut: CyclePlan = Object.freeze({ cycleMs: never, soakMs: 0 });

type CycledZone = Pick<ZonePlan, "name" | "longestRunMs">;

const Phase = Object.freeze({ none: 0, running: 1, soaking: 2, over: 3 });

/**
 * One zone's watering in cycles, with soaks between. A soak counts from the valve that is shown shut. How long water
 * ran counts over all cycles, up to the zone's longest run.
 *
 * A soak outlives a boot; that of a cycle which the boot has cut short counts from the boot. What is left of the
 * watering goes on only where the program takes up what a restart has cut short, and only if its next cycle is less
 * than `resumeWithinMs` late by a clock that was set since.
 */
export class Cycles implements Lasting {
	readonly kind = StateKind.soak;
	readonly part: string;
	readonly length = 1 + Since.length + 6 + 6;
	private readonly plan: CycledZone;
	private readonly cycle: CyclePlan;
	private readonly resumeWithinMs: number;
	private readonly clock: Clock;
	private readonly soak: Since;
	private phase: number = Phase.none;
	/** Water ran for so long in this watering. */
	private ranMs = 0;
	private atMs = 0;
	private wasFlowing = false;
	/** Of the cycle under way; Infinity: none is, or its water has not come yet. */
	endsAtMs = never;
	/** When the next cycle was due that a boot has put off, by the wall clock; 0: nobody knows; NaN: none was put off. */
	private putOffWallMs = Number.NaN;
	private readonly bootMs: number;
	private isSaved = true;

	/** @param cycle null: it is cut by others alone @param nowMs boot */
	constructor(plan: CycledZone, cycle: CyclePlan | null, resumeWithinMs: number, clock: Clock, nowMs: number) {
		this.plan = plan;
		this.cycle = cycle ?? uncut;
		this.part = plan.name;
		this.resumeWithinMs = resumeWithinMs;
		this.clock = clock;
		this.soak = new Since(clock);
		this.bootMs = nowMs;
	}

	/** The zone is between two cycles of a watering. */
	get isBetween(): boolean {
		return this.phase === Phase.soaking;
	}

	/** When its last cycle ended, monotonic; NaN: it has soaked. */
	get shutAtMs(): number {
		return this.soak.atMs;
	}

	/** No cycle may begin before; monotonic. */
	get soakedAtMs(): number {
		return this.soak.isOn ? this.soak.atMs + this.cycle.soakMs : 0;
	}

	/** It has waited for its turn for too long. */
	isStale(nowMs: number): boolean {
		return nowMs >= this.soakedAtMs + WAITS_MAX_MS;
	}

	/** Whether what is left goes on, so far: not while that is undecided after a boot. */
	get isDecided(): boolean {
		return Number.isNaN(this.putOffWallMs);
	}

	/** How long water may still run in this watering. */
	get leftMs(): number {
		return Math.max(0, this.plan.longestRunMs - this.ranMs);
	}

	/** How long the valve has to be open for a cycle at the most, once its water has come. */
	get cycleMostMs(): number {
		return Math.min(this.leftMs, this.cycle.cycleMs);
	}

	/** A cycle begins: the first of a watering, or the next one. */
	begin(nowMs: number): void {
		this.enter(Phase.running);
		this.soak.end();
		this.putOffWallMs = Number.NaN;
		this.wasFlowing = false;
		this.atMs = nowMs;
	}

	/**
	 * In every pass of a cycle.
	 *
	 * @param wantedMs how long water is wanted yet, as far as that is known; Infinity: it is not
	 */
	count(isFlowing: boolean, wantedMs: number, nowMs: number): void {
		if (this.wasFlowing) this.ranMs += nowMs - this.atMs;
		this.atMs = nowMs;
		this.wasFlowing = isFlowing;
		if (isFlowing && this.endsAtMs === never) this.endsAtMs = nowMs + this.lengthMs(wantedMs);
	}

	/** As long as the others where the whole is known, so that the last one is no splash. */
	private lengthMs(wantedMs: number): number {
		const { cycleMs } = this.cycle;
		const wholeMs = Math.min(wantedMs, this.leftMs);
		if (wantedMs === never || wholeMs <= cycleMs) return Math.min(cycleMs, wholeMs);
		const { length, longer } = splitRun(Math.ceil(wholeMs), cycleMs, CYCLE_LEAST_MS, 0);
		return Math.min(cycleMs, length + (longer > 0 ? 1 : 0));
	}

	/** The cycle is over and its valve shown shut. @param isLast the watering is over too */
	rest(isLast: boolean, nowMs: number): void {
		this.soak.begin(nowMs);
		if (isLast) this.drop();
		else this.enter(Phase.soaking);
	}

	/** The watering is over. What soaks goes on to. */
	drop(): void {
		this.putOffWallMs = Number.NaN;
		this.ranMs = 0;
		this.enter(Phase.over);
	}

	private enter(phase: number): void {
		this.phase = phase;
		this.endsAtMs = never;
		this.isSaved = false;
	}

	/** In every pass. */
	advance(nowMs: number): void {
		this.soak.advance(nowMs);
		if (!this.isDecided) this.decide(nowMs);
		if (this.phase !== Phase.over || nowMs < this.soakedAtMs) return;
		this.soak.end();
		this.enter(Phase.none);
	}

	/** Whether the watering of a boot before goes on. */
	private decide(nowMs: number): void {
		if (this.clock.wallQuality() <= ClockQuality.holdover || this.resumeWithinMs === 0) {
			if (nowMs - this.bootMs >= this.resumeWithinMs) this.drop();
			return;
		}
		const lateMs = this.clock.wallMs() - this.putOffWallMs;
		if (this.putOffWallMs > 0 && lateMs < this.resumeWithinMs) this.putOffWallMs = Number.NaN;
		else this.drop();
	}

	restore(from: ByteReader, nowMs: number): void {
		const phase = from.u8();
		this.soak.restore(from, nowMs);
		this.phase = phase === Phase.over ? Phase.over : Phase.soaking;
		const dueWallMs = from.u48();
		this.putOffWallMs = this.isBetween ? dueWallMs : Number.NaN;
		this.ranMs = from.u48();
	}

	isDue(): boolean {
		return !this.isSaved;
	}

	write(out: ByteWriter, nowMs: number): boolean {
		this.isSaved = true;
		const isTimed = this.clock.wallQuality() !== ClockQuality.none;
		const dueMs = this.phase === Phase.running ? this.cycleMostMs + this.cycle.soakMs : this.soakedAtMs - nowMs;
		out.u8(this.phase);
		this.soak.write(out, nowMs);
		out.u48(isTimed ? this.clock.wallMs() + Math.max(0, Math.round(dueMs)) : 0);
		out.u48(Math.round(this.ranMs));
		return this.phase !== Phase.none;
	}
}
