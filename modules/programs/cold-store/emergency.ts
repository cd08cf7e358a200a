import { PointQuality } from "../../points/table";
import type { ColdStorePlan } from "../../site/plan";
import type { ProgramInputs } from "../program";
import type { Compressors } from "./compressors";
import type { LearnedDuty } from "./learned-duty";

/**
 * Cooling by the clock while no probe is good: the share of time that normal running took, where that was learned, else
 * the times of the site. Ended early, and not begun, while any other probe says that it is too cold.
 */
export class Emergency {
	private readonly plan: ColdStorePlan;
	private readonly inputs: ProgramInputs;
	private readonly learned: LearnedDuty | null;
	/** The cycle under way. */
	private onMs = 0;
	private offMs = 0;
	isTooCold = false;

	constructor(plan: ColdStorePlan, inputs: ProgramInputs, learned: LearnedDuty | null) {
		this.plan = plan;
		this.inputs = inputs;
		this.learned = learned;
	}

	/** Whether the compressors are to run now. */
	wants(compressors: Compressors, nowMs: number): boolean {
		this.shape();
		this.isTooCold = this.saysLow(nowMs);
		const isOn = compressors.running > 0;
		return !this.isTooCold && (nowMs < this.turnsAtMs(compressors) ? isOn : !isOn);
	}

	/** When time alone turns them on or off; Infinity when it does not. */
	wakeAtMs(compressors: Compressors, nowMs: number): number {
		const atMs = this.turnsAtMs(compressors);
		return atMs > nowMs ? atMs : Number.POSITIVE_INFINITY;
	}

	private turnsAtMs({ changedMs, running }: Compressors): number {
		return changedMs + (running > 0 ? this.onMs : this.offMs);
	}

	/** The length of the site's cycle, longer where the compressors' own times ask for it. */
	private shape(): void {
		const { probeFaultOnMs, probeFaultOffMs, minimumOnMs, minimumOffMs, startToStartMs } = this.plan;
		this.onMs = probeFaultOnMs;
		this.offMs = probeFaultOffMs;
		const duty = this.learned?.duty ?? Number.NaN;
		if (Number.isNaN(duty)) return;
		const leastMs = Math.max(minimumOnMs / duty, minimumOffMs / (1 - duty), startToStartMs);
		const cycleMs = Math.max(probeFaultOnMs + probeFaultOffMs, leastMs);
		this.onMs = Math.round(duty * cycleMs);
		this.offMs = Math.round((1 - duty) * cycleMs);
	}

	private saysLow(nowMs: number): boolean {
		const { points } = this.inputs;
		for (const { point, below } of this.plan.probeFaultLows) {
			if (points.quality(point, nowMs) === PointQuality.good && points.value(point) < below) return true;
		}
		return false;
	}
}
