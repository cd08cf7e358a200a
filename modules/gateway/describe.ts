import { AlarmFlag } from "../alarms/edge";
import { AlarmState, alarmStateName } from "../alarms/state";
import type { Line } from "../bus/line";
import { lastsForGood } from "../commands/ledger";
import type { LimitState } from "../commands/limit-book";
import { outcomeName } from "../commands/request";
import { OutputCondition } from "../outputs/board";
import { evidenceName, leaseReasonName, Owner, outputStateName } from "../outputs/lease";
import { reasonName } from "../points/reason";
import { PointQuality, qualityName } from "../points/table";
import { type Clock, ClockQuality } from "../ports/clock";
import type { Program } from "../programs/program";
import { stampAtMs, stampMs } from "../time/stamp";
import { Zone } from "../time/zone";
import { LinkClass } from "../uplink/meter";
import { acknowledgementOf, type Sink } from "../uplink/sink";
import { describeSoils, describeWeather } from "./describe-water";
import type { Gateway } from "./gateway";
import { hex } from "./hex";
import type {
	AlarmView,
	GatewayView,
	LimitView,
	LineView,
	OutputConditionName,
	OutputView,
	PointView,
	ProgramView,
	SignalView,
	SinkView,
	SiteView,
} from "./view";

const clockQualities = ["none", "holdover", "platform", "ntp", "gnss"] as const;

/** What `gateway` would tell a person now. For screens: allocates. */
export function describe(gateway: Gateway): GatewayView {
	const { plan, ports, store } = gateway;
	const { clock } = ports;
	const nowMs = clock.now();
	const { restProvenMs } = gateway.outputs;
	return {
		gateway: plan.gateway,
		title: plan.title,
		wallMs: stampMs(clock),
		clockQuality: clockQualities[clock.wallQuality()] ?? "none",
		timeZone: plan.timeZone.name,
		offsetS: new Zone(plan.timeZone).offsetAtS(Math.floor(clock.wallMs() / 1000)),
		place: plan.place,
		upMs: nowMs - gateway.bootMs,
		bootMs: stampAtMs(clock, gateway.bootMs),
		bootCount: store.bootCount,
		resetReason: ports.system.resetReason,
		restProvenMs: Number.isNaN(restProvenMs) ? null : stampAtMs(clock, restProvenMs),
		automatic: gateway.outputs.isAutomatic,
		points: plan.points.map((_, index) => describePoint(gateway, index, nowMs)),
		outputs: plan.outputs.map((_, index) => describeOutput(gateway, index, nowMs)),
		programs: gateway.programs.map((program) => describeProgram(program, nowMs)),
		soils: describeSoils(gateway),
		weather: describeWeather(gateway),
		alarms: plan.alarms.map((_, index) => describeAlarm(gateway, index)),
		signals: plan.signals.map((_, index) => describeSignal(gateway, index)),
		lines: gateway.lines.map((line, index) => describeLine(gateway, line, index)),
		store: {
			logs: store.logs.map((log) => ({ epoch: hex(log.epoch), nextSequence: log.nextSequence, start: log.start })),
			open: store.isOpen,
			backlogRecords: store.backlogRecords,
			backlogValues: store.backlogValues,
			usedBytes: store.usedBytes,
			sizeBytes: store.sizeBytes,
			droppedRecords: store.droppedRecords,
			refusedRecords: store.refusedRecords,
		},
		state: describeState(gateway),
		sinks: gateway.sinks.map((sink) => describeSink(sink, nowMs)),
		limits: gateway.limits.states.map((state) => describeLimit(state, clock)),
		site: describeSite(gateway, nowMs),
		counts: {
			samples: gateway.points.samples + gateway.journal.healthValues,
			stored: gateway.journal.storedValues,
			alarms: gateway.alarms.raisedCount,
		},
	};
}

function describeLimit({ name, value, own, least, most, by, untilMs }: LimitState, clock: Clock): LimitView {
	const isTimed = by !== null && by.untilMs < lastsForGood;
	const untilWallMs = isTimed ? stampAtMs(clock, untilMs) : null;
	return { name, value, own, min: least, max: most, who: by?.who ?? "", untilMs: untilWallMs };
}

