import type { ByteReader, ByteWriter } from "../../base/bytes";
import { StateKind } from "../../state/kinds";
import type { Lasting } from "../lasting";

/** A cycle counts by its length: what is older than this counts less than a third. */
const MEMORY_MS = 24 * 3_600_000;
/** Shares are kept in steps of so much, and saved when they have moved by ten of them. */
const STEP = 0.001;
const SAVED_STEPS = 10;
/** Neither never nor always: a cycle has both parts. */
const LEAST = 0.02;

/**
 * The share of time that the compressors run when all is normal, 1 being all of them all the time.
 *
 * Whole cycles are counted, from one start to the next, and only those that nothing disturbed: no pulldown, no defrost,
 * no open door, no hand, no restart. Newer ones count for more.
 */
export class LearnedDuty implements Lasting {
	readonly kind = StateKind.roomDuty;
	readonly part = "";
	readonly length = 2;
	private readonly most: number;
	private readonly compressors: number;
	/** Learned so far; NaN: nothing. Not capped. */
	private share = Number.NaN;
	private savedSteps = -1;
	private lookedMs = Number.NaN;
	/** Beginning of the cycle under way; NaN: there is none, or it was disturbed. */
	private beganMs = Number.NaN;
	private onMs = 0;
	private wasRunning = false;
	private lastRunning = 0;

	/** @param most what is learned counts up to this, (0, 1) @param compressors how many there are */
	constructor(most: number, compressors: number) {
		this.most = most;
		this.compressors = compressors;
	}

	/** What to run by while no probe is good, (0, 1); NaN: nothing was learned. */
	get duty(): number {
		return Math.max(LEAST, Math.min(this.share, this.most)); // NaN stays NaN
	}

	/** In every pass. @param isNormal nothing but the thermostat decides @param running compressors that do */
	look(isNormal: boolean, running: number, nowMs: number): void {
		const isRunning = running > 0;
		if (!isNormal) this.beganMs = Number.NaN;
		else {
			if (!Number.isNaN(this.beganMs)) this.onMs += ((nowMs - this.lookedMs) * this.lastRunning) / this.compressors;
			if (isRunning && !this.wasRunning) this.begin(nowMs);
		}
		this.lookedMs = nowMs;
		this.lastRunning = running;
		this.wasRunning = isRunning;
	}

	/** A cycle ends where the next one begins. */
	private begin(nowMs: number): void {
		const cycleMs = nowMs - this.beganMs;
		if (cycleMs > 0) {
			const share = this.onMs / cycleMs;
			const weight = Number.isNaN(this.share) ? 1 : Math.min(1, cycleMs / MEMORY_MS);
			this.share = Number.isNaN(this.share) ? share : this.share + weight * (share - this.share);
		}
		this.beganMs = nowMs;
		this.onMs = 0;
	}

	private get steps(): number {
		return Number.isNaN(this.share) ? -1 : Math.round(this.share / STEP);
	}

	restore(from: ByteReader): void {
		const steps = from.u16();
		if (steps > 1 / STEP) return;
		this.share = steps * STEP;
		this.savedSteps = steps;
	}

	isDue(): boolean {
		const { steps } = this;
		return steps >= 0 && (this.savedSteps < 0 || Math.abs(steps - this.savedSteps) >= SAVED_STEPS);
	}

	write(out: ByteWriter): boolean {
		this.savedSteps = this.steps;
		out.u16(this.steps);
		return true;
	}
}
