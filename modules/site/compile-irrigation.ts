import { namesOf } from "./fault";
import type { IrrigationPlan, ZonePlan } from "./plan";
import type { IrrigationProgram, Site, SiteZone } from "./types";

/** An irrigation program of a site that has passed its check. */
export function compileIrrigation(program: IrrigationProgram, site: Site): IrrigationPlan {
	const outputs = namesOf(site.outputs);
	return {
		type: "irrigation",
		name: program.name,
		pump: outputs.indexOf(program.pump),
		master: outputs.indexOf(program.master),
		zonesAtOnce: program.zonesAtOnce ?? 1,
		resumeWithinMs: program.resumeWithinMs ?? 0,
		zones: program.zones.map((zone) => compileZone(zone, site)),
	};
}

function compileZone(
	{ name, valve, moisture, startBelow, stopAt, longestRunMs, settleMs }: SiteZone,
	site: Site,
): ZonePlan {
	const points = namesOf(site.points);
	return {
		name,
		valve: namesOf(site.outputs).indexOf(valve),
		moisture: moisture.map((point) => points.indexOf(point)),
		startBelow,
		stopAt,
		longestRunMs,
		settleMs,
	};
}
