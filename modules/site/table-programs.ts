import type { BurstSearchPlan, IrrigationPlan, ProgramPlan, ZonePlan } from "./plan";
import { always, type Codec, list, oneOf, real, record, row, text, whole } from "./table-codec";
import { coldStore, roomMonitor } from "./table-cold-store";
import { durationMs, index, outputsMax, pointsMax } from "./table-limits";

/* What lies where of programs: TABLE.md. The order of the fields is the format. */

const zone = row<ZonePlan>({
	name: text,
	valve: index(outputsMax),
	moisture: list(index(pointsMax), 8, 1),
	startBelow: real,
	stopAt: real,
	longestRunMs: durationMs,
	settleMs: durationMs,
});

const irrigation = row<IrrigationPlan>({
	type: always("irrigation"),
	name: text,
	pump: index(outputsMax),
	master: index(outputsMax),
	zonesAtOnce: whole(1, 16),
	resumeWithinMs: durationMs,
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

/** Which program it is, then the program. */
const programType = oneOf(["irrigation", "cold-store", "burst-search", "room-monitor"]);
export const program: Codec<ProgramPlan> = {
	write: (out, value) => {
		programType.write(out, value.type);
		if (value.type === "irrigation") irrigation.write(out, value);
		else if (value.type === "cold-store") coldStore.write(out, value);
		else if (value.type === "room-monitor") roomMonitor.write(out, value);
		else burstSearch.write(out, value);
	},
	read: (from) => {
		const type = programType.read(from);
		if (type === "burst-search") return burstSearch.read(from);
		if (type === "room-monitor") return roomMonitor.read(from);
		return type === "irrigation" ? irrigation.read(from) : coldStore.read(from);
	},
};
