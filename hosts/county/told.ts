import { RecordKind } from "../../modules/store/record";
import type { Database, Query } from "./database-types";
import type { PackRecord } from "./messages";
import type { KnownSchema } from "./registry";
import { valueText, wallMsOf } from "./samples";

/** What a gateway tells of what it had no room for: summaries of values, and which records are gone. */
export const toldStatements = [
	`create table if not exists stored_summary (
		log int not null,
		sequence bigint not null,
		series int not null,
		minimum double precision not null,
		maximum double precision not null,
		mean double precision not null,
		count bigint not null,
		first_at timestamptz,
		last_at timestamptz,
		primary key (log, sequence, series)
	)`,
	"create index if not exists stored_summary_by_series on stored_summary (series, first_at)",
	`create table if not exists stored_gap (
		log int not null,
		sequence bigint not null,
		cause text not null,
		first bigint not null,
		span bigint not null,
		records bigint not null,
		values bigint not null,
		primary key (log, sequence)
	)`,
	`create or replace view summary as
		select s.gateway, l.epoch, t.sequence, s.point, t.minimum, t.maximum, t.mean, t.count, t.first_at, t.last_at
		from stored_summary as t join series as s using (series) join log_epoch as l using (log)`,
	`create or replace view gap as
		select l.gateway, l.epoch, g.sequence, g.cause, g.first, g.span, g.records, g.values
		from stored_gap as g join log_epoch as l using (log)`,
];

const causes = ["thinned", "full", "damaged", "worn"] as const;
/** Digits of a mean beyond those of its values: it is told to a sixteenth of a count. */
const meanStep = 1 / 100;

const moment = (column: string): string => `timestamptz 'epoch' + ${column} * interval '1 millisecond'`;
const milliseconds = (expression: string): string => `round(date_part('epoch', ${expression}) * 1000)`;

/** Whether a record tells of others that are gone. */
export function isTold({ decoded: { kind } }: PackRecord): boolean {
	return kind === RecordKind.gap || kind === RecordKind.summary;
}

type SummaryRow = readonly [
	log: number,
	sequence: number,
	series: number,
	minimum: string,
	maximum: string,
	mean: string,
	count: number,
	firstMs: number | null,
	lastMs: number | null,
];

type GapRow = readonly [
	log: number,
	sequence: number,
	cause: string,
	first: number,
	span: number,
	records: number,
	values: number,
];

/** Rows of {@link toldStatements} that one transaction writes: few, since gateways seldom run out of room. */
export class Told {
	readonly #summaries: SummaryRow[] = [];
	readonly #gaps: GapRow[] = [];

	/** A record whose key is new and whose points the schema has. */
	add(log: number, schema: KnownSchema, record: PackRecord): void {
		const { sequence, decoded } = record;
		if (decoded.kind !== RecordKind.gap && decoded.kind !== RecordKind.summary) return;
		const cause = causes[decoded.kind === RecordKind.gap ? decoded.cause : 0] ?? "unknown";
		this.#gaps.push([log, sequence, cause, decoded.first, decoded.span, decoded.records, decoded.values]);
		if (decoded.kind !== RecordKind.summary) return;
		const firstMs = wallMsOf(record);
		const lastMs = firstMs === null ? null : firstMs + decoded.lengthMs;
		for (const { point, count, low, high, mean } of decoded.points) {
			const definition = schema.points[point];
			if (definition === undefined) continue; // refused before (samples.ts)
			const { series, step, decimals } = definition;
			const fine = valueText(Math.round(mean / meanStep), step * meanStep);
			const [lowest, highest] = [valueText(low, step, decimals), valueText(high, step, decimals)];
			this.#summaries.push([log, sequence, series, lowest, highest, fine, count, firstMs, lastMs]);
		}
	}

	async write(query: Query): Promise<void> {
		if (this.#summaries.length > 0) {
			await query(
				`insert into stored_summary (log, sequence, series, minimum, maximum, mean, count, first_at, last_at)
				select log, sequence, series, minimum, maximum, mean, count, ${moment("first_ms")}, ${moment("last_ms")}
				from unnest($1::int[], $2::bigint[], $3::int[], $4::float8[], $5::float8[], $6::float8[], $7::bigint[],
					$8::float8[], $9::float8[])
					as s (log, sequence, series, minimum, maximum, mean, count, first_ms, last_ms)`,
				columnsOf(this.#summaries, 9),
			);
		}
		if (this.#gaps.length === 0) return;
		await query(
			`insert into stored_gap (log, sequence, cause, first, span, records, values)
			select * from unnest($1::int[], $2::bigint[], $3::text[], $4::bigint[], $5::bigint[], $6::bigint[],
				$7::bigint[])`,
			columnsOf(this.#gaps, 7),
		);
	}
}

function columnsOf(rows: readonly (readonly unknown[])[], columns: number): unknown[][] {
	return Array.from({ length: columns }, (_, column) => rows.map((row) => row[column]));
}

export interface Summary {
	readonly sequence: number;
	readonly minimum: number;
	readonly maximum: number;
	readonly mean: number;
	readonly count: number;
	/** Of the first and the last value, milliseconds since 1970; null when the gateway had no clock. */
	readonly firstMs: number | null;
	readonly lastMs: number | null;
}

/** Summaries of a point that begin between `fromMs` and `toMs`, both included, by time. */
export function summaries(database: Database, gateway: string, point: string, fromMs: number, toMs: number) {
	return database.query<Summary>(
		`select sequence::float8 as sequence, minimum, maximum, mean, count::float8 as count,
			${milliseconds("first_at")} as "firstMs", ${milliseconds("last_at")} as "lastMs"
		from summary
		where gateway = $1 and point = $2 and first_at >= ${moment("$3::float8")} and first_at <= ${moment("$4::float8")}
		order by first_at`,
		[gateway, point, fromMs, toMs],
	);
}
