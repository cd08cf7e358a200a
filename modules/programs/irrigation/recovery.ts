import type { ByteReader, ByteWriter } from "../../base/bytes";
import type { Clock } from "../../ports/clock";
import type { RecoveryPlan } from "../../site/plan";
import { StateKind } from "../../state/kinds";
import type { Lasting } from "../lasting";
import { Since } from "../since";

/** Run that a restart may forget. */
const FORGOTTEN_MS = 300_000;
/** Less of a run is not worth opening a valve for. */
const WORTH_MS = 120_000;

/**
 * A well that gives out: its pump runs for so long in all, then it rests for so long at a stretch.
 *
 * It goes by the pump itself, whoever runs it. A rest that was long enough gives the whole run back; a shorter one
 * gives nothing. Run and rest outlive a boot.
 */
export class Recovery implements Lasting {
	readonly kind = StateKind.wellRun;
	readonly part = "";
	readonly length = Since.length + 6;
	private readonly plan: RecoveryPlan;
	private readonly rest: Since;
	private ranMs = 0;
	private atMs: number;
	private savedRanMs = 0;
	private isRestSaved = true;

	/** @param nowMs boot: outputs rest */
	constructor(plan: RecoveryPlan, clock: Clock, nowMs: number) {
		this.plan = plan;
		this.rest = new Since(clock);
		this.rest.begin(nowMs);
		this.atMs = nowMs;
	}

	/** In every pass. @param isPumping the pump runs, or may */
	advance(isPumping: boolean, nowMs: number): void {
		if (!this.rest.isOn) this.ranMs += nowMs - this.atMs;
		this.atMs = nowMs;
		if (isPumping) {
			this.rest.end();
			return;
		}
		if (!this.rest.isOn) this.rest.begin(nowMs);
		this.rest.advance(nowMs);
		if (nowMs >= this.rest.atMs + this.plan.restMs) this.ranMs = 0;
	}

	/** The well has given what it has: what runs is to end. */
	get isSpent(): boolean {
		return this.ranMs >= this.plan.afterRunMs;
	}

	/** It gives enough for a run that is worth it. */
	get mayBegin(): boolean {
		return this.plan.afterRunMs - this.ranMs >= WORTH_MS;
	}

	/** When it is spent, or has recovered; Infinity: neither is under way. */
	get wakeAtMs(): number {
		if (this.rest.isOn) return this.ranMs > 0 ? this.rest.atMs + this.plan.restMs : Number.POSITIVE_INFINITY;
		return this.isSpent ? Number.POSITIVE_INFINITY : this.atMs + this.plan.afterRunMs - this.ranMs;
	}

	restore(from: ByteReader, nowMs: number): void {
		this.rest.restore(from, nowMs);
		this.ranMs = from.u48();
		this.savedRanMs = this.ranMs;
	}

	isDue(): boolean {
		if (this.ranMs === 0) return this.savedRanMs > 0;
		if (this.isSpent && this.savedRanMs < this.plan.afterRunMs) return true;
		return this.rest.isOn !== this.isRestSaved || this.ranMs >= this.savedRanMs + FORGOTTEN_MS;
	}

	write(out: ByteWriter, nowMs: number): boolean {
		this.savedRanMs = this.ranMs;
		this.isRestSaved = this.rest.isOn;
		this.rest.write(out, nowMs);
		out.u48(Math.round(this.ranMs));
		return this.ranMs > 0;
	}
}
