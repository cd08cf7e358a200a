import { deviceSeries, lineSeries, sinkSeries } from "../health/series";
import type { ZoneRules } from "../time/zone";
import { isAmount, isWeather } from "./check-amount-plan";
import { isFertigation } from "./check-fertigation-plan";
import { programNotices } from "./notices";
import type {
	AdjustablePlan,
	AlarmPlan,
	ColdStorePlan,
	HandPlan,
	LinePlan,
	OutputPlan,
	PlacePlan,
	PointPlan,
	ProgramPlan,
	RoomMonitorPlan,
	SeriesPlan,
	SignalPlan,
	SitePlan,
	WantPlan,
} from "./plan";

const REGISTERS_MAX = 125;

/** What in a plan leads nowhere, or can't be; null when all of it holds together. For plans that came as bytes. */
export function faultOfPlan(plan: SitePlan): string | null {
	for (const line of plan.lines) {
		if (line.devices.length === 0) return `line ${line.name} has no device`;
		for (const want of line.wants) {
			const fault = faultOfWant(want, line, plan);
			if (fault !== null) return `line ${line.name}: ${fault}`;
		}
	}
	for (const point of plan.points) {
		if (!holds(point, plan)) return `point ${point.name} depends on a register that is not there`;
		if ((point.agrees?.point ?? 0) >= plan.points.length) return `point ${point.name} agrees with none`;
	}
	for (const [index, output] of plan.outputs.entries()) {
		if (!isOutput(output, index, plan)) return `output ${output.name} leads to no device, or is not read back`;
		if (!isJoined(output, index, plan)) return `output ${output.name} leads to no point, to no output, or in a circle`;
	}
	if (!plan.hands.every((hand) => isHand(hand, plan))) return "a hand switch leads to no point, or to no output";
	if (plan.water !== null && plan.water.flow >= plan.points.length) return "the flow meter is no point";
	if (!isWeather(plan)) return "the weather is measured at no point, or nobody knows where the site lies";
	if (plan.stops.some(({ point }) => point >= plan.points.length)) return "a stop button leads to no point";
	for (const program of plan.programs) {
		if (!isProgram(program, plan)) return `program ${program.name} leads to no output, or to no point`;
	}
	for (const alarm of plan.alarms) {
		if (!isAlarm(alarm, plan)) return `alarm ${alarm.name} leads to no point, output, device, line, program or alarm`;
	}
	const isSignal = ({ output, alarms }: SignalPlan): boolean =>
		output < plan.outputs.length && alarms.every((alarm) => alarm < plan.alarms.length);
	if (!plan.signals.every(isSignal)) return "a signal leads to no output, or to no alarm";
	for (const adjustable of plan.adjustable) {
		if (!isAdjustable(adjustable, plan)) return `${adjustable.name} leads to no number that may be changed`;
	}
	for (const { name, points, cursor } of plan.sinks) {
		if (points.some((point) => point >= plan.points.length)) return `sink ${name} takes a point that is not there`;
		if (plan.sinks.some((other) => other.name !== name && other.cursor === cursor)) return `sink ${name} has no cursor`;
	}
	if (!isZone(plan.timeZone)) return `the changes of time zone ${plan.timeZone.name} are not in order`;
	if (!isPlace(plan.place)) return "its place is not on the earth";
	const { health } = plan;
	if (health === null) return null;
	const { line, device, sink } = health;
	const isKnown = areSame(line, lineSeries) && areSame(device, deviceSeries) && areSame(sink, sinkSeries);
	return isKnown ? null : "its counters are those of another version of this program: build it again";
}

function isZone({ changesAtS, offsetsS }: ZoneRules): boolean {
	if (changesAtS.length !== offsetsS.length) return false;
	return changesAtS.every((atS, index) => index === 0 || atS > (changesAtS[index - 1] as number));
}

function isPlace(place: PlacePlan | null): boolean {
	if (place === null) return true;
	const { latitudeDeg, longitudeDeg, elevationM } = place;
	return Math.abs(latitudeDeg) <= 90 && Math.abs(longitudeDeg) <= 180 && elevationM >= -500 && elevationM <= 9000;
}

function areSame(given: readonly SeriesPlan[], known: readonly SeriesPlan[]): boolean {
	return (
		given.length === known.length &&
		given.every((series, index) => {
			const { name, kind, unit, step } = known[index] as SeriesPlan;
			return series.name === name && series.kind === kind && series.unit === unit && series.step === step;
		})
	);
}

function faultOfWant(want: WantPlan, { devices }: LinePlan, plan: SitePlan): string | null {
	const { slave, code, address, count, offset, point, auxiliary, readBacks } = want;
	if (slave >= devices.length) return `device ${slave} is not there`;
	if (address + count > 0x1_0000 || (code > 2 && count > REGISTERS_MAX)) return `a read of ${count} from ${address}`;
	if (point >= plan.points.length) return `point ${point} is not there`;
	if (auxiliary >= plan.auxiliaries.length) return `auxiliary register ${auxiliary} is not there`;
	const type = plan.points[point]?.type ?? "u16";
	if (point >= 0 && (type === "bit") !== code <= 2) return `${type} can't be read by function ${code}`;
	const isWide = type === "u32" || type === "s32" || type === "f32" || type === "bcd32";
	if (offset + (isWide ? 2 : 1) > count) return `its value lies behind the read of ${count} from ${address}`;
	for (const readBack of readBacks) {
		if (readBack.output >= plan.outputs.length) return `output ${readBack.output} is not there`;
		if (readBack.offset >= count) return `a read-back lies behind the read of ${count} from ${address}`;
	}
	return null;
}

