import { AlarmFlag, alarmEdgeName } from "../../modules/alarms/edge";
import { ByteReader } from "../../modules/base/bytes";
import { Outcome, outcomeName, roleName, whatName } from "../../modules/commands/request";
import { Verdict, verdictName } from "../../modules/slots/verdict";
import { decodeRecord } from "../../modules/store/decoded-record";
import { GapCause, RecordKind, StoreFault } from "../../modules/store/record";
import { siteStepName } from "../../modules/store/site-body";
import type { Database } from "./database-types";
import { hex } from "./messages";
import { milliseconds } from "./queries";

export interface Gap {
	/** `missing`: the county has no such records. `told`: the gateway says why it has them no more. */
	readonly kind: "missing" | "told";
	/** 12 hexadecimal digits. */
	readonly epoch: string;
	/** First sequence of the gap. */
	readonly first: number;
	/** Sequences; told: as far as nothing else tells of them. */
	readonly count: number;
	/** Told: `full`, `damaged`, `worn`, `thinned` (a summary stands for them), or the number of an unknown cause. */
	readonly cause: string | null;
	/** Told: records that are gone. */
	readonly records: number | null;
	/** Told: values that went with them, as far as they could be counted. */
	readonly values: number | null;
	/** Told: when, if the gateway had a clock; thinned: when what the summary tells of began. */
	readonly atMs: number | null;
}

export interface AlarmRow {
	readonly epoch: string;
	readonly sequence: number;
	/** Null when the gateway had no clock. */
	readonly atMs: number | null;
	/** Its name in the gateway's site. */
	readonly alarm: string;
	/** `raised`, `cleared`, `acknowledged` …: modules/alarms. */
	readonly edge: string;
	/** Counts the edges of this alarm, over restarts; null in records of before there was such a count. */
	readonly number: number | null;
	/** Of the point that it watches, in its steps. */
	readonly counts: number;
	/** Who acknowledged or shelved it; empty: nobody. */
	readonly who: string;
	/** Of the alarm after the edge. */
	readonly stands: boolean;
	readonly acknowledged: boolean;
	readonly shelved: boolean;
	/** Another alarm explains it. */
	readonly consequence: boolean;
}

export interface CommandRow {
	readonly epoch: string;
	readonly sequence: number;
	/** Null when the gateway had no clock. */
	readonly atMs: number | null;
	/** Names the command; what came of it is in a later row of the same. */
	readonly id: string;
	readonly who: string;
	readonly role: string;
	/** What was asked for, and of which output, alarm or program. */
	readonly what: string;
	readonly subject: string;
	/** Of `set-limit` and `forecast`: what was asked for, and what was before; else empty. */
	readonly value: string;
	readonly was: string;
	/** `accepted`, `done`, or why it was refused: modules/commands. */
	readonly outcome: string;
}

export interface SiteChangeRow {
	readonly epoch: string;
	readonly sequence: number;
	/** Null when the gateway had no clock. */
	readonly atMs: number | null;
	/** `switched`, `trial`, `confirmed`, `rolled-back`. */
	readonly step: string;
	/** In a word; empty: nothing to say. */
	readonly why: string;
	/** Of the site before and of the new one: 16 hexadecimal digits. */
	readonly oldHash: string;
	readonly newHash: string;
	/** Of the command, and who gave it. */
	readonly id: string;
	readonly who: string;
}

export interface FaultRow {
	readonly epoch: string;
	readonly sequence: number;
	/** Null when the gateway had no clock. */
	readonly atMs: number | null;
	/** `altered`: a break in the hash chain; else `worn`, `other-size`, `lost`, or the number of an unknown one. */
	readonly fault: string;
	readonly log: "events" | "telemetry";
	/** Of a block, or a size in blocks: FORMAT.md. */
	readonly number: number;
}

export interface SetAsideRow {
	readonly what: string;
	readonly epoch: string;
	readonly sequence: number;
	readonly reason: string;
	/** Bytes of it as it came. */
	readonly size: number;
	readonly count: number;
	readonly firstMs: number;
	readonly lastMs: number;
}

interface EventRow {
	readonly epoch: string;
	readonly sequence: number;
	readonly atMs: number | null;
	readonly bytes: Uint8Array;
	readonly alarms: readonly string[] | null;
}

const causes: Readonly<Record<number, string>> = {
	[GapCause.full]: "full",
	[GapCause.damaged]: "damaged",
	[GapCause.worn]: "worn",
};

const faultWords: Readonly<Record<number, string>> = {
	[StoreFault.worn]: "worn",
	[StoreFault.altered]: "altered",
	[StoreFault.otherSize]: "other-size",
	[StoreFault.lost]: "lost",
};

/** Records of some kinds, newest log and sequence first. */
function eventsOf(database: Database, gateway: string, kinds: readonly number[], limit: number): Promise<EventRow[]> {
	return database.query<EventRow>(
		`select l.epoch, r.sequence::float8 as sequence, ${milliseconds("r.at")} as "atMs", r.bytes,
			s.definition -> 'alarms' as alarms
		from stored_record as r join log_epoch as l using (log) join schema as s on s.schema = r.schema
		where l.gateway = $1 and r.kind <> 1 and r.kind = any ($2::int[]) order by r.log desc, r.sequence desc limit $3`,
		[gateway, kinds, limit],
	);
}

