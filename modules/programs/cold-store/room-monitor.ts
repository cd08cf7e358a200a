import { PointQuality } from "../../points/table";
import type { RoomMonitorPlan, StatePlan } from "../../site/plan";
import type { ProgramNotice } from "../../site/types";
import { firstGood } from "../first-good";
import { noLastings } from "../lasting";
import type { Program, ProgramInputs, WateredZone } from "../program";

const noZones: readonly WateredZone[] = Object.freeze([]);

/**
 * Watches a room beside its own controller: reads, says in a word what the controller does, and tells alarms of it. It
 * has no output and writes nothing.
 */
export class RoomMonitor implements Program {
	readonly zones = noZones;
	readonly lastings = noLastings;
	/** `defrost`, `door`, `cooling`, `satisfied`; `local`: its controller has it, and what it does is not known. */
	state = "local";
	pausedUntilMs = 0;
	private readonly plan: RoomMonitorPlan;
	private readonly inputs: ProgramInputs;
	/** Since when the room has been on its way down; NaN: it is not. */
	private pulldownSinceMs: number;
	/** When a defrost was last seen; NaN: the room has been cold since. */
	private defrostMs = Number.NaN;

	constructor(plan: RoomMonitorPlan, inputs: ProgramInputs, nowMs: number) {
		this.plan = plan;
		this.inputs = inputs;
		this.pulldownSinceMs = nowMs;
	}

	get name(): string {
		return this.plan.name;
	}

	get subject(): string {
		return this.plan.name;
	}

	drives(): boolean {
		return false;
	}

	notice(notice: ProgramNotice, _zone: number, nowMs: number): boolean | null {
		const { defrost, door, temperature } = this.plan;
		if (notice === "pulldown") return !Number.isNaN(this.pulldownSinceMs);
		if (notice === "defrosting") return defrost === null ? null : !Number.isNaN(this.defrostMs);
		if (notice === "door-open") return this.is(door, nowMs);
		return notice === "probes-lost" ? firstGood(this.inputs.points, temperature, nowMs) < 0 : null;
	}

	advance(nowMs: number): number {
		const { points } = this.inputs;
		const { temperature, cooling, defrost, door, coldBelow, pulldownMs, recoverMs } = this.plan;
		const probe = firstGood(points, temperature, nowMs);
		const isCold = probe >= 0 && points.value(probe) < coldBelow;
		const cools = this.is(cooling, nowMs);
		if (this.is(defrost, nowMs) === true) this.defrostMs = nowMs;
		else if (isCold || nowMs >= this.defrostMs + recoverMs) this.defrostMs = Number.NaN;
		if (isCold || nowMs >= this.pulldownSinceMs + pulldownMs) this.pulldownSinceMs = Number.NaN;
		if (this.defrostMs === nowMs) this.state = "defrost";
		else if (this.is(door, nowMs) === true) this.state = "door";
		else if (cools === null) this.state = "local";
		else this.state = cools ? "cooling" : "satisfied";
		const pulledMs = this.pulldownSinceMs + pulldownMs;
		const recoveredMs = this.defrostMs + recoverMs;
		return Math.min(
			Number.isNaN(pulledMs) ? Number.POSITIVE_INFINITY : pulledMs,
			Number.isNaN(recoveredMs) ? Number.POSITIVE_INFINITY : recoveredMs,
		);
	}

	/** Null: nobody says, or knows. */
	private is(state: StatePlan | null, nowMs: number): boolean | null {
		const { points } = this.inputs;
		if (state === null || points.quality(state.point, nowMs) !== PointQuality.good) return null;
		return state.values.includes(points.value(state.point));
	}
}