function describeSite({ plan, ports, sites, desk }: Gateway, nowMs: number): SiteView {
	const table = ports.sites?.slots.runningName ?? null;
	const missing = sites?.missing ?? null;
	const last = desk.lastChange;
	return {
		hash: hex(plan.hash),
		table: table === null ? null : hex(table),
		waitsFor: desk.waitsFor,
		trial: missing === null ? null : { leftMs: Math.max(0, (sites?.trialEndMs ?? nowMs) - nowMs), missing },
		last: last === null ? null : { ...last, outcome: outcomeName(last.outcome) },
	};
}

function describePoint(gateway: Gateway, index: number, nowMs: number): PointView {
	const plan = gateway.plan.points[index];
	const quality = gateway.points.quality(index, nowMs);
	const hasValue = quality !== PointQuality.none && quality !== PointQuality.bad;
	return {
		name: plan?.name ?? "",
		title: plan?.title ?? "",
		kind: plan?.kind ?? "",
		unit: plan?.unit ?? "",
		value: hasValue ? gateway.points.value(index) : null,
		quality: qualityName(quality),
		reason:
			quality === PointQuality.bad || quality === PointQuality.uncertain
				? reasonName(gateway.points.reason(index, nowMs))
				: null,
		ageMs: quality === PointQuality.none ? null : nowMs - gateway.points.readAtMs(index),
	};
}

function describeOutput(gateway: Gateway, index: number, nowMs: number): OutputView {
	const plan = gateway.plan.outputs[index];
	const output = gateway.outputs.at(index);
	const ownFlow = gateway.outputs.flow.expected(index);
	return {
		name: plan?.name ?? "",
		title: plan?.title ?? "",
		kind: plan?.kind ?? "",
		state: outputStateName(output.state),
		rest: plan?.rest ?? "off",
		on: output.isAway !== (plan?.rest === "on"),
		owner: output.leased ? ownerName(gateway, output.owner) : null,
		reason: leaseReasonName(output.reason),
		leftMs: output.leased ? Math.max(0, output.untilMs - nowMs) : null,
		evidence: evidenceName(output.evidence),
		locked: output.isLocked,
		starts: gateway.outputs.totals.starts(index),
		onMs: gateway.outputs.totals.onMs(index),
		ownFlow: Number.isNaN(ownFlow) ? null : ownFlow,
		conditions: conditionNames(gateway.outputs.conditions(index, nowMs)),
		longestRunMs: plan?.longestRunMs ?? 0,
	};
}

const conditionBits: readonly (readonly [number, OutputConditionName])[] = [
	[OutputCondition.unreachable, "unreachable"],
	[OutputCondition.locked, "locked"],
	[OutputCondition.returnNotProven, "return-not-proven"],
	[OutputCondition.overrun, "overrun"],
	[OutputCondition.failing, "failing"],
	[OutputCondition.flowLow, "flow-low"],
	[OutputCondition.flowHigh, "flow-high"],
	[OutputCondition.flowUnscheduled, "flow-unscheduled"],
];

function conditionNames(bits: number): OutputConditionName[] {
	return conditionBits.filter(([bit]) => (bits & bit) !== 0).map(([, name]) => name);
}

function describeProgram({ name, state, subject, pausedUntilMs, outlook }: Program, nowMs: number): ProgramView {
	const pausedLeftMs = pausedUntilMs > nowMs ? pausedUntilMs - nowMs : null;
	const { nextStartMs = Number.NaN, quota = null } = outlook ?? {};
	return { name, state, subject, pausedLeftMs, nextStartMs: Number.isNaN(nextStartMs) ? null : nextStartMs, quota };
}

/** A program by its name; a person, the safety layer or an alarm by a word. */
function ownerName(gateway: Gateway, owner: number): string | null {
	if (owner === Owner.command) return "command";
	if (owner === Owner.hand) return "hand";
	if (owner === Owner.alarm) return "alarm";
	return owner === Owner.safety ? "safety" : (gateway.plan.programs[owner]?.name ?? null);
}

