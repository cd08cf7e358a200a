import { AlarmEdge, AlarmFlag } from "../alarms/edge";
import type { LocalTime } from "../alarms/local-time";
import type { AlarmTable } from "../alarms/table";
import { ByteReader, isSame } from "../base/bytes";
import type { CommandDesk } from "../commands/desk";
import { type Clock, ClockQuality } from "../ports/clock";
import type { AlarmPlan, SitePlan } from "../site/plan";
import type { AlarmChange } from "../store/alarm-body";
import type { CommandNote } from "../store/command-body";
import { type DecodedRecord, decodeRecord } from "../store/decoded-record";
import type { RecordLog } from "../store/log";
import { LogReader } from "../store/reader";
import { RecordKind } from "../store/record";
import type { LoggedPast } from "./boot-past";

/** What must be known after a restart is said again after so many records of the log. */
const KEEP_EVERY = 256;
/**
 * Records that a start reads back: from one saying to the next, once more in case a power cut has left one half done,
 * and what passes may write meanwhile.
 */
const RECALL_MAX = 2 * KEEP_EVERY + 384;

/**
 * What the newest records of the log of events say of how things stood: so alarms outlive a restart without a place
 * of their own in flash, and a start reads no more than {@link RECALL_MAX} records.
 */
export class EventMemory {
	readonly #log: RecordLog;
	/** Where it was last said again. */
	#keptAt = 0;

	constructor(log: RecordLog) {
		this.#log = log;
	}

	/** Has all that must outlive a restart said again, when it is time. */
	keep(alarms: AlarmTable, desk: CommandDesk): void {
		const { nextSequence } = this.#log;
		if (nextSequence - this.#keptAt < KEEP_EVERY) return;
		this.#keptAt = nextSequence;
		alarms.keep();
		desk.keep();
	}

	/** Puts alarms and the desk where the log says they were. Alarms of another site, or other profiles, say nothing. */
	recall(plan: SitePlan, clock: Clock, alarms: AlarmTable, time: LocalTime, desk: CommandDesk, past: LoggedPast): void {
		const log = this.#log;
		if (!log.isOpen) return;
		const reader = new LogReader(log);
		const record = new ByteReader(plan.hash);
		reader.seek(Math.max(1, log.nextSequence - RECALL_MAX), 0);
		for (let body = reader.next(); body !== null; body = reader.next()) {
			const isOfThisSite = isSame(reader.schema, plan.hash);
			const decoded = decodeRecord(record.over(body));
			if (decoded !== null && (isOfThisSite || decoded.kind === RecordKind.boot)) past.note(decoded);
			// Commands name things, so they say the same on another site: none is followed twice, what was stopped stays so.
			if (decoded?.kind === RecordKind.command) restoreCommand(desk, decoded, clock, isOfThisSite);
			if (!isOfThisSite) continue;
			if (decoded?.kind !== RecordKind.alarm) continue;
			if (decoded.edge === AlarmEdge.kept) this.#keptAt = reader.sequence;
			const alarm = plan.alarms[decoded.alarm];
			if (alarm !== undefined) restore(alarms, alarm, decoded, clock, time);
		}
		past.end();
	}
}

function restore(
	alarms: AlarmTable,
	plan: AlarmPlan,
	record: DecodedRecord & AlarmChange,
	clock: Clock,
	time: LocalTime,
): void {
	const { alarm, edge, flags, sequence, counts, clockQuality, timeMs, untilMs } = record;
	const hadClock = clockQuality !== ClockQuality.none;
	const canTell = hadClock && clock.wallQuality() !== ClockQuality.none && (flags & AlarmFlag.shelved) !== 0;
	const shelfEndMs = canTell ? clock.now() + untilMs - clock.wallMs() : Number.POSITIVE_INFINITY;
	const day = hadClock ? time.dayOf(timeMs) : Number.NaN;
	const isCounted = edge === AlarmEdge.counted || edge === AlarmEdge.kept;
	let sum = null;
	if (plan.isCumulative && isCounted) sum = { sumMs: counts * 1000, day };
	else if (plan.isCumulative && edge === AlarmEdge.raised) sum = { sumMs: plan.delayMs, day };
	alarms.restore(alarm, flags, sequence, shelfEndMs, sum);
}

function restoreCommand(
	desk: CommandDesk,
	record: DecodedRecord & CommandNote,
	clock: Clock,
	isOfThisSite: boolean,
): void {
	const { untilMs, clockQuality, timeMs } = record;
	// Where one of the two has no clock, all of it is still to come: left alone for too long rather than too short.
	const isTimed = clockQuality !== ClockQuality.none && clock.wallQuality() !== ClockQuality.none;
	const leftMs = untilMs === 0 ? 0 : untilMs - (isTimed ? clock.wallMs() : timeMs);
	desk.restore(record, leftMs, isOfThisSite);
}
