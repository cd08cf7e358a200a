import { PointQuality, type PointTable } from "../points/table";
import type { AlarmPlan } from "../site/plan";

export const AlarmState = Object.freeze({ clear: 0, pending: 1, raised: 2 });

const stateNames = ["clear", "pending", "raised"] as const;

export function alarmStateName(state: number): (typeof stateNames)[number] {
	return stateNames[state] ?? "clear";
}

/** Told of every edge, in order: raised, cleared. */
export type AlarmEdgeListener = (alarm: number, raised: boolean) => void;

/** Every alarm of a site: limit, delay, hysteresis. */
export class AlarmTable {
	readonly #plans: readonly AlarmPlan[];
	readonly #points: PointTable;
	readonly #onEdge: AlarmEdgeListener;
	readonly #state: Uint8Array;
	readonly #sinceMs: Float64Array;
	/** Alarms raised since boot. */
	raisedCount = 0;

	constructor(plans: readonly AlarmPlan[], points: PointTable, onEdge: AlarmEdgeListener) {
		this.#plans = plans;
		this.#points = points;
		this.#onEdge = onEdge;
		this.#state = new Uint8Array(plans.length);
		this.#sinceMs = new Float64Array(plans.length);
	}

	state(alarm: number): number {
		return this.#state[alarm] as number;
	}

	/** Monotonic time of the last change of state. */
	sinceMs(alarm: number): number {
		return this.#sinceMs[alarm] as number;
	}

	/** Judges every condition. Returns when a delay will be over; Infinity when none runs. */
	advance(nowMs: number): number {
		let wakeMs = Number.POSITIVE_INFINITY;
		for (let index = 0; index < this.#plans.length; index += 1) {
			const plan = this.#plans[index] as AlarmPlan;
			if (this.#points.quality(plan.point, nowMs) !== PointQuality.good) continue; // neither raised nor cleared
			this.#judge(index, plan, nowMs);
			if (this.#state[index] !== AlarmState.pending) continue;
			const dueMs = (this.#sinceMs[index] as number) + plan.delayMs;
			if (nowMs >= dueMs) this.#raise(index, nowMs);
			else wakeMs = Math.min(wakeMs, dueMs);
		}
		return wakeMs;
	}

	#judge(index: number, plan: AlarmPlan, nowMs: number): void {
		const counts = this.#points.counts(plan.point);
		const crossed =
			(plan.aboveCounts !== null && counts > plan.aboveCounts) ||
			(plan.belowCounts !== null && counts < plan.belowCounts);
		const state = this.#state[index];
		if (state === AlarmState.clear && crossed) this.#enter(index, AlarmState.pending, nowMs);
		else if (state === AlarmState.pending && !crossed) this.#enter(index, AlarmState.clear, nowMs);
		else if (state === AlarmState.raised && this.#isBack(plan, counts)) {
			this.#enter(index, AlarmState.clear, nowMs);
			this.#onEdge(index, false);
		}
	}

	#isBack(plan: AlarmPlan, counts: number): boolean {
		if (plan.aboveCounts !== null && counts > plan.aboveCounts - plan.hysteresisCounts) return false;
		return plan.belowCounts === null || counts >= plan.belowCounts + plan.hysteresisCounts;
	}

	#raise(index: number, nowMs: number): void {
		this.#enter(index, AlarmState.raised, nowMs);
		this.raisedCount += 1;
		this.#onEdge(index, true);
	}

	#enter(index: number, state: number, nowMs: number): void {
		this.#state[index] = state;
		this.#sinceMs[index] = nowMs;
	}
}
