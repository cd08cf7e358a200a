import type { StartOptions, WaitOptions } from "../bus/reading";
import type { SlaveOptions } from "../bus/slave";
import type { YearlyMoment, YearlyRule, ZoneRules } from "../time/zone";
import type {
	AlarmPlan,
	AuxiliaryPlan,
	ColdStorePlan,
	ConditionPlan,
	DevicePlan,
	HealthPlan,
	IrrigationPlan,
	LinePlan,
	OutputPlan,
	PointPlan,
	ProgramPlan,
	ReadBackPlan,
	ScalePlan,
	SeriesPlan,
	SinkPlan,
	SitePlan,
	WantPlan,
	WritePlan,
	ZonePlan,
} from "./plan";
import { always, type Codec, flag, list, oneOf, orNull, real, record, text, whole } from "./table-codec";

/*
 * What lies where in a table's body; TABLE.md says the same in words. The order of the fields is the format: whoever
 * changes it, or a list below, makes a new version.
 */

const LINES_MAX = 4;
const DEVICES_MAX = 64;
const POINTS_MAX = 128;
const AUXILIARIES_MAX = 128;
const OUTPUTS_MAX = 32;
const WANTS_MAX = 512;
const SINKS_MAX = 4;
/** 366 days. */
const DURATION_MAX = 31_622_400_000;
const ZONE_OFFSET_MAX_S = 16 * 3600;
/** In the year 2286. */
const CHANGE_MAX_S = 9_999_999_999;
const word = whole(0, 0xffff);
const durationMs = whole(0, DURATION_MAX);
/** -1: none. */
const indexOrNone = (most: number): Codec<number> => whole(-1, most - 1);
const index = (most: number): Codec<number> => whole(0, most - 1);

const wait = record<WaitOptions>({ exceptions: list(whole(1, 255), 16), retryMs: durationMs, tries: whole(1, 100) });
const start = record<StartOptions>({
	isEachReading: flag,
	request: list(whole(0, 255), 253, 1),
	waitMs: durationMs,
});

type StoredSlave = Omit<SlaveOptions, "wait" | "start"> & {
	readonly wait: WaitOptions | null;
	readonly start: StartOptions | null;
};

const storedSlave = record<StoredSlave>({
	unit: whole(1, 247),
	parity: oneOf(["none", "even", "odd"]),
	stop: oneOf([1, 2]),
	replyTimeoutMs: durationMs,
	gapMs: durationMs,
	registersPerRead: whole(1, 125),
	holesAllowed: flag,
	wait: orNull(wait),
	start: orNull(start),
});

const slave: Codec<SlaveOptions> = {
	write: (out, options) =>
		storedSlave.write(out, { ...options, wait: options.wait ?? null, start: options.start ?? null }),
	read: (from) => {
		const { wait: waits, start: starts, ...options } = storedSlave.read(from);
		return { ...options, ...(waits === null ? {} : { wait: waits }), ...(starts === null ? {} : { start: starts }) };
	},
};

export const device = record<DevicePlan>({ name: text, slave });

export const want = record<WantPlan>({
	slave: index(DEVICES_MAX),
	code: whole(1, 4),
	address: word,
	count: whole(1, 2000),
	periodMs: whole(1, DURATION_MAX),
	wantClass: whole(0, 2),
	alone: flag,
	clears: flag,
	point: indexOrNone(POINTS_MAX),
	auxiliary: indexOrNone(AUXILIARIES_MAX),
	offset: whole(0, 1999),
	readBacks: list(
		record<ReadBackPlan>({ output: index(OUTPUTS_MAX), offset: whole(0, 1999), mask: word, on: word, off: word }),
		OUTPUTS_MAX,
	),
});

const condition = record<ConditionPlan>({
	auxiliary: index(AUXILIARIES_MAX),
	mask: word,
	is: word,
	raws: list(word, 64),
	isBad: flag,
});

const scale = record<ScalePlan>({
	auxiliary: index(AUXILIARIES_MAX),
	raws: list(word, 64, 1),
	countsPerRaw: list(real, 64, 1),
});

export const point = record<PointPlan>({
	name: text,
	title: text,
	kind: text,
	unit: text,
	step: real,
	periodMs: whole(1, DURATION_MAX),
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
	clears: flag,
	staleAfterMs: durationMs,
	deadbandCounts: orNull(real),
	storeEveryMs: durationMs,
});

const auxiliary = record<AuxiliaryPlan>({ staleAfterMs: durationMs });

