import type { DosePlan, DoserPlan, FertigationPlan, ProbesPlan, RecipePlan } from "./plan-fertigation";
import { always, flag, list, oneOf, orNull, real, record, row, text } from "./table-codec";
import { durationMs, index, indexOrNone, outputsMax, pointsMax } from "./table-limits";

/* What lies where of a fertigation program: TABLE.md. The order of the fields is the format. */

const probes = row<ProbesPlan>({
	points: list(index(pointsMax), 2, 1),
	within: real,
	afterMs: durationMs,
	holds: flag,
	mixMs: durationMs,
	waits: flag,
	effect: real,
});

const doser = row<DoserPlan>({
	output: index(outputsMax),
	substance: oneOf(["fertiliser", "acid", "base", "hypochlorite"]),
	litresPerHour: real,
	capLitres: real,
	periodMs: durationMs,
	shortestMs: durationMs,
	tank: indexOrNone(pointsMax),
	tankAbove: real,
});

const dose = row<DosePlan>({
	doser: index(8),
	mode: oneOf(["time", "volume", "flow", "ec", "ph"]),
	amount: real,
	deadBand: real,
	band: real,
});

const recipe = row<RecipePlan>({
	name: text,
	zones: list(index(16), 16, 1),
	preMs: durationMs,
	injectMs: durationMs,
	flushMs: durationMs,
	doses: list(dose, 4, 1),
});

export const fertigation = record<FertigationPlan>({
	type: always("fertigation"),
	name: text,
	of: index(8),
	pump: index(outputsMax),
	master: index(outputsMax),
	flow: index(pointsMax),
	above: real,
	hysteresis: real,
	lostAfterMs: durationMs,
	stableMs: durationMs,
	apartMs: durationMs,
	ec: orNull(probes),
	ph: orNull(probes),
	dosers: list(doser, 8, 1),
	recipes: list(recipe, 8, 1),
});
