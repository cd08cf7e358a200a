import { feedersOf } from "./compile-output";
import { type FaultList, namesOf } from "./fault";
import type { NeedOutput } from "./need-output";
import type { BackflushProgram, Site } from "./types";

/** Its valves are its own and its pump feeds them; something says when it is due; a flush fits into what binds it. */
export function checkBackflush(
	site: Site,
	program: BackflushProgram,
	path: string,
	needOutput: NeedOutput,
	faults: FaultList,
): void {
	const { pump, valves, differential, everyMs, flushMs } = program;
	const found = site.outputs[faults.find(`${path}.pump`, pump, namesOf(site.outputs), "output")];
	if (found !== undefined && found.kind !== "pump")
		faults.add(`${path}.pump`, `"${pump}" is a ${found.kind}, not a pump`);
	valves.forEach((name, index) => {
		const at = `valves[${index}]`;
		needOutput(at, name, "valve");
		const valve = site.outputs.find((output) => output.name === name);
		if (valve === undefined) return;
		if (!namesOf(feedersOf(valve, site)).includes(pump)) {
			faults.add(`${path}.${at}`, `"${name}" is not fedBy "${pump}": nothing would flush it`);
		}
		if (valve.longestRunMs < flushMs) {
			faults.add(`${path}.flushMs`, `is ${flushMs}; "${name}" may be open for ${valve.longestRunMs} (longestRunMs)`);
		}
	});
	if (differential === undefined && everyMs === undefined) {
		faults.add(path, "is never due: needs differential or everyMs");
	}
	if (differential !== undefined) checkDifferential(site, differential, `${path}.differential`, faults);
	checkPace(program, path, faults);
}

function checkDifferential(
	site: Site,
	{ point, before, after }: NonNullable<BackflushProgram["differential"]>,
	path: string,
	faults: FaultList,
): void {
	const isPair = before !== undefined && after !== undefined;
	const isHalf = (before === undefined) !== (after === undefined);
	if (isHalf || isPair === (point !== undefined)) faults.add(path, "needs point, or before and after");
	for (const [key, name] of Object.entries({ point, before, after })) {
		if (name !== undefined) faults.find(`${path}.${key}`, name, namesOf(site.points), "point");
	}
}

/** A flush is over before the next may begin, and what is due by time may be. */
function checkPace(program: BackflushProgram, path: string, faults: FaultList): void {
	const { valves, flushMs, pauseMs = 10_000, mostPerHour = 4, everyMs } = program;
	const wholeMs = valves.length * (flushMs + pauseMs);
	const gapMs = Math.ceil(3_600_000 / mostPerHour);
	if (wholeMs > gapMs) {
		faults.add(
			`${path}.mostPerHour`,
			`is ${mostPerHour}; a flush takes ${wholeMs} ms, so ${Math.floor(3_600_000 / wholeMs)} fit`,
		);
	}
	if (everyMs !== undefined && everyMs < gapMs) {
		faults.add(`${path}.everyMs`, `is ${everyMs}; mostPerHour lets it begin every ${gapMs} at the most`);
	}
}
