import { ByteReader } from "../../modules/base/bytes";
import { ClockChange } from "../../modules/store/clock-record";
import { decodeRecord } from "../../modules/store/decoded-record";
import { RecordKind } from "../../modules/store/record";
import type { Query } from "./database-types";
import type { PackRecord } from "./messages";

/** What dating needs to find its rows; both are empty where gateways have clocks. */
export const datingStatements = [
	"create index if not exists stored_undated on stored_record (log, sequence) where at is null",
	"create index if not exists undated_sample_by_record on undated_sample (log, sequence)",
];

/** Of a clock record's bytes, as `modules/store/FORMAT.md` has them: cause, boot, monotonic time. */
const clockCause = "get_byte(c.bytes, 8)";
const clockBoot = "substring(c.bytes from 10 for 4)";
const clockMonotonicMs = "('x' || encode(substring(c.bytes from 14 for 6), 'hex'))::bit(48)::bigint";
/** Of a boot record's. */
const bootCount = "substring(b.bytes from 9 for 4)";

interface Clock {
	readonly log: number;
	readonly boot: number;
	/** Wall clock when the boot's monotonic clock was 0. */
	readonly originMs: number;
}

/**
 * Dates what came without a clock, once the log says when its boot's clock was set: by the clock record of the same log
 * and boot, whichever comes first. What is dated keeps its monotonic time and its clock quality 0, which says that its
 * date was derived. The same again changes nothing.
 */
export class Dating {
	readonly #logs = new Set<number>();
	readonly #summaryLogs = new Set<number>();

	/** A record whose key is new. */
	note(log: number, { decoded }: PackRecord): void {
		const isClock = decoded.kind === RecordKind.clock && decoded.cause === ClockChange.set;
		const isUndated = decoded.clockQuality === 0;
		if (isClock || isUndated || decoded.kind === RecordKind.boot) this.#logs.add(log);
		if (isClock || (isUndated && decoded.kind === RecordKind.summary)) this.#summaryLogs.add(log);
	}

	/** After the records were written. */
	async write(query: Query): Promise<void> {
		if (this.#logs.size > 0) await dateRecords(query, [...this.#logs]);
		if (this.#summaryLogs.size > 0) await dateSummaries(query, [...this.#summaryLogs]);
	}
}

/** Those between a boot record and the record of that boot's clock. Summaries stand elsewhere: they name their boot. */
async function dateRecords(query: Query, logs: readonly number[]): Promise<void> {
	const dated = await query<{ log: number; sequence: number }>(
		`update stored_record as r set at = span.origin + r.monotonic_ms * interval '1 millisecond'
		from (
			select c.log, b.sequence as first, c.sequence as next,
				c.at - ${clockMonotonicMs} * interval '1 millisecond' as origin
			from stored_record as c cross join lateral (
				select sequence, bytes from stored_record
				where log = c.log and kind = ${RecordKind.boot} and sequence < c.sequence order by sequence desc limit 1
			) as b
			where c.log = any($1::int[]) and c.kind = ${RecordKind.clock} and ${clockCause} = ${ClockChange.set}
				and ${clockBoot} = ${bootCount}
		) as span
		where r.log = span.log and r.sequence >= span.first and r.sequence < span.next
			and r.at is null and r.kind <> ${RecordKind.summary}
		returning r.log, r.sequence::float8 as sequence`,
		[logs],
	);
	if (dated.length === 0) return;
	const keys = [dated.map(({ log }) => log), dated.map(({ sequence }) => sequence)];
	await query(
		`with moved as (
			delete from undated_sample as u
			using unnest($1::int[], $2::bigint[]) as d (log, sequence) join stored_record as r using (log, sequence)
			where u.log = d.log and u.sequence = d.sequence
			returning u.series, r.at, u.log, u.sequence, u.value, u.quality
		)
		insert into stored_sample (series, at, log, sequence, value, quality)
		select series, at, log, sequence, value, quality from moved`,
		keys,
	);
	await query(
		`update newest_sample as n set at = r.at
		from unnest($1::int[], $2::bigint[]) as d (log, sequence) join stored_record as r using (log, sequence)
		where n.log = d.log and n.sequence = d.sequence`,
		keys,
	);
}

async function dateSummaries(query: Query, logs: readonly number[]): Promise<void> {
	const undated = await query<{ log: number; sequence: number; bytes: Uint8Array }>(
		`select log, sequence::float8 as sequence, bytes from stored_record
		where log = any($1::int[]) and kind = ${RecordKind.summary} and at is null`,
		[logs],
	);
	if (undated.length === 0) return;
	const clocks = new Map((await clocksOf(query, logs)).map((clock) => [`${clock.log} ${clock.boot}`, clock]));
	const rows = undated.flatMap(({ log, sequence, bytes }) => {
		const record = decodeRecord(new ByteReader(bytes));
		if (record?.kind !== RecordKind.summary) return [];
		const clock = clocks.get(`${log} ${record.bootCount}`);
		if (clock === undefined) return [];
		const firstMs = clock.originMs + record.timeMs;
		return [{ log, sequence, firstMs, lastMs: firstMs + record.lengthMs }];
	});
	const columns = [
		rows.map(({ log }) => log),
		rows.map(({ sequence }) => sequence),
		rows.map(({ firstMs }) => firstMs),
		rows.map(({ lastMs }) => lastMs),
	];
	await query(
		`update stored_summary as s set first_at = timestamptz 'epoch' + d.first_ms * interval '1 millisecond',
			last_at = timestamptz 'epoch' + d.last_ms * interval '1 millisecond'
		from unnest($1::int[], $2::bigint[], $3::float8[], $4::float8[]) as d (log, sequence, first_ms, last_ms)
		where s.log = d.log and s.sequence = d.sequence`,
		columns,
	);
	await query(
		`update stored_record as r set at = timestamptz 'epoch' + d.first_ms * interval '1 millisecond'
		from unnest($1::int[], $2::bigint[], $3::float8[]) as d (log, sequence, first_ms)
		where r.log = d.log and r.sequence = d.sequence`,
		columns.slice(0, 3),
	);
}

async function clocksOf(query: Query, logs: readonly number[]): Promise<Clock[]> {
	const rows = await query<{ log: number; bytes: Uint8Array }>(
		`select log, bytes from stored_record where log = any($1::int[]) and kind = ${RecordKind.clock} order by sequence`,
		[logs],
	);
	return rows.flatMap(({ log, bytes }) => {
		const record = decodeRecord(new ByteReader(bytes));
		if (record?.kind !== RecordKind.clock || record.cause !== ClockChange.set) return [];
		return [{ log, boot: record.bootCount, originMs: record.timeMs - record.monotonicMs }];
	});
}
