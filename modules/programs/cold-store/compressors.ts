import type { OutputBoard } from "../../outputs/board";
import { LeaseReason } from "../../outputs/lease";
import type { ColdStorePlan } from "../../site/plan";
import { Compressor } from "./compressor";

const never = Number.POSITIVE_INFINITY;
/** A start that came to nothing is tried again after this. */
const ASK_AGAIN_MS = 1_000;

/** Why the compressors are as they are. */
export type CompressorsState = "off" | "running" | "minimum-off" | "minimum-on" | "output-not-ready";

/**
 * The compressors of a room: the lead, and those that help it.
 *
 * Each keeps its own rest, its own least run, and its own time between starts. Where they take turns, the one that has
 * run least begins. One that can't be had is passed over, and the next one begins in its place.
 */
export class Compressors {
	state: CompressorsState = "off";
	private readonly all: readonly Compressor[];
	private readonly plan: ColdStorePlan;

	constructor(plan: ColdStorePlan, outputs: OutputBoard, owner: number, nowMs: number) {
		this.plan = plan;
		this.all = plan.compressors.map((output) => new Compressor(plan, outputs, owner, output, nowMs));
	}

	get length(): number {
		return this.all.length;
	}

	/** That this program runs. */
	get running(): number {
		let count = 0;
		for (const { isHeld } of this.all) if (isHeld) count += 1;
		return count;
	}

	/** Read back as running. */
	get isOn(): boolean {
		return this.all.some(({ isOn }) => isOn);
	}

	get areStopped(): boolean {
		return this.all.every(({ isStopped }) => isStopped);
	}

	get areInHand(): boolean {
		return this.all.every(({ isInHand }) => isInHand);
	}

	startsOften(nowMs: number): boolean {
		return this.all.some((one) => one.startsOften(nowMs));
	}

	/** First of every pass. */
	look(nowMs: number): void {
		for (const one of this.all) one.look(nowMs);
	}

	/** Since when one of them runs, or all of them rest; at first the boot. */
	get changedMs(): number {
		let restsMs = 0;
		let runsMs = never;
		for (const { isHeld, startedMs, offSinceMs } of this.all) {
			if (isHeld) runsMs = Math.min(runsMs, startedMs);
			restsMs = Math.max(restsMs, offSinceMs);
		}
		return runsMs === never ? restsMs : runsMs;
	}

	/**
	 * Brings so many of them to run, as far as their times allow.
	 *
	 * @param mayWait their least run is kept; false: they stop at once
	 * @returns when to call next
	 */
	want(count: number, onReason: number, offReason: number, mayWait: boolean, nowMs: number): number {
		this.state = count > 0 ? "running" : "off";
		let wakeMs = this.stopBeyond(count, offReason, mayWait, nowMs);
		wakeMs = Math.min(wakeMs, this.startUpTo(count, onReason, nowMs));
		for (const one of this.all) if (one.isHeld) wakeMs = Math.min(wakeMs, one.on(onReason, nowMs));
		return wakeMs;
	}

	/** All of them, at once. */
	stop(reason: number, nowMs: number): void {
		this.want(0, LeaseReason.none, reason, false, nowMs);
	}

	private stopBeyond(count: number, reason: number, mayWait: boolean, nowMs: number): number {
		let wakeMs = never;
		for (let index = this.all.length - 1; index >= 0 && this.running > count; index -= 1) {
			const one = this.all[index] as Compressor;
			if (!one.isHeld) continue;
			if (mayWait && nowMs < one.stoppableAtMs) {
				if (count === 0) this.state = "minimum-on";
				wakeMs = Math.min(wakeMs, one.stoppableAtMs);
			} else one.stop(reason, nowMs);
		}
		return wakeMs;
	}

	/** One in each pass: two never start in the same moment. */
	private startUpTo(count: number, reason: number, nowMs: number): number {
		if (this.running >= count) return never;
		let tried = 0;
		for (let index = this.next(tried, nowMs); index >= 0; index = this.next(tried, nowMs)) {
			if (this.all[index]?.start(reason, nowMs)) return this.running < count ? nowMs + ASK_AGAIN_MS : never;
			tried |= 1 << index;
		}
		let startableMs = never;
		for (const one of this.all) if (!one.isHeld) startableMs = Math.min(startableMs, one.startableAtMs);
		if (this.running === 0) this.state = nowMs < startableMs ? "minimum-off" : "output-not-ready";
		return nowMs < startableMs ? startableMs : nowMs + ASK_AGAIN_MS;
	}

	/** Whose turn it is, of those that may start and were not tried, a bit each; -1: none may. */
	private next(tried: number, nowMs: number): number {
		let best = -1;
		let bestMs = never;
		for (let index = 0; index < this.all.length; index += 1) {
			const one = this.all[index] as Compressor;
			if ((tried & (1 << index)) !== 0 || one.isHeld || nowMs < one.startableAtMs) continue;
			const ranMs = this.plan.rotates ? one.ranMs : index;
			if (ranMs >= bestMs) continue;
			best = index;
			bestMs = ranMs;
		}
		return best;
	}
}
