import { compileAmount } from "./compile-amounts";
import { compileCycle, compileHydraulics } from "./compile-hydraulics";
import { compileWhen } from "./compile-when";
import { namesOf } from "./fault";
import type { IrrigationPlan, PointPlan, ZonePlan } from "./plan";
import type { IrrigationProgram, Site, SiteZone } from "./types";

/** An irrigation program of a site that has passed its check. */
export function compileIrrigation(
	program: IrrigationProgram,
	site: Site,
	points: readonly PointPlan[],
): IrrigationPlan {
	const outputs = namesOf(site.outputs);
	return {
		type: "irrigation",
		name: program.name,
		pump: outputs.indexOf(program.pump),
		master: outputs.indexOf(program.master),
		zonesAtOnce: program.zonesAtOnce ?? (program.capacity === undefined ? 1 : program.zones.length),
		resumeWithinMs: program.resumeWithinMs ?? 0,
		when: compileWhen(program, site, points),
		adjustPercent: program.adjustPercent ?? 100,
		adjustMonths: program.adjustMonths ?? [],
		hydraulics: compileHydraulics(program),
		zones: program.zones.map((zone) => compileZone(zone, site)),
	};
}

function compileZone(zone: SiteZone, site: Site): ZonePlan {
	const { name, valve, longestRunMs, settleMs } = zone;
	return {
		name,
		valve: namesOf(site.outputs).indexOf(valve),
		...compileAmount(zone, site),
		longestRunMs,
		settleMs,
		cycle: compileCycle(zone),
	};
}
