import { minuteOfDay } from "./check-alarms";
import { crops } from "./crops";
import { type FaultList, namesOf } from "./fault";
import type { NeedOutput } from "./need-output";
import type { ColdStoreProgram, RoomMonitorProgram, Site, SiteCrop, SiteDefrost } from "./types";

/** What the program of a cold store drives and looks at is there, and its numbers make sense for its goods. */
export function checkColdStore(
	site: Site,
	program: ColdStoreProgram,
	path: string,
	needOutput: NeedOutput,
	faults: FaultList,
): void {
	const {
		compressor,
		lag = [],
		temperature,
		probeFault,
		fan,
		defrost,
		door,
		humidity,
		airing,
		takeover,
		crop,
	} = program;
	const needPoint = (where: string, point: string): void => {
		faults.find(`${path}.${where}`, point, namesOf(site.points), "point");
	};
	needOutput("compressor", compressor, "compressor");
	lag.forEach((name, index) => {
		needOutput(`lag[${index}]`, name, "compressor");
	});
	if (program.lagAfterMs !== undefined && lag.length === 0) faults.add(`${path}.lagAfterMs`, "belongs to lag");
	if (program.takeTurns !== undefined && lag.length === 0) faults.add(`${path}.takeTurns`, "belongs to lag");
	temperature.forEach((point, index) => {
		needPoint(`temperature[${index}]`, point);
	});
	(probeFault.tooCold ?? []).forEach(({ point }, index) => {
		needPoint(`probeFault.tooCold[${index}].point`, point);
		if (!temperature.includes(point)) return;
		faults.add(`${path}.probeFault.tooCold[${index}].point`, `"${point}" is one of those that are lost then`);
	});
	if (fan !== undefined) needOutput("fan.output", fan.output, "fan");
	if (defrost !== undefined) checkDefrost(defrost, `${path}.defrost`, needOutput, needPoint, faults);
	if (door !== undefined) {
		needPoint("door.point", door.point);
		if (door.light !== undefined) needOutput("door.light", door.light, "light");
	}
	if (humidity !== undefined) {
		needOutput("humidity.output", humidity.output, ["valve", "pump", "fan"]);
		needPoint("humidity.point", humidity.point);
	}
	if (airing !== undefined) {
		needOutput("airing.output", airing.output, "fan");
		(airing.gases ?? []).forEach(({ point }, index) => {
			needPoint(`airing.gases[${index}].point`, point);
		});
		if (airing.gases === undefined && airing.clock === undefined) {
			faults.add(`${path}.airing`, "needs gases that are measured, or a clock");
		}
	}
	if (takeover !== undefined) needOutput("takeover", takeover, null, "local");
	if (crop !== undefined) checkCrop(site, program, crop, `${path}.crop`, faults);
}

function checkDefrost(
	{ at = [], demand, probe, heater, endAt, fanBelow }: SiteDefrost,
	path: string,
	needOutput: NeedOutput,
	needPoint: (where: string, point: string) => void,
	faults: FaultList,
): void {
	at.forEach((time, index) => {
		if (!Number.isNaN(minuteOfDay(time))) return;
		faults.add(`${path}.at[${index}]`, `is "${time}"; it must be a time of day, "02:00"`);
	});
	if (heater !== undefined) needOutput("defrost.heater", heater, ["heater", "valve"]);
	if (probe !== undefined) {
		needPoint("defrost.probe", probe);
		if (endAt === undefined) faults.add(`${path}.endAt`, "is missing; with a probe it ends by temperature");
		return;
	}
	if (demand !== undefined) faults.add(`${path}.demand`, "needs a probe on the evaporator");
	if (endAt !== undefined) faults.add(`${path}.endAt`, "needs a probe on the evaporator");
	if (fanBelow !== undefined) faults.add(`${path}.fanBelow`, "needs a probe on the evaporator");
}

/** Nothing that a person may set freezes the goods. */
function checkCrop(
	site: Site,
	{ name, setPoint }: ColdStoreProgram,
	{ kind, freezesAt, undershootK, probeErrorK }: SiteCrop,
	path: string,
	faults: FaultList,
): void {
	const freezesAtC = freezesAt ?? crops[kind].freezesAtC;
	if (freezesAtC === null) {
		faults.add(`${path}.freezesAt`, `is missing; no source that was checked says when ${kind} freezes`);
		return;
	}
	const marginK = undershootK + probeErrorK;
	const leastC = Math.round((freezesAtC + marginK) * 1000) / 1000;
	const errors = `the air undershoots by ${undershootK} and the probe errs by ${probeErrorK}`;
	const why = `${kind} freezes at ${freezesAtC}, ${errors}`;
	const program = path.slice(0, path.lastIndexOf("."));
	if (setPoint <= leastC) faults.add(`${program}.setPoint`, `is ${setPoint}; ${why}: it must be above ${leastC}`);
	(site.adjustable ?? []).forEach(({ number, min }, index) => {
		if (number !== `${name}/setPoint` || min > leastC) return;
		faults.add(`adjustable[${index}].min`, `is ${min}; ${why}: it must be above ${leastC}`);
	});
}

/** What is read of a room that is watched is there. */
export function checkRoomMonitor(site: Site, program: RoomMonitorProgram, path: string, faults: FaultList): void {
	const { temperature, cooling, defrost, door } = program;
	temperature.forEach((point, index) => {
		faults.find(`${path}.temperature[${index}]`, point, namesOf(site.points), "point");
	});
	for (const [key, state] of Object.entries({ cooling, defrost, door })) {
		if (state !== undefined) faults.find(`${path}.${key}.point`, state.point, namesOf(site.points), "point");
	}
}
