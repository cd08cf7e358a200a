import type { IrrigationPlan } from "../../site/plan";

/** A run that a restart has cut short. Times are wall-clock milliseconds since 1970. */
export interface CutRun {
	readonly startedMs: number;
	/** End of the lease of its valve. */
	readonly untilMs: number;
	/** Last sign of life of the boot that it was in: it was cut short then, or later. */
	readonly aliveMs: number;
}

/** What was under way before the boot, as the log tells. */
export interface BootPast {
	/** Wall clock, if it was set since the boot; NaN: it was not. */
	wallMs(): number;
	/** The run of an output that was this owner's; null: there was none. */
	cutRun(output: number, owner: number): CutRun | null;
}

/** Less is not worth opening a valve for. */
const WORTH_MS = 120_000;
const none = Number.NaN;

/**
 * Which zones of a program go on with a run that a restart has cut short, and until when.
 *
 * Only by a clock that was set since the boot, only if the run was cut short less than `resumeWithinMs` ago when that
 * clock is first seen, and not beyond the end that the run had: what was lost of it stays lost.
 */
export class CutRuns {
	readonly #plan: IrrigationPlan;
	readonly #past: BootPast;
	readonly #owner: number;
	readonly #bootMs: number;
	readonly #marginMs: number;
	/** When each zone's run is to end, monotonic; NaN: none goes on. */
	readonly #untilMs: Float64Array;
	#isDecided: boolean;

	/** @param marginMs by which the lease of a valve outlives its run @param nowMs boot */
	constructor(plan: IrrigationPlan, past: BootPast, owner: number, marginMs: number, nowMs: number) {
		this.#plan = plan;
		this.#past = past;
		this.#owner = owner;
		this.#marginMs = marginMs;
		this.#bootMs = nowMs;
		this.#untilMs = new Float64Array(plan.zones.length).fill(none);
		this.#isDecided = plan.resumeWithinMs === 0;
	}

	/** When the run of a zone that goes on is to end, monotonic; NaN: none does. */
	untilMs(zone: number, nowMs: number): number {
		if (!this.#isDecided) this.#decide(nowMs);
		const untilMs = this.#untilMs[zone] as number;
		return untilMs - nowMs >= WORTH_MS ? untilMs : none;
	}

	/** It goes on, or somebody has said otherwise. */
	drop(zone: number): void {
		this.#untilMs[zone] = none;
	}

	dropAll(): void {
		this.#isDecided = true;
		this.#untilMs.fill(none);
	}

	#decide(nowMs: number): void {
		const { resumeWithinMs, zones } = this.#plan;
		const wallMs = this.#past.wallMs();
		if (Number.isNaN(wallMs)) {
			this.#isDecided = nowMs - this.#bootMs >= resumeWithinMs;
			return;
		}
		this.#isDecided = true;
		for (let index = 0; index < zones.length; index += 1) {
			const { valve, longestRunMs } = zones[index] as IrrigationPlan["zones"][number];
			const run = this.#past.cutRun(valve, this.#owner);
			const agoMs = run === null ? none : wallMs - run.aliveMs;
			if (run === null || !(agoMs >= 0 && agoMs < resumeWithinMs)) continue;
			const endsMs = Math.min(run.untilMs - this.#marginMs, run.startedMs + longestRunMs);
			this.#untilMs[index] = nowMs + endsMs - wallMs;
		}
	}
}
