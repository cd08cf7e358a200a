import type { BackflushPlan, BurstSearchPlan, IrrigationPlan, ProgramPlan, ZonePlan } from "./plan";
import { amountColumns } from "./table-amounts";
import { always, type Codec, list, oneOf, orNull, real, record, row, text, whole } from "./table-codec";
import { coldStore, roomMonitor } from "./table-cold-store";
import { fertigation } from "./table-fertigation";
import { cycle, hydraulics } from "./table-hydraulics";
import { durationMs, index, indexOrNone, outputsMax, pointsMax } from "./table-limits";
import { when } from "./table-when";

/* What lies where of programs: TABLE.md. The order of the fields is the format. */

const zone = row<ZonePlan>({
	name: text,
	valve: index(outputsMax),
	...amountColumns,
	longestRunMs: durationMs,
	settleMs: durationMs,
	cycle: orNull(cycle),
});

const irrigation = row<IrrigationPlan>({
	type: always("irrigation"),
	name: text,
	pump: index(outputsMax),
	master: index(outputsMax),
	zonesAtOnce: whole(1, 16),
	resumeWithinMs: durationMs,
	when: orNull(when),
	adjustPercent: real,
	adjustMonths: list(real, 12),
	hydraulics: orNull(hydraulics),
	zones: list(zone, 16, 1),
});

const burstSearch = record<BurstSearchPlan>({
	type: always("burst-search"),
	name: text,
	pump: index(outputsMax),
	master: index(outputsMax),
	valves: list(index(outputsMax), outputsMax, 1),
	testMs: durationMs,
});

const backflush = row<BackflushPlan>({
	type: always("backflush"),
	name: text,
	pump: index(outputsMax),
	valves: list(index(outputsMax), 16, 1),
	before: indexOrNone(pointsMax),
	after: indexOrNone(pointsMax),
	above: real,
	delayMs: durationMs,
	everyMs: durationMs,
	flushMs: durationMs,
	pauseMs: durationMs,
	gapMs: durationMs,
	injectors: list(index(outputsMax), outputsMax),
});

/** Which program it is, then the program. */
const programType = oneOf(["irrigation", "cold-store", "burst-search", "backflush", "fertigation", "room-monitor"]);
export const program: Codec<ProgramPlan> = {
	write: (out, value) => {
		programType.write(out, value.type);
		if (value.type === "irrigation") irrigation.write(out, value);
		else if (value.type === "cold-store") coldStore.write(out, value);
		else if (value.type === "burst-search") burstSearch.write(out, value);
		else if (value.type === "fertigation") fertigation.write(out, value);
		else if (value.type === "room-monitor") roomMonitor.write(out, value);
		else backflush.write(out, value);
	},
	read: (from) => {
		const type = programType.read(from);
		if (type === "burst-search") return burstSearch.read(from);
		if (type === "backflush") return backflush.read(from);
		if (type === "fertigation") return fertigation.read(from);
		if (type === "room-monitor") return roomMonitor.read(from);
		return type === "irrigation" ? irrigation.read(from) : coldStore.read(from);
	},
};
