import { PointQuality, type PointTable } from "../points/table";
import type { GatePlan, OutputPlan } from "../site/plan";
import type { GateKind } from "../site/types";
import { isAway, LeaseReason } from "./lease";
import type { Output } from "./output";

const reasons: { readonly [kind in GateKind]: number } = {
	pressure: LeaseReason.pressure,
	level: LeaseReason.level,
	rain: LeaseReason.rain,
	frost: LeaseReason.frost,
	wind: LeaseReason.wind,
	supply: LeaseReason.lowSupply,
	limit: LeaseReason.limit,
};

const none: readonly Gate[] = Object.freeze([]);

/** Conditions on points under which an output may be away from rest: pressure, tank, rain, frost, wind, supply. */
export class Gates {
	readonly #points: PointTable;
	readonly #outputs: readonly Output[];
	/** For each output: its gates. */
	readonly #ofOutput: readonly (readonly Gate[])[];

	constructor(plans: readonly OutputPlan[], points: PointTable, outputs: readonly Output[]) {
		this.#points = points;
		this.#outputs = outputs;
		this.#ofOutput = plans.map(({ onlyWhile }) =>
			onlyWhile.length === 0 ? none : onlyWhile.map((plan) => new Gate(plan)),
		);
	}

	/** Looks at every point. Returns when a delay will be over; Infinity when none runs. */
	advance(nowMs: number): number {
		let wakeMs = Number.POSITIVE_INFINITY;
		for (let output = 0; output < this.#ofOutput.length; output += 1) {
			for (const gate of this.#ofOutput[output] as readonly Gate[]) {
				const { state } = this.#outputs[output] as Output;
				wakeMs = Math.min(wakeMs, gate.advance(isAway(state), this.#points, nowMs));
			}
		}
		return wakeMs;
	}

	/** A condition of its run does not hold: the run has gone wrong. */
	isRunBad(output: number): boolean {
		for (const { plan, isOpen } of this.#ofOutput[output] as readonly Gate[]) {
			if (plan.afterMs > 0 && !isOpen) return true;
		}
		return false;
	}

	/** Why an output may not be away from rest now; `LeaseReason.none`: it may. */
	refusal(output: number): number {
		for (const gate of this.#ofOutput[output] as readonly Gate[]) if (!gate.isOpen) return reasons[gate.plan.kind];
		return LeaseReason.none;
	}
}

/** One condition: closed until it is known to hold, unless the site says that not knowing will do. */
class Gate {
	readonly plan: GatePlan;
	isOpen: boolean;
	/** Since when it does not hold; NaN: it does. */
	#lostSinceMs = Number.NaN;
	/** Since when its output is away from rest, where that matters; NaN: it is not. */
	#awaySinceMs = Number.NaN;

	constructor(plan: GatePlan) {
		this.plan = plan;
		this.isOpen = plan.isOpenUnknown;
	}

	/** Looks. Returns when time alone will change something. */
	advance(isOutputAway: boolean, points: PointTable, nowMs: number): number {
		const { afterMs } = this.plan;
		if (afterMs === 0) return this.judge(points, nowMs);
		if (!isOutputAway) this.#awaySinceMs = Number.NaN;
		else if (Number.isNaN(this.#awaySinceMs)) this.#awaySinceMs = nowMs;
		const fromMs = this.#awaySinceMs + afterMs;
		if (nowMs >= fromMs) return this.judge(points, nowMs);
		this.isOpen = true;
		this.#lostSinceMs = Number.NaN;
		return isOutputAway ? fromMs : Number.POSITIVE_INFINITY;
	}

	private judge(points: PointTable, nowMs: number): number {
		const { point, isOpenUnknown, delayMs } = this.plan;
		const isKnown = points.quality(point, nowMs) === PointQuality.good;
		const holds = isKnown ? this.holds(points.value(point)) : isOpenUnknown;
		if (holds) {
			this.isOpen = true;
			this.#lostSinceMs = Number.NaN;
			return Number.POSITIVE_INFINITY;
		}
		if (!this.isOpen) return Number.POSITIVE_INFINITY;
		if (Number.isNaN(this.#lostSinceMs)) this.#lostSinceMs = nowMs;
		const dueMs = this.#lostSinceMs + delayMs;
		if (nowMs < dueMs) return dueMs;
		this.isOpen = false;
		return Number.POSITIVE_INFINITY;
	}

	/** To open again it has to be better by the hysteresis than to stay open. */
	private holds(value: number): boolean {
		const { above, below, hysteresis } = this.plan;
		const margin = this.isOpen ? 0 : hysteresis;
		if (above !== null && !(value > above + margin)) return false;
		return below === null || value < below - margin;
	}
}
