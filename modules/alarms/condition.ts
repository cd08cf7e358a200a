import { type OutputBoard, OutputCondition } from "../outputs/board";
import { OutputState } from "../outputs/lease";
import { PointQuality, type PointTable } from "../points/table";
import type { AlarmPlan } from "../site/plan";
import type { FlowFault, OutputFault, ProgramNotice } from "../site/types";
import type { Change } from "./change";
import type { LocalTime } from "./local-time";

/** What alarms look at. */
export interface AlarmInputs {
	readonly points: PointTable;
	readonly outputs: OutputBoard;
	readonly time: LocalTime;
	/**
	 * Whether a device does not answer; null while it was not asked often enough since boot.
	 *
	 * @param device index into the line's devices; -1: whether none of them answers
	 */
	isSilent(line: number, device: number): boolean | null;
	/** Whether a program tells of something; null: it does not know. @param zone -1: any of its zones */
	notice(program: number, zone: number, notice: ProgramNotice, nowMs: number): boolean | null;
}

export const Verdict = Object.freeze({
	/** Nothing can be said: the value is not good. */
	unknown: 0,
	met: 1,
	/** Not met, and not back by the hysteresis. */
	between: 2,
	gone: 3,
});

/**
 * Whether an alarm's condition is met now: one of {@link Verdict}.
 *
 * @param change of its point; null where it does not watch that
 */
export function judge(plan: AlarmPlan, change: Change | null, inputs: AlarmInputs, nowMs: number): number {
	const { watch, subject, device } = plan;
	if (change !== null) return judgeChange(plan, change, inputs.points, nowMs);
	if (watch === "limits") return judgeLimits(plan, inputs.points, nowMs);
	if (watch === "quality") return verdict(inputs.points.quality(subject, nowMs) !== PointQuality.good);
	if (watch === "device") return verdict(inputs.isSilent(subject, device));
	if (watch === "line") return verdict(inputs.isSilent(subject, -1));
	if (watch in ofOutputs) return verdict(hasFault(inputs.outputs, subject, watch as OutputFault, nowMs));
	return verdict(inputs.notice(subject, device - 1, watch as ProgramNotice, nowMs));
}

const ofOutputs: { readonly [fault in OutputFault]: true } = {
	"start-unproven": true,
	"return-unproven": true,
	unreachable: true,
	locked: true,
	overrun: true,
	"flow-low": true,
	"flow-high": true,
	"flow-unscheduled": true,
};

function verdict(isMet: boolean | null): number {
	if (isMet === null) return Verdict.unknown;
	return isMet ? Verdict.met : Verdict.gone;
}

function judgeLimits(plan: AlarmPlan, points: PointTable, nowMs: number): number {
	if (points.quality(plan.subject, nowMs) !== PointQuality.good) return Verdict.unknown;
	const counts = points.counts(plan.subject);
	const { aboveCounts, belowCounts, hysteresisCounts } = plan;
	if (aboveCounts !== null && counts > aboveCounts) return Verdict.met;
	if (belowCounts !== null && counts < belowCounts) return Verdict.met;
	const isHigh = aboveCounts !== null && counts > aboveCounts - hysteresisCounts;
	const isLow = belowCounts !== null && counts < belowCounts + hysteresisCounts;
	return isHigh || isLow ? Verdict.between : Verdict.gone;
}

/** Limits are on how far it has risen and fallen. */
function judgeChange(plan: AlarmPlan, change: Change, points: PointTable, nowMs: number): number {
	change.look(points, plan.subject, nowMs);
	const { risen, fallen } = change;
	if (points.quality(plan.subject, nowMs) !== PointQuality.good || Number.isNaN(risen)) return Verdict.unknown;
	const riseCounts = plan.aboveCounts ?? Number.POSITIVE_INFINITY;
	const fallCounts = plan.belowCounts ?? Number.POSITIVE_INFINITY;
	if (risen > riseCounts || fallen > fallCounts) return Verdict.met;
	const isBetween = risen > riseCounts - plan.hysteresisCounts || fallen > fallCounts - plan.hysteresisCounts;
	return isBetween ? Verdict.between : Verdict.gone;
}

const flowConditions: { readonly [fault in FlowFault]: number } = {
	"flow-low": OutputCondition.flowLow,
	"flow-high": OutputCondition.flowHigh,
	"flow-unscheduled": OutputCondition.flowUnscheduled,
};

/** Where alarms meet the states of outputs. Null: the state says nothing of it. */
function hasFault(outputs: OutputBoard, output: number, fault: OutputFault, nowMs: number): boolean | null {
	const { state } = outputs.at(output);
	const conditions = outputs.conditions(output, nowMs);
	if (fault === "locked") return (conditions & (OutputCondition.locked | OutputCondition.failing)) !== 0;
	if (fault === "overrun") return (conditions & OutputCondition.overrun) !== 0;
	const ofFlow = flowConditions[fault as FlowFault];
	if (ofFlow !== undefined) return (conditions & ofFlow) !== 0;
	if (fault === "unreachable") return state === OutputState.unproven ? null : state === OutputState.unreachable;
	if (state === OutputState.unreachable) return null;
	if (fault === "start-unproven") return state === OutputState.requested;
	if ((conditions & OutputCondition.returnNotProven) !== 0) return true;
	return state === OutputState.returning || state === OutputState.unproven;
}
