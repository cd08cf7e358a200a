import { namesOf } from "./fault";
import type { BackflushPlan } from "./plan";
import type { BackflushProgram, Site } from "./types";

const HOUR_MS = 3_600_000;

/** A flush program of a site that has passed its check. */
export function compileBackflush(program: BackflushProgram, site: Site): BackflushPlan {
	const { name, pump, valves, differential, everyMs = 0, flushMs, pauseMs = 10_000 } = program;
	const outputs = namesOf(site.outputs);
	const points = namesOf(site.points);
	const pointOf = (point: string | undefined): number => (point === undefined ? -1 : points.indexOf(point));
	const isDoser = ({ kind }: Site["outputs"][number]): boolean => kind === "doser" && program.whileInjecting !== true;
	return {
		type: "backflush",
		name,
		pump: outputs.indexOf(pump),
		valves: valves.map((valve) => outputs.indexOf(valve)),
		before: pointOf(differential?.point ?? differential?.before),
		after: pointOf(differential?.after),
		above: differential?.above ?? 0,
		delayMs: differential?.delayMs ?? 30_000,
		everyMs,
		flushMs,
		pauseMs,
		gapMs: Math.ceil(HOUR_MS / (program.mostPerHour ?? 4)),
		injectors: site.outputs.flatMap((output, index) => (isDoser(output) ? [index] : [])),
	};
}
