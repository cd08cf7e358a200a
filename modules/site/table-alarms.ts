import { programNotices } from "./notices";
import type { AlarmPlan, InhibitPlan, NoticePlan, SignalPlan } from "./plan";
import { flag, list, oneOf, orNull, real, row, text, whole } from "./table-codec";
import { alarmsMax, devicesMax, durationMs, index, outputsMax, pointsMax, programsMax } from "./table-limits";

/* What lies where of alarms, sirens and lights: TABLE.md. The order of the fields is the format. */

const inhibit = row<InhibitPlan>({
	afterBootMs: durationMs,
	alarms: list(index(alarmsMax), 8),
	outputs: list(index(outputsMax), 8),
	notices: list(row<NoticePlan>({ program: index(programsMax), notice: oneOf(programNotices) }), 8),
	fromS: whole(-1, 86_399),
	toS: whole(-1, 86_399),
});

export const alarm = row<AlarmPlan>({
	name: text,
	title: text,
	severity: oneOf(["critical", "high", "medium", "low"]),
	watch: oneOf<AlarmPlan["watch"]>([
		"limits",
		"quality",
		"device",
		"line",
		"start-unproven",
		"return-unproven",
		"unreachable",
		"locked",
		"overrun",
		"change",
		"flow-low",
		"flow-high",
		"flow-unscheduled",
		...programNotices,
	]),
	subject: index(pointsMax),
	device: index(devicesMax),
	aboveCounts: orNull(real),
	belowCounts: orNull(real),
	hysteresisCounts: real,
	withinMs: durationMs,
	delayMs: durationMs,
	isCumulative: flag,
	latches: flag,
	because: list(index(alarmsMax), 8),
	inhibit: orNull(inhibit),
});

export const signal = row<SignalPlan>({
	output: index(outputsMax),
	alarms: list(index(alarmsMax), alarmsMax),
	isSteady: flag,
	countsAcknowledged: flag,
	onMs: durationMs,
	offMs: durationMs,
	quietFromS: whole(-1, 86_399),
	quietToS: whole(-1, 86_399),
});