function holds({ step, scaleFrom, conditions, shift, width }: PointPlan, { auxiliaries }: SitePlan): boolean {
	if (!(step > 0) || shift + width > 16) return false;
	if (conditions.some(({ auxiliary }) => auxiliary >= auxiliaries.length)) return false;
	if (scaleFrom === null) return true;
	return scaleFrom.auxiliary < auxiliaries.length && scaleFrom.raws.length === scaleFrom.countsPerRaw.length;
}

function isOutput({ line, slave, readBackWant }: OutputPlan, index: number, { lines }: SitePlan): boolean {
	const want = lines[line]?.wants[readBackWant];
	return want !== undefined && want.slave === slave && want.readBacks.some(({ output }) => output === index);
}

function isAlarm({ watch, subject, device, withinMs, because, inhibit }: AlarmPlan, plan: SitePlan): boolean {
	const { points, outputs, lines, alarms } = plan;
	const others = [...because, ...(inhibit?.alarms ?? [])];
	if (others.some((other) => other >= alarms.length)) return false;
	if ((inhibit?.outputs ?? []).some((output) => output >= outputs.length)) return false;
	if ((inhibit?.notices ?? []).some(({ program }) => program >= plan.programs.length)) return false;
	if ((watch === "change") !== withinMs > 0) return false;
	if (watch === "limits" || watch === "change" || watch === "quality") return subject < points.length;
	if (watch === "line") return subject < lines.length;
	if (watch === "device") return device < (lines[subject]?.devices.length ?? 0);
	const notice = programNotices.find((one) => one === watch);
	return notice === undefined ? subject < outputs.length : tells(plan.programs[subject], device);
}

/** There is such a program, and it has that zone, counted from 1, if there is one. */
function tells(program: ProgramPlan | undefined, zone: number): boolean {
	if (program === undefined) return false;
	return zone <= (program.type === "irrigation" ? program.zones.length : 0);
}

/** What an output depends on is there, and its chain has an end. */
function isJoined(output: OutputPlan, index: number, { points, outputs }: SitePlan): boolean {
	const { fedBy, needs, neverWith, evidence, onlyWhile, timer, hardwareMs } = output;
	if (![...evidence, ...onlyWhile].every(({ point }) => point < points.length)) return false;
	if (![fedBy, ...needs, ...neverWith].every((other) => other < outputs.length && other !== index)) return false;
	if ((timer === null) !== (hardwareMs === 0)) return false;
	let at = fedBy;
	for (let link = 0; at >= 0; link += 1) {
		if (link === outputs.length) return false;
		at = outputs[at]?.fedBy ?? -1;
	}
	return true;
}

function isHand({ outputs, hand, auto }: HandPlan, plan: SitePlan): boolean {
	return [hand, auto].every((point) => point < plan.points.length) && outputs.every((at) => at < plan.outputs.length);
}

function isAdjustable({ kind, subject, zone }: AdjustablePlan, { alarms, programs }: SitePlan): boolean {
	const alarm = alarms[subject];
	if (kind === "above") return alarm?.watch === "limits" && alarm.aboveCounts !== null;
	if (kind === "below") return alarm?.watch === "limits" && alarm.belowCounts !== null;
	const program = programs[subject];
	if (program?.type === "irrigation") {
		if (kind === "adjustPercent") return true;
		return (kind === "startBelow" || kind === "stopAt") && Number.isFinite(program.zones[zone]?.[kind]);
	}
	return program?.type === "cold-store" && kind === "setPoint";
}

/** Points and outputs of a cold store; -1, none, is below every length. */
function isColdStore(
	{ compressors, temperature, probeFaultLows, fan, defrost, door, humidity, airing, takeover }: ColdStorePlan,
	pointCount: number,
	outputCount: number,
): boolean {
	const points = [
		...temperature,
		...probeFaultLows.map(({ point }) => point),
		defrost?.probe ?? -1,
		door?.point ?? -1,
		humidity?.point ?? -1,
		...(airing?.gases ?? []).map(({ point }) => point),
	];
	const outputs = [
		...compressors,
		fan?.output ?? -1,
		defrost?.heater ?? -1,
		door?.light ?? -1,
		humidity?.output ?? -1,
		airing?.output ?? -1,
		takeover,
	];
	return points.every((point) => point < pointCount) && outputs.every((output) => output < outputCount);
}

function isMonitor({ temperature, cooling, defrost, door }: RoomMonitorPlan, pointCount: number): boolean {
	const states = [cooling, defrost, door].map((state) => state?.point ?? -1);
	return [...temperature, ...states].every((point) => point < pointCount);
}

function isProgram(program: ProgramPlan, plan: SitePlan): boolean {
	const { points, outputs, water } = plan;
	const leads = (list: readonly unknown[], ...indices: readonly number[]): boolean =>
		indices.every((index) => index < list.length);
	if (program.type === "cold-store") return isColdStore(program, points.length, outputs.length);
	if (program.type === "backflush") {
		const { pump, valves, injectors, before, after } = program;
		return leads(outputs, pump, ...valves, ...injectors) && leads(points, before, after);
	}
	if (program.type === "room-monitor") return isMonitor(program, points.length);
	const { pump, master } = program;
	if (program.type === "fertigation") return isFertigation(program, plan);
	if (program.type === "burst-search") return leads(outputs, pump, master, ...program.valves) && water !== null;
	const { zones, when } = program;
	return (
		leads(outputs, pump, master) &&
		leads(points, when?.rainDelay?.point ?? -1) &&
		(when?.quota === null || when === null || water !== null) &&
		zones.every((zone) => leads(outputs, zone.valve) && isAmount(zone, plan))
	);
}
