import type {
	AiringPlan,
	ColdStorePlan,
	DefrostPlan,
	DoorPlan,
	FanPlan,
	HumidityPlan,
	LowPlan,
	RoomMonitorPlan,
	StatePlan,
} from "./plan";
import { always, flag, list, orNull, real, row, text, whole } from "./table-codec";
import { durationMs, index, indexOrNone, outputsMax, pointsMax } from "./table-limits";

/* What lies where of a cold store: TABLE.md. The order of the fields is the format. */

const fan = row<FanPlan>({ output: index(outputsMax), isAlways: flag });

const defrost = row<DefrostPlan>({
	everyMs: durationMs,
	atS: list(whole(0, 86_399), 8),
	demandK: orNull(real),
	demandAfterMs: durationMs,
	probe: indexOrNone(pointsMax),
	heater: indexOrNone(outputsMax),
	endAtC: real,
	longestMs: durationMs,
	dripMs: durationMs,
	fanDelayMs: durationMs,
	fanBelowC: real,
	recoverMs: durationMs,
});

const door = row<DoorPlan>({
	point: index(pointsMax),
	isOpenAt: whole(0, 1),
	light: indexOrNone(outputsMax),
	stopsCompressor: flag,
	resumeAfterMs: durationMs,
});

const humidity = row<HumidityPlan>({
	output: index(outputsMax),
	point: index(pointsMax),
	below: real,
	differential: real,
});

const airing = row<AiringPlan>({
	output: index(outputsMax),
	gases: list(row<AiringPlan["gases"][number]>({ point: index(pointsMax), above: real, differential: real }), 4),
	forMs: durationMs,
	everyMs: durationMs,
});

export const coldStore = row<ColdStorePlan>({
	type: always("cold-store"),
	name: text,
	compressors: list(index(outputsMax), 4, 1),
	temperature: list(index(pointsMax), 4, 1),
	setPoint: real,
	differential: real,
	minimumOffMs: durationMs,
	minimumOnMs: durationMs,
	startToStartMs: durationMs,
	lagAfterMs: durationMs,
	rotates: flag,
	startsPerHour: whole(0, 60),
	pulldownMs: durationMs,
	probeFaultOnMs: durationMs,
	probeFaultOffMs: durationMs,
	probeFaultMost: real,
	probeFaultLows: list(row<LowPlan>({ point: index(pointsMax), below: real }), 4),
	fan: orNull(fan),
	defrost: orNull(defrost),
	door: orNull(door),
	humidity: orNull(humidity),
	airing: orNull(airing),
	takeover: indexOrNone(outputsMax),
});

const state = row<StatePlan>({ point: index(pointsMax), values: list(whole(-32_768, 65_535), 16, 1) });

export const roomMonitor = row<RoomMonitorPlan>({
	type: always("room-monitor"),
	name: text,
	temperature: list(index(pointsMax), 4, 1),
	cooling: orNull(state),
	defrost: orNull(state),
	door: orNull(state),
	coldBelow: real,
	pulldownMs: durationMs,
	recoverMs: durationMs,
});
