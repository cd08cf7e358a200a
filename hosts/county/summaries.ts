import { RecordKind } from "../../modules/store/record";
import type { Database, Query } from "./database-types";
import { type PackRecord, Poison, type SiteSchema } from "./messages";
import { valueOfCounts, wallMsOf } from "./samples";
import { pointAt } from "./schema-points";
import type { Log } from "./writes";

/** What a gateway had no room for, told by it: `summary` for values, `gap` for records. */
export const summaryStatements = [
	`create table if not exists summary (
		gateway text not null,
		epoch text not null,
		sequence bigint not null,
		point text not null,
		minimum double precision not null,
		maximum double precision not null,
		mean double precision not null,
		count bigint not null,
		first_at timestamptz,
		last_at timestamptz,
		primary key (gateway, epoch, sequence, point)
	)`,
	"create index if not exists summary_by_point on summary (gateway, point, first_at)",
	`create table if not exists gap (
		gateway text not null,
		epoch text not null,
		sequence bigint not null,
		cause text not null,
		first bigint not null,
		span bigint not null,
		records bigint not null,
		values bigint not null,
		primary key (gateway, epoch, sequence)
	)`,
];

const causes = ["thinned", "full", "damaged", "worn"] as const;
/** Digits of a mean beyond those of its values: it is told to a sixteenth of a count. */
const meanStep = 1 / 100;

const moment = (column: string): string => `timestamptz 'epoch' + ${column} * interval '1 millisecond'`;
const milliseconds = (expression: string): string => `round(date_part('epoch', ${expression}) * 1000)`;

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

/**
 * The summaries that records hold.
 *
 * @throws Poison when one names a point that the schema has not
 */
export function summariesOf(record: PackRecord, schema: SiteSchema): (Summary & { readonly point: string })[] {
	const { sequence, decoded } = record;
	if (decoded.kind !== RecordKind.summary) return [];
	const firstMs = wallMsOf(record);
	const lastMs = firstMs === null ? null : firstMs + decoded.lengthMs;
	return decoded.points.map(({ point, count, low, high, mean }) => {
		const definition = pointAt(schema, point);
		if (!definition) throw new Poison(`record ${sequence}: point ${point}, the schema has ${schema.points.length}`);
		const { name, step } = definition;
		return {
			sequence,
			point: name,
			minimum: valueOfCounts(low, step),
			maximum: valueOfCounts(high, step),
			mean: valueOfCounts(Math.round(mean / meanStep), step * meanStep),
			count,
			firstMs,
			lastMs,
		};
	});
}

/** Writes what records whose keys are new tell of others that are gone. */
export async function insertSummaries(query: Query, log: Log, records: readonly PackRecord[], schema: SiteSchema) {
	const summaries = records.flatMap((record) => summariesOf(record, schema));
	if (summaries.length > 0) {
		await query(
			`insert into summary (gateway, epoch, sequence, point, minimum, maximum, mean, count, first_at, last_at)
			select $1, $2, s.sequence, s.point, s.minimum, s.maximum, s.mean, s.count, ${moment("s.first_ms")},
				${moment("s.last_ms")}
			from unnest($3::bigint[], $4::text[], $5::float8[], $6::float8[], $7::float8[], $8::bigint[], $9::float8[],
				$10::float8[]) as s (sequence, point, minimum, maximum, mean, count, first_ms, last_ms)`,
			[
				log.gateway,
				log.epoch,
				summaries.map((one) => one.sequence),
				summaries.map((one) => one.point),
				summaries.map((one) => one.minimum),
				summaries.map((one) => one.maximum),
				summaries.map((one) => one.mean),
				summaries.map((one) => one.count),
				summaries.map((one) => one.firstMs),
				summaries.map((one) => one.lastMs),
			],
		);
	}
	const gaps = records.flatMap(({ sequence, decoded }) => {
		if (decoded.kind !== RecordKind.gap && decoded.kind !== RecordKind.summary) return [];
		const { first, span, records: gone, values } = decoded;
		const cause = causes[decoded.kind === RecordKind.gap ? decoded.cause : 0] ?? "unknown";
		return [{ sequence, cause, first, span, gone, values }];
	});
	if (gaps.length === 0) return;
	await query(
		`insert into gap (gateway, epoch, sequence, cause, first, span, records, values)
		select $1, $2, * from unnest($3::bigint[], $4::text[], $5::bigint[], $6::bigint[], $7::bigint[], $8::bigint[])`,
		[
			log.gateway,
			log.epoch,
			gaps.map((gap) => gap.sequence),
			gaps.map((gap) => gap.cause),
			gaps.map((gap) => gap.first),
			gaps.map((gap) => gap.span),
			gaps.map((gap) => gap.gone),
			gaps.map((gap) => gap.values),
		],
	);
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
