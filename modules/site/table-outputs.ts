import type {
	EvidencePlan,
	GatePlan,
	HandPlan,
	OutputPlan,
	StopPlan,
	TimerPlan,
	WatchdogPlan,
	WaterPlan,
	WritePlan,
} from "./plan";
import { flag, list, oneOf, orNull, real, row, text, whole } from "./table-codec";
import {
	devicesMax,
	durationMaxMs,
	durationMs,
	index,
	indexOrNone,
	linesMax,
	outputsMax,
	pointsMax,
	wantsMax,
	word,
} from "./table-limits";

/* What lies where of outputs, switches and buttons: TABLE.md. The order of the fields is the format. */

const write = row<WritePlan>({
	code: oneOf([5, 6, 15, 16] as readonly number[]),
	address: word,
	values: list(word, 16, 1),
});

const evidenceKind = oneOf(["relay", "current", "position", "pressure", "flow"]);

const evidence = row<EvidencePlan>({
	kind: evidenceKind,
	point: index(pointsMax),
	above: orNull(real),
	below: orNull(real),
	withinMs: durationMs,
});

const gate = row<GatePlan>({
	kind: oneOf(["pressure", "level", "rain", "frost", "wind", "supply", "limit"]),
	point: index(pointsMax),
	above: orNull(real),
	below: orNull(real),
	hysteresis: real,
	delayMs: durationMs,
	afterMs: durationMs,
	isOpenUnknown: flag,
});

export const output = row<OutputPlan>({
	name: text,
	title: text,
	kind: oneOf(["valve", "master-valve", "pump", "compressor", "siren", "light", "fan", "aerator", "heater", "doser"]),
	line: index(linesMax),
	slave: index(devicesMax),
	on: write,
	off: write,
	readBackWant: index(wantsMax),
	readBackProves: evidenceKind,
	rest: oneOf(["off", "on", "local"]),
	longestRunMs: durationMs,
	minimumOffMs: durationMs,
	travelMs: durationMs,
	pulseMs: durationMs,
	timer: orNull(row<TimerPlan>({ write, unitMs: whole(1, durationMaxMs) })),
	hardwareMs: durationMs,
	watchdog: orNull(
		row<WatchdogPlan>({
			readCode: oneOf([3, 4] as readonly number[]),
			writeCode: oneOf([6, 16] as readonly number[]),
			address: word,
			value: word,
		}),
	),
	evidence: list(evidence, 4),
	expectedFlow: orNull(real),
	fedBy: indexOrNone(outputsMax),
	needs: list(index(outputsMax), outputsMax),
	neverWith: list(index(outputsMax), outputsMax),
	onlyWhile: list(gate, 9),
});

export const hand = row<HandPlan>({
	outputs: list(index(outputsMax), outputsMax, 1),
	hand: indexOrNone(pointsMax),
	auto: indexOrNone(pointsMax),
});

export const stop = row<StopPlan>({ point: index(pointsMax), isPressedOpen: flag, holdMs: durationMs });

export const water = row<WaterPlan>({
	flow: index(pointsMax),
	settleMs: durationMs,
	tolerance: real,
	delayMs: durationMs,
	unscheduledAbove: real,
});
