import type { OutputBoard } from "../../outputs/board";
import { isAway, LeaseReason, OutputState } from "../../outputs/lease";
import type { ColdStorePlan } from "../../site/plan";
import { RecentStarts } from "./recent-starts";
import { Switched } from "./switched";

/** One compressor, and the times that it needs between its starts and stops. */
export class Compressor extends Switched {
	/** When it was last started by this program; at first the boot: what ran before it is not known. */
	startedMs: number;
	/** Since when it is known to be off; at first the boot. */
	offSinceMs: number;
	private readonly plan: ColdStorePlan;
	/** Null: nobody asked how often it starts. */
	private readonly starts: RecentStarts | null;
	private wasOn = false;

	constructor(plan: ColdStorePlan, outputs: OutputBoard, owner: number, output: number, nowMs: number) {
		super(outputs, owner, output);
		this.plan = plan;
		this.startedMs = nowMs;
		this.offSinceMs = nowMs;
		this.starts = plan.startsPerHour > 0 ? new RecentStarts(plan.startsPerHour) : null;
	}

	/** First of every pass: sees what has become of it. */
	look(nowMs: number): void {
		const { state } = this.outputs.at(this.output);
		const { isOn } = this;
		if (this.isHeld || state !== OutputState.atRest) this.offSinceMs = nowMs;
		// A relay that fell has stopped it, whatever was commanded: it rests before it starts again.
		if (this.wasOn && !isOn) this.off(LeaseReason.chainFault, nowMs);
		this.wasOn = isOn;
		this.starts?.look(isAway(state), nowMs);
	}

	/** How long it has run in all, whoever ran it. */
	get ranMs(): number {
		return this.outputs.totals.onMs(this.output);
	}

	/** From when on it may start, by its rest and by its last start. */
	get startableAtMs(): number {
		return Math.max(this.offSinceMs + this.plan.minimumOffMs, this.startedMs + this.plan.startToStartMs);
	}

	/** From when on a program may stop it. */
	get stoppableAtMs(): number {
		return this.startedMs + this.plan.minimumOnMs;
	}

	/** False: its times, or whoever decides on the output, forbid it. */
	start(reason: number, nowMs: number): boolean {
		if (nowMs < this.startableAtMs) return false;
		this.on(reason, nowMs);
		if (!this.isHeld) return false;
		this.startedMs = nowMs;
		this.offSinceMs = nowMs;
		return true;
	}

	stop(reason: number, nowMs: number): void {
		if (!this.isHeld) return;
		this.off(reason, nowMs);
		this.offSinceMs = nowMs;
	}

	/** Whether it has started more often within an hour than the site takes for sound. */
	startsOften(nowMs: number): boolean {
		return this.starts?.isMany(nowMs) ?? false;
	}
}
