import type { Database } from "./database-types";
import { milliseconds, moment, ofSeries } from "./queries";

export interface RawValue {
	readonly atMs: number;
	/** Null when the quality is bad. */
	readonly value: number | null;
	/** [0, 3]: good, uncertain, stale, bad. */
	readonly quality: number;
}

export interface Bucket {
	/** Its begin; buckets begin at multiples of their width since 1970. */
	readonly atMs: number;
	/** Null, and so the others, where all values were bad. */
	readonly min: number | null;
	readonly max: number | null;
	readonly mean: number | null;
	/** Values that are not bad. */
	readonly count: number;
	readonly badCount: number;
}

/** A point of a gateway and a span of time, `fromMs` included, `toMs` not. */
export interface Span {
	readonly gateway: string;
	readonly point: string;
	readonly fromMs: number;
	readonly toMs: number;
}

const where = `${ofSeries} and at >= ${moment("$3")} and at < ${moment("$4")}`;

const parametersOf = ({ gateway, point, fromMs, toMs }: Span): unknown[] => [gateway, point, fromMs, toMs];

/** Whether the gateway has ever had a schema with the point, or a value of it. */
export async function hasPoint(database: Database, gateway: string, point: string): Promise<boolean> {
	const rows = await database.query("select from series where gateway = $1 and point = $2", [gateway, point]);
	return rows.length > 0;
}

/** Values as they were stored, in order of time; at most `limit`. */
export function rawValues(database: Database, span: Span, limit: number): Promise<RawValue[]> {
	return database.query<RawValue>(
		`select ${milliseconds("at")} as "atMs", value, quality::int as quality
		from stored_sample where ${where} order by at, log, sequence limit $5`,
		[...parametersOf(span), limit],
	);
}

/** Lowest, highest and mean of equal shares of the time; shares without a value are left out. */
export function buckets(database: Database, span: Span, bucketSeconds: number): Promise<Bucket[]> {
	return database.query<Bucket>(
		`select ${milliseconds("bucket")} as "atMs", min(value) as min, max(value) as max, avg(value) as mean,
			count(value)::float8 as count, (count(*) - count(value))::float8 as "badCount"
		from (
			select date_bin($5::float8 * interval '1 second', at, timestamptz 'epoch') as bucket, value
			from stored_sample where ${where}
		) as sorted
		group by bucket order by bucket`,
		[...parametersOf(span), bucketSeconds],
	);
}
