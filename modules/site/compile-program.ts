import { assert } from "../base/assert";
import { compileBackflush } from "./compile-backflush";
import { compileColdStore, compileRoomMonitor } from "./compile-cold-store";
import { compileFertigation } from "./compile-fertigation";
import { compileIrrigation } from "./compile-irrigation";
import { compileWater } from "./compile-output";
import { namesOf } from "./fault";
import type { PointPlan, ProgramPlan } from "./plan";
import type { BurstSearchProgram, Site, SiteProgram } from "./types";

/** So many periods of the meter more than its judgement takes, so that it has been read. */
const METER_PERIODS = 3;

function compileBurstSearch(
	{ name, pump, master }: BurstSearchProgram,
	site: Site,
	points: readonly PointPlan[],
): ProgramPlan {
	const water = compileWater(site);
	assert(water !== null, "a search for bursts has a meter");
	const { outputs } = site;
	const flushed = site.programs.flatMap((program) => (program.type === "backflush" ? program.valves : []));
	const isZone = ({ name: output, kind, fedBy }: Site["outputs"][number]): boolean =>
		kind === "valve" && fedBy === master && !flushed.includes(output);
	return {
		type: "burst-search",
		name,
		pump: namesOf(outputs).indexOf(pump),
		master: namesOf(outputs).indexOf(master),
		valves: outputs.flatMap((output, index) => (isZone(output) ? [index] : [])),
		testMs: water.settleMs + water.delayMs + METER_PERIODS * (points[water.flow]?.periodMs ?? 0),
	};
}

/** A program of a site that has passed its check. */
export function compileProgram(program: SiteProgram, site: Site, points: readonly PointPlan[]): ProgramPlan {
	if (program.type === "cold-store") return compileColdStore(program, site);
	if (program.type === "backflush") return compileBackflush(program, site);
	if (program.type === "room-monitor") return compileRoomMonitor(program, site);
	if (program.type === "burst-search") return compileBurstSearch(program, site, points);
	if (program.type === "fertigation") return compileFertigation(program, site, points);
	return compileIrrigation(program, site, points);
}
