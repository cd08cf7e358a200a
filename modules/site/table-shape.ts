import type { StartOptions, WaitOptions } from "../bus/reading";
import type { SlaveOptions } from "../bus/slave";
import type { YearlyMoment, YearlyRule, ZoneRules } from "../time/zone";
import type {
	AgreementPlan,
	AuxiliaryPlan,
	ConditionPlan,
	DevicePlan,
	HealthPlan,
	LinePlan,
	PlacePlan,
	PointPlan,
	ReadBackPlan,
	ScalePlan,
	SeriesPlan,
	SinkPlan,
	SitePlan,
	WantPlan,
} from "./plan";
import { adjustable } from "./table-adjustable";
import { alarm, signal } from "./table-alarms";
import { weather } from "./table-amounts";
import { type Codec, flag, list, oneOf, orAbsent, orNull, real, record, row, text, whole } from "./table-codec";
import {
	alarmsMax,
	auxiliariesMax,
	devicesMax,
	durationMaxMs,
	durationMs,
	index,
	indexOrNone,
	linesMax,
	outputsMax,
	pointsMax,
	programsMax,
	wantsMax,
	word,
} from "./table-limits";
import { hand, output, stop, water } from "./table-outputs";
import { program } from "./table-programs";

/*
 * What lies where in a table's body; TABLE.md says the same in words. The order of the fields is the format: whoever
 * changes it, or a list below, makes a new version.
 */

const SINKS_MAX = 4;
const ZONE_OFFSET_MAX_S = 16 * 3600;
/** In the year 2286. */
const CHANGE_MAX_S = 9_999_999_999;

const wait = row<WaitOptions>({ exceptions: list(whole(1, 255), 16), retryMs: durationMs, tries: whole(1, 100) });
const start = row<StartOptions>({
	isEachReading: flag,
	request: list(whole(0, 255), 253, 1),
	waitMs: durationMs,
});

const slave = row<SlaveOptions>({
	unit: whole(1, 247),
	parity: oneOf(["none", "even", "odd"]),
	stop: oneOf([1, 2]),
	replyTimeoutMs: durationMs,
	gapMs: durationMs,
	registersPerRead: whole(1, 125),
	holesAllowed: flag,
	wait: orAbsent(wait),
	start: orAbsent(start),
});

export const device = row<DevicePlan>({ name: text, slave });

export const want = row<WantPlan>({
	slave: index(devicesMax),
	code: whole(1, 4),
	address: word,
	count: whole(1, 2000),
	periodMs: whole(1, durationMaxMs),
	wantClass: whole(0, 2),
	alone: flag,
	clears: flag,
	point: indexOrNone(pointsMax),
	auxiliary: indexOrNone(auxiliariesMax),
	offset: whole(0, 1999),
	readBacks: list(
		row<ReadBackPlan>({ output: index(outputsMax), offset: whole(0, 1999), mask: word, on: word, off: word }),
		outputsMax,
	),
});

const condition = row<ConditionPlan>({
	auxiliary: index(auxiliariesMax),
	mask: word,
	is: word,
	raws: list(word, 64),
	isBad: flag,
});

const scale = row<ScalePlan>({
	auxiliary: index(auxiliariesMax),
	raws: list(word, 64, 1),
	countsPerRaw: list(real, 64, 1),
});

export const point = row<PointPlan>({
	name: text,
	title: text,
	kind: text,
	unit: text,
	step: real,
	periodMs: whole(1, durationMaxMs),
	type: oneOf(["bit", "u16", "s16", "u32", "s32", "f32", "bcd16", "bcd32"]),
	order: oneOf(["ABCD", "CDAB", "DCBA", "BADC"]),
	shift: whole(0, 15),
	width: whole(0, 16),
	countsPerRaw: real,
	offsetCounts: real,
	scaleFrom: orNull(scale),
	lowestCounts: real,
	highestCounts: real,
	invalidRaws: list(real, 64),
	conditions: list(condition, 16),
	mostCountsPerMinute: orNull(real),
	stuckAfterMs: orNull(durationMs),
	agrees: orNull(row<AgreementPlan>({ point: index(pointsMax), within: real, afterMs: durationMs })),
	clears: flag,
	staleAfterMs: durationMs,
	deadbandCounts: orNull(real),
	storeEveryMs: durationMs,
});

const auxiliary = row<AuxiliaryPlan>({ staleAfterMs: durationMs });

const line = row<LinePlan>({
	name: text,
	baud: whole(300, 256_000),
	longestTransactionMs: durationMs,
	longestByClassMs: list(durationMs, 3, 3),
	devices: list(device, devicesMax),
	wants: list(want, wantsMax),
});

const sink = row<SinkPlan>({
	name: text,
	format: oneOf(["pack", "senml-json", "senml-cbor", "thingsboard", "sparkplug"]),
	cursor: whole(0, SINKS_MAX - 1),
	client: text,
	topic: text,
	group: text,
	host: text,
	sendsEvents: flag,
	sendsTelemetry: flag,
	points: list(index(pointsMax), pointsMax),
	packEveryMs: durationMs,
	keepAliveMs: durationMs,
	receiptTimeoutMs: durationMs,
	heartbeatMs: durationMs,
	packsPerSecond: real,
	bytesPerDay: orNull(real),
});

const series = row<SeriesPlan>({ name: text, kind: text, unit: text, step: real });
const health = row<HealthPlan>({
	everyMs: durationMs,
	line: list(series, 64),
	device: list(series, 64),
	sink: list(series, 64),
});

const offsetS = whole(-ZONE_OFFSET_MAX_S, ZONE_OFFSET_MAX_S);
const moment = row<YearlyMoment>({
	month: whole(1, 12),
	week: whole(1, 5),
	weekday: whole(0, 6),
	timeS: whole(-604_800, 604_800),
});
const timeZone = row<ZoneRules>({
	name: text,
	firstOffsetS: offsetS,
	changesAtS: list(whole(0, CHANGE_MAX_S), 512),
	offsetsS: list(offsetS, 512),
	rule: orNull(row<YearlyRule>({ standardS: offsetS, summerS: offsetS, toSummer: moment, toStandard: moment })),
});

const place = row<PlacePlan>({ latitudeDeg: real, longitudeDeg: real, elevationM: real });

/** All but the hash, which stands in the table's head. */
export const body: Codec<Omit<SitePlan, "hash">> = record<Omit<SitePlan, "hash">>({
	gateway: text,
	title: text,
	timeZone,
	place: orNull(place),
	lines: list(line, linesMax, 1),
	points: list(point, pointsMax),
	auxiliaries: list(auxiliary, auxiliariesMax),
	outputs: list(output, outputsMax),
	hands: list(hand, 16),
	stops: list(stop, 4),
	water: orNull(water),
	weather: orNull(weather),
	programs: list(program, programsMax),
	alarms: list(alarm, alarmsMax),
	signals: list(signal, 8),
	sinks: list(sink, SINKS_MAX),
	health: orNull(health),
	adjustable: list(adjustable, 16),
});