function describeState({ keeper: { journal } }: Gateway): GatewayView["state"] {
	return { open: journal.isOpen, unkept: journal.values.unkept, blocksErased: journal.blocksErased };
}

function describeAlarm({ plan, alarms, keeper, ports: { clock } }: Gateway, index: number): AlarmView {
	const { name = "", title = "", severity = "medium" } = plan.alarms[index] ?? {};
	const state = alarms.state(index);
	const flags = alarms.flags(index);
	const shelfEndMs = alarms.shelfEndMs(index);
	const stands = (flags & AlarmFlag.stands) !== 0;
	const isDated = stands && keeper.alarms.quality(index) !== ClockQuality.none;
	const sinceMs = isDated ? keeper.alarms.wallMs(index) : stampAtMs(clock, alarms.sinceMs(index));
	return {
		name,
		title,
		severity,
		state: alarmStateName(state),
		sinceMs: state === AlarmState.clear ? null : sinceMs,
		sinceBefore: stands && keeper.alarms.isBefore(index),
		sinceQuality: isDated ? keeper.alarms.quality(index) : clock.wallQuality(),
		acknowledged: (flags & AlarmFlag.acknowledged) !== 0,
		consequence: (flags & AlarmFlag.consequence) !== 0,
		shelvedUntilMs: (flags & AlarmFlag.shelved) === 0 ? null : stampAtMs(clock, shelfEndMs),
		who: alarms.who(index),
	};
}

function describeSignal({ plan, signals, outputs, ports: { clock } }: Gateway, index: number): SignalView {
	const output = plan.signals[index]?.output ?? -1;
	const againMs = signals.pausedUntilMs(index);
	const alarms = plan.alarms.flatMap(({ name }, alarm) => (signals.isFor(index, alarm) ? [name] : []));
	const isOn = outputs.at(output).owner === Owner.alarm;
	const silent = Number.isNaN(againMs) ? "waiting" : "paused";
	const wanted = isOn ? "on" : silent;
	return {
		output: plan.outputs[output]?.name ?? "",
		state: alarms.length === 0 ? "off" : wanted,
		againMs: Number.isNaN(againMs) ? null : stampAtMs(clock, againMs),
		alarms,
	};
}

function describeLine(gateway: Gateway, line: Line, index: number): LineView {
	const plan = gateway.plan.lines[index];
	const view = { requests: 0, replies: 0, timeouts: 0, damaged: 0, exceptions: 0 };
	for (const slave of line.slaves) {
		view.requests += slave.requests;
		view.replies += slave.replies;
		view.timeouts += slave.timeouts;
		view.damaged += slave.damaged;
		view.exceptions += slave.exceptions;
	}
	return {
		name: plan?.name ?? "",
		loadPercent: line.loadPercent(),
		...view,
		silent: line.slaves.flatMap((slave, at) => (slave.silent ? [plan?.devices[at]?.name ?? ""] : [])),
	};
}

function describeSink(sink: Sink, nowMs: number): SinkView {
	const { plan, meter } = sink;
	const monthBytes = meter.monthBytes(nowMs);
	return {
		name: plan.name,
		format: plan.format,
		acknowledgement: acknowledgementOf(plan),
		connected: sink.isConnected,
		waitsFor: sink.waitsFor,
		inFlight: sink.inFlight,
		backlogRecords: sink.backlogRecords,
		confirmedValues: sink.confirmedValues,
		skippedRecords: sink.skippedRecords,
		undatedRecords: sink.undatedRecords,
		dayBytes: {
			events: meter.bytes[LinkClass.events] ?? 0,
			rows: meter.bytes[LinkClass.rows] ?? 0,
			session: meter.bytes[LinkClass.session] ?? 0,
			receipts: meter.bytes[LinkClass.receipts] ?? 0,
		},
		lastDayBytes: meter.lastDayBytes,
		keepAliveBytesPerDay: meter.keepAliveBytesPerDay,
		monthBytes: Number.isNaN(monthBytes) ? null : monthBytes,
		budgetBytesPerDay: plan.bytesPerDay,
	};
}
