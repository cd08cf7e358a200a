import { PointQuality, type PointTable } from "../points/table";
import type { GatePlan, OutputPlan } from "../site/plan";
import type { GateKind } from "../site/types";
import { LeaseReason } from "./lease";

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
	readonly #gates: readonly Gate[];
	/** For each output: its gates. */
	readonly #ofOutput: readonly (readonly Gate[])[];

	constructor(plans: readonly OutputPlan[], points: PointTable) {
		this.#points = points;
		this.#ofOutput = plans.map(({ onlyWhile }) =>
			onlyWhile.length === 0 ? none : onlyWhile.map((plan) => new Gate(plan)),
		);
		this.#gates = this.#ofOutput.flat();
	}

	/** Looks at every point. Returns when a delay will be over; Infinity when none runs. */
	advance(nowMs: number): number {
		let wakeMs = Number.POSITIVE_INFINITY;
		for (const gate of this.#gates) wakeMs = Math.min(wakeMs, gate.judge(this.#points, nowMs));
		return wakeMs;
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

	constructor(plan: GatePlan) {
		this.plan = plan;
		this.isOpen = plan.isOpenUnknown;
	}

	judge(points: PointTable, nowMs: number): number {
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