/** Holes between the sequences that the county has. Its time grows with the gateway's records. */
async function missing(database: Database, gateway: string, limit: number): Promise<Gap[]> {
	const rows = await database.query<{ epoch: string; first: number; count: number }>(
		`select l.epoch, (before + 1)::float8 as first, (sequence - before - 1)::float8 as count
		from (
			select log, sequence, lag(sequence, 1, 0::bigint) over (partition by log order by sequence) as before
			from stored_record where log in (select log from log_epoch where gateway = $1)
		) as neighbours join log_epoch as l using (log)
		where sequence > before + 1 order by log desc, sequence desc limit $2`,
		[gateway, limit],
	);
	return rows.map((row) => ({ kind: "missing", ...row, cause: null, records: null, values: null, atMs: null }));
}

/** What is missing, and what the gateway says of it; at most `limit` of each. */
export async function gaps(database: Database, gateway: string, limit: number): Promise<Gap[]> {
	const rows = await eventsOf(database, gateway, [RecordKind.gap, RecordKind.summary], limit);
	const told = rows.flatMap(({ epoch, atMs, bytes }): Gap[] => {
		const record = decodeRecord(new ByteReader(bytes));
		if (record?.kind !== RecordKind.gap && record?.kind !== RecordKind.summary) return [];
		const { first, span: count, records, values } = record;
		const cause = record.kind === RecordKind.summary ? "thinned" : (causes[record.cause] ?? String(record.cause));
		return [{ kind: "told", epoch, first, count, cause, records, values, atMs }];
	});
	return [...(await missing(database, gateway, limit)), ...told];
}

/** What happened to alarms, newest first; states said again are left out. */
export async function alarms(database: Database, gateway: string, limit: number): Promise<AlarmRow[]> {
	const rows = await eventsOf(database, gateway, [RecordKind.oldAlarm, RecordKind.alarm], limit);
	return rows.flatMap(({ epoch, sequence, atMs, bytes, alarms: names }): AlarmRow[] => {
		const record = decodeRecord(new ByteReader(bytes));
		if (record?.kind !== RecordKind.oldAlarm && record?.kind !== RecordKind.alarm) return [];
		const isOld = record.kind === RecordKind.oldAlarm;
		const edge = alarmEdgeName(record.edge);
		if (edge === "kept") return [];
		const flags = isOld ? record.edge : record.flags;
		return [
			{
				...{ epoch, sequence, atMs, edge, counts: record.counts },
				alarm: names?.[record.alarm] ?? `#${record.alarm}`,
				number: isOld ? null : record.sequence,
				who: isOld ? "" : record.who,
				stands: (flags & AlarmFlag.stands) !== 0,
				acknowledged: (flags & AlarmFlag.acknowledged) !== 0,
				shelved: (flags & AlarmFlag.shelved) !== 0,
				consequence: (flags & AlarmFlag.consequence) !== 0,
			},
		];
	});
}

/** What people asked of the gateway and what came of it, newest first; what was said again is left out. */
export async function commands(database: Database, gateway: string, limit: number): Promise<CommandRow[]> {
	const rows = await eventsOf(database, gateway, [RecordKind.command], limit);
	return rows.flatMap(({ epoch, sequence, atMs, bytes }): CommandRow[] => {
		const record = decodeRecord(new ByteReader(bytes));
		if (record?.kind !== RecordKind.command || record.outcome === Outcome.kept) return [];
		const { id, who, subject, value, was } = record;
		const [role, what, outcome] = [roleName(record.role), whatName(record.what), outcomeName(record.outcome)];
		return [{ epoch, sequence, atMs, id, who, role, what, subject, value, was, outcome }];
	});
}

/** Steps from one site to the next and back, newest first. */
export async function siteChanges(database: Database, gateway: string, limit: number): Promise<SiteChangeRow[]> {
	const rows = await eventsOf(database, gateway, [RecordKind.site], limit);
	return rows.flatMap(({ epoch, sequence, atMs, bytes }): SiteChangeRow[] => {
		const record = decodeRecord(new ByteReader(bytes));
		if (record?.kind !== RecordKind.site) return [];
		const { id, who, verdict } = record;
		const why = verdict > Verdict.confirmed ? verdictName(verdict) : "";
		const hashes = { oldHash: hex(record.oldHash), newHash: hex(record.newHash) };
		return [{ epoch, sequence, atMs, step: siteStepName(record.step), why, ...hashes, id, who }];
	});
}

/** What the gateway's log says of itself: flash that wears out, and what was altered in it. Newest first. */
export async function faults(database: Database, gateway: string, limit: number): Promise<FaultRow[]> {
	const rows = await eventsOf(database, gateway, [RecordKind.fault], limit);
	return rows.flatMap(({ epoch, sequence, atMs, bytes }): FaultRow[] => {
		const record = decodeRecord(new ByteReader(bytes));
		if (record?.kind !== RecordKind.fault) return [];
		const fault = faultWords[record.fault] ?? String(record.fault);
		return [{ epoch, sequence, atMs, fault, log: record.ring === 0 ? "events" : "telemetry", number: record.number }];
	});
}

/** What was refused, last seen first. */
export function setAsides(database: Database, gateway: string, limit: number): Promise<SetAsideRow[]> {
	return database.query<SetAsideRow>(
		`select what, epoch, sequence::float8 as sequence, reason, size, count::float8 as count,
			${milliseconds("first_at")} as "firstMs", ${milliseconds("last_at")} as "lastMs"
		from set_aside where gateway = $1 order by last_at desc limit $2`,
		[gateway, limit],
	);
}
