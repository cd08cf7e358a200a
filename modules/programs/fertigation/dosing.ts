import { LeaseReason } from "../../outputs/lease";
import type { DosePlan } from "../../site/plan";
import { askAgainMs, type Doser, DoserLock } from "./doser";
import type { Probes } from "./probes";
import { type Band, shareOfBand, shareOfFlow } from "./share";

const HOUR_MS = 3_600_000;

/**
 * One dose of a recipe: by time, by volume, proportional to the flow, or to what EC or pH should be.
 *
 * By EC and pH it is dose, wait until it has mixed, look, and dose again; or, in a line that water runs through once,
 * dose and look. Fifteen doses that change nothing lock the doser.
 */
export class Dosing {
	readonly plan: DosePlan;
	readonly doser: Doser;
	/** Of EC and pH; else null. */
	readonly probes: Probes | null;
	private readonly target: Band;
	/** Of the last period. */
	private share = 0;
	private nextMs = 0;
	/** When the first dose was given; NaN: none was. */
	private firstMs = Number.NaN;
	/** A dose was given whose effect nobody has looked at. */
	private isUnjudged = false;
	/** Since when the reading is within the proportional band: not all that the doser has is needed; NaN: it is not. */
	nearSinceMs = Number.NaN;

	constructor(plan: DosePlan, doser: Doser, probes: Probes | null) {
		this.plan = plan;
		this.doser = doser;
		this.probes = probes;
		this.target = { reference: plan.amount, deadBand: plan.deadBand, band: plan.band };
	}

	/** The injection begins. */
	begin(nowMs: number): void {
		this.doser.begin();
		if (this.probes !== null) this.doser.effect?.begin(this.probes.reading);
		this.share = 0;
		this.nextMs = nowMs;
		this.isUnjudged = false;
		this.firstMs = Number.NaN;
		this.nearSinceMs = Number.NaN;
	}

	/** On time that is left of it, by its amount; Infinity: it goes on as long as the injection. */
	get leftMs(): number {
		const { mode, amount } = this.plan;
		if (mode === "time") return amount - this.doser.doseMs;
		if (mode === "volume") return (amount * HOUR_MS) / this.doser.plan.litresPerHour - this.doser.doseMs;
		return Number.POSITIVE_INFINITY;
	}

	/** All of it was given, to a pulse that would be too short. */
	get isDone(): boolean {
		return this.leftMs < this.doser.plan.shortestMs;
	}

	/** What it goes by can't be known now. */
	get isBlind(): boolean {
		if (this.probes === null) return false;
		return Number.isNaN(this.probes.reading) || (this.probes.disagree && !this.probes.plan.holds);
	}

	/**
	 * Gives what is due.
	 *
	 * @param flowM3h m³/h
	 * @param endMs no dose goes on beyond
	 * @returns when to call again
	 */
	advance(flowM3h: number, endMs: number, nowMs: number): number {
		if (nowMs < this.nextMs || this.isDone) return this.nextMs;
		if (this.probes !== null && !this.look(this.probes, nowMs)) return nowMs + askAgainMs;
		if (this.plan.mode === "flow") {
			this.share = shareOfFlow(flowM3h, this.plan.amount, this.doser.plan.litresPerHour);
		} else if (this.probes === null) this.share = 1;
		const onMs = this.doser.pulse(this.share, Math.min(this.leftMs, endMs - nowMs), nowMs);
		const { periodMs } = this.doser.plan;
		if (Number.isNaN(onMs)) this.nextMs = nowMs + askAgainMs;
		else if (onMs > 0 && this.probes !== null) {
			const { waits, mixMs } = this.probes.plan;
			this.isUnjudged = true;
			if (Number.isNaN(this.firstMs)) this.firstMs = nowMs;
			this.nextMs = nowMs + Math.max(periodMs, waits ? onMs + mixMs : 0);
		} else this.nextMs = nowMs + periodMs;
		return this.nextMs;
	}

	/** Looks at what the last dose has done, and at what is wanted now. False: it has not mixed yet, or it is locked. */
	private look(probes: Probes, nowMs: number): boolean {
		const { waits, mixMs } = probes.plan;
		const hasMixed = probes.readAtMs >= (waits ? this.doser.gaveAtMs : this.firstMs) + mixMs;
		if (waits && this.isUnjudged && !hasMixed) return false;
		const { effect } = this.doser;
		if (this.isUnjudged && hasMixed && !probes.disagree) effect?.judge(probes.reading);
		this.isUnjudged = false;
		if (effect?.isLost === true) {
			this.doser.lockFor(DoserLock.noEffect, LeaseReason.noEffect, nowMs);
			return false;
		}
		if (probes.disagree) return true; // as it was
		this.share = shareOfBand(probes.reading, this.target, this.doser.plan.substance === "acid");
		if (this.share >= 1) this.nearSinceMs = Number.NaN;
		else if (Number.isNaN(this.nearSinceMs)) this.nearSinceMs = nowMs;
		return true;
	}
}