const write = record<WritePlan>({
	code: oneOf([5, 6, 15, 16] as readonly number[]),
	address: word,
	values: list(word, 16, 1),
});

export const output = record<OutputPlan>({
	name: text,
	title: text,
	kind: oneOf(["valve", "master-valve", "pump", "compressor"]),
	line: index(LINES_MAX),
	slave: index(DEVICES_MAX),
	on: write,
	off: write,
	readBackWant: index(WANTS_MAX),
	longestRunMs: durationMs,
});

const line = record<LinePlan>({
	name: text,
	baud: whole(300, 256_000),
	longestTransactionMs: durationMs,
	longestByClassMs: list(durationMs, 3, 3),
	devices: list(device, DEVICES_MAX),
	wants: list(want, WANTS_MAX),
});

const zone = record<ZonePlan>({
	name: text,
	valve: index(OUTPUTS_MAX),
	moisture: list(index(POINTS_MAX), 8, 1),
	startBelow: real,
	stopAt: real,
	longestRunMs: durationMs,
	settleMs: durationMs,
});

const irrigation = record<IrrigationPlan>({
	type: always("irrigation"),
	name: text,
	pump: index(OUTPUTS_MAX),
	master: index(OUTPUTS_MAX),
	zonesAtOnce: whole(1, 16),
	zones: list(zone, 16, 1),
});

const coldStore = record<ColdStorePlan>({
	type: always("cold-store"),
	name: text,
	compressor: index(OUTPUTS_MAX),
	temperature: list(index(POINTS_MAX), 4, 1),
	setPoint: real,
	differential: real,
	minimumOffMs: durationMs,
	probeFaultOnMs: durationMs,
	probeFaultOffMs: durationMs,
});

/** Which program it is, then the program. */
const programType = oneOf(["irrigation", "cold-store"]);
const program: Codec<ProgramPlan> = {
	write: (out, value) => {
		programType.write(out, value.type);
		if (value.type === "irrigation") irrigation.write(out, value);
		else coldStore.write(out, value);
	},
	read: (from) => (programType.read(from) === "irrigation" ? irrigation.read(from) : coldStore.read(from)),
};

const alarm = record<AlarmPlan>({
	name: text,
	title: text,
	point: index(POINTS_MAX),
	aboveCounts: orNull(real),
	belowCounts: orNull(real),
	hysteresisCounts: real,
	delayMs: durationMs,
});

const sink = record<SinkPlan>({
	name: text,
	format: oneOf(["pack", "senml-json", "senml-cbor", "thingsboard", "sparkplug"]),
	cursor: whole(0, SINKS_MAX - 1),
	client: text,
	topic: text,
	group: text,
	host: text,
	sendsEvents: flag,
	sendsTelemetry: flag,
	points: list(index(POINTS_MAX), POINTS_MAX),
	packEveryMs: durationMs,
	keepAliveMs: durationMs,
	receiptTimeoutMs: durationMs,
	packsPerSecond: real,
	bytesPerDay: orNull(real),
});

const series = record<SeriesPlan>({ name: text, kind: text, unit: text, step: real });
const health = record<HealthPlan>({
	everyMs: durationMs,
	line: list(series, 64),
	device: list(series, 64),
	sink: list(series, 64),
});

const offsetS = whole(-ZONE_OFFSET_MAX_S, ZONE_OFFSET_MAX_S);
const moment = record<YearlyMoment>({
	month: whole(1, 12),
	week: whole(1, 5),
	weekday: whole(0, 6),
	timeS: whole(-604_800, 604_800),
});
const timeZone = record<ZoneRules>({
	name: text,
	firstOffsetS: offsetS,
	changesAtS: list(whole(0, CHANGE_MAX_S), 512),
	offsetsS: list(offsetS, 512),
	rule: orNull(record<YearlyRule>({ standardS: offsetS, summerS: offsetS, toSummer: moment, toStandard: moment })),
});

/** All but the hash, which stands in the table's head. */
export const body: Codec<Omit<SitePlan, "hash">> = record<Omit<SitePlan, "hash">>({
	gateway: text,
	title: text,
	timeZone,
	lines: list(line, LINES_MAX, 1),
	points: list(point, POINTS_MAX),
	auxiliaries: list(auxiliary, AUXILIARIES_MAX),
	outputs: list(output, OUTPUTS_MAX),
	programs: list(program, 8),
	alarms: list(alarm, 64),
	sinks: list(sink, SINKS_MAX),
	health: orNull(health),
});
