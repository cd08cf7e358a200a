import { minuteOfDay } from "./check-alarms";
import { namesOf } from "./fault";
import type {
	AiringPlan,
	ColdStorePlan,
	DefrostPlan,
	DoorPlan,
	HumidityPlan,
	RoomMonitorPlan,
	StatePlan,
} from "./plan";
import type {
	ColdStoreProgram,
	RoomMonitorProgram,
	Site,
	SiteAiring,
	SiteDefrost,
	SiteDoor,
	SiteHumidity,
	SiteState,
} from "./types";

/** Unless the site says otherwise. */
const LAG_AFTER_MS = 600_000;
const PULLDOWN_MS = 5_400_000;
const DRIP_MS = 120_000;
const FAN_DELAY_MS = 120_000;
const RECOVER_MS = 3_600_000;
const RESUME_AFTER_MS = 900_000;
/** Percent of relative humidity. */
const HUMIDITY_DIFFERENTIAL = 3;

/** The program of a cold store in a site that has passed its check. */
export function compileColdStore(program: ColdStoreProgram, site: Site): ColdStorePlan {
	const { compressor, lag = [], probeFault, fan, defrost, door, humidity, airing } = program;
	const outputs = namesOf(site.outputs);
	const points = namesOf(site.points);
	return {
		type: "cold-store",
		name: program.name,
		compressors: [compressor, ...lag].map((name) => outputs.indexOf(name)),
		temperature: program.temperature.map((name) => points.indexOf(name)),
		setPoint: program.setPoint,
		differential: program.differential,
		minimumOffMs: program.minimumOffMs,
		minimumOnMs: program.minimumOnMs ?? 0,
		startToStartMs: program.startToStartMs ?? 0,
		lagAfterMs: program.lagAfterMs ?? LAG_AFTER_MS,
		rotates: lag.length > 0 && program.takeTurns !== false,
		startsPerHour: program.startsPerHour ?? 0,
		pulldownMs: program.pulldownMs ?? PULLDOWN_MS,
		probeFaultOnMs: probeFault.onMs,
		probeFaultOffMs: probeFault.offMs,
		probeFaultMost: (probeFault.learnedPercent ?? 0) / 100,
		probeFaultLows: (probeFault.tooCold ?? []).map(({ point, below }) => {
			return { point: points.indexOf(point), below };
		}),
		fan: fan === undefined ? null : { output: outputs.indexOf(fan.output), isAlways: fan.while === "always" },
		defrost: defrost === undefined ? null : compileDefrost(defrost, outputs, points),
		door: door === undefined ? null : compileDoor(door, outputs, points),
		humidity: humidity === undefined ? null : compileHumidity(humidity, outputs, points),
		airing: airing === undefined ? null : compileAiring(airing, outputs, points),
		takeover: outputs.indexOf(program.takeover ?? ""),
	};
}

function compileDefrost(defrost: SiteDefrost, outputs: readonly string[], points: readonly string[]): DefrostPlan {
	return {
		everyMs: defrost.everyMs,
		atS: (defrost.at ?? []).map((time) => 60 * minuteOfDay(time)),
		demandK: defrost.demand?.differenceK ?? null,
		demandAfterMs: defrost.demand?.afterMs ?? 0,
		probe: points.indexOf(defrost.probe ?? ""),
		heater: outputs.indexOf(defrost.heater ?? ""),
		endAtC: defrost.endAt ?? Number.POSITIVE_INFINITY,
		longestMs: defrost.longestMs,
		dripMs: defrost.dripMs ?? DRIP_MS,
		fanDelayMs: defrost.fanDelayMs ?? FAN_DELAY_MS,
		fanBelowC: defrost.fanBelow ?? Number.NEGATIVE_INFINITY,
		recoverMs: defrost.recoverMs ?? RECOVER_MS,
	};
}

function compileDoor(door: SiteDoor, outputs: readonly string[], points: readonly string[]): DoorPlan {
	return {
		point: points.indexOf(door.point),
		isOpenAt: door.contact === "closed" ? 1 : 0,
		light: outputs.indexOf(door.light ?? ""),
		stopsCompressor: door.compressor !== "runs",
		resumeAfterMs: door.resumeAfterMs ?? RESUME_AFTER_MS,
	};
}

function compileHumidity(
	{ output, point, below, differential = HUMIDITY_DIFFERENTIAL }: SiteHumidity,
	outputs: readonly string[],
	points: readonly string[],
): HumidityPlan {
	return { output: outputs.indexOf(output), point: points.indexOf(point), below, differential };
}

function compileAiring(
	{ output, gases = [], clock }: SiteAiring,
	outputs: readonly string[],
	points: readonly string[],
): AiringPlan {
	return {
		output: outputs.indexOf(output),
		gases: gases.map(({ point, above, differential }) => {
			return { point: points.indexOf(point), above, differential };
		}),
		forMs: clock?.forMs ?? 0,
		everyMs: clock?.everyMs ?? 0,
	};
}

/** The same of a room that is watched. */
export function compileRoomMonitor(program: RoomMonitorProgram, site: Site): RoomMonitorPlan {
	const points = namesOf(site.points);
	const state = (given: SiteState | undefined): StatePlan | null =>
		given === undefined ? null : { point: points.indexOf(given.point), values: given.is ?? [1] };
	return {
		type: "room-monitor",
		name: program.name,
		temperature: program.temperature.map((name) => points.indexOf(name)),
		cooling: state(program.cooling),
		defrost: state(program.defrost),
		door: state(program.door),
		coldBelow: program.coldBelow,
		pulldownMs: program.pulldownMs ?? PULLDOWN_MS,
		recoverMs: program.recoverMs ?? RECOVER_MS,
	};
}
