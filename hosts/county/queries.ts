import type { Database } from "./database-types";

export interface LatestValue {
	readonly point: string;
	/** In `unit`; null when the quality is bad. */
	readonly value: number | null;
	/** [0, 3]: good, uncertain, stale, bad. */
	readonly quality: number;
	/** Milliseconds since 1970; null when the gateway had no clock. */
	readonly atMs: number | null;
	/** 12 hexadecimal digits. */
	readonly epoch: string;
	readonly sequence: number;
	readonly unit: string;
}

export interface Series {
	/** Milliseconds since 1970, ascending. */
	readonly atMs: number[];
	/** One for each moment; null where the quality was bad. */
	readonly value: (number | null)[];
}

export interface Totals {
	readonly records: number;
	readonly values: number;
	/** Values beyond the first of the same point at the same moment; those without a clock are left out. */
	readonly duplicates: number;
	/** Of the oldest value with a clock, milliseconds since 1970; null when there is none. */
	readonly firstMs: number | null;
	readonly lastMs: number | null;
	/** Records set aside: other bytes under a known key. */
	readonly conflicts: number;
	/** All that was set aside: the conflicts, and whole messages. */
	readonly setAside: number;
}

/** A moment as milliseconds since 1970. */
export const milliseconds = (expression: string): string => `round(date_part('epoch', ${expression}) * 1000)`;
/** A parameter of milliseconds since 1970 as a moment. */
export const moment = (parameter: string): string =>
	`timestamptz 'epoch' + ${parameter}::float8 * interval '1 millisecond'`;

/** Values of the point $2 of the gateway $1. */
export const ofSeries = "series = (select series from series where gateway = $1 and point = $2)";

/** The newest value of every point, by name. Reads one row a point, however many samples there are. */
export function latest(database: Database, gateway: string): Promise<LatestValue[]> {
	return database.query<LatestValue>(
		`select point, value, quality::int as quality, ${milliseconds("at")} as "atMs", epoch,
			sequence::float8 as sequence, unit
		from latest where gateway = $1 order by point`,
		[gateway],
	);
}

/**
 * A point's values from `fromMs` to `toMs`, both included. More than `maxPoints` are thinned: the time is cut into
 * equal spans and each gives its lowest and its highest value, so that no peak is lost; a null where all were bad.
 *
 * @param maxPoints at least 2; never more come back
 */
export async function series(
	database: Database,
	gateway: string,
	point: string,
	fromMs: number,
	toMs: number,
	maxPoints: number,
): Promise<Series> {
	const where = `${ofSeries} and at >= ${moment("$3")} and at <= ${moment("$4")}`;
	const base = [gateway, point, fromMs, toMs];
	const [found] = await database.query<{ count: number }>(
		`select count(*)::float8 as count from stored_sample where ${where}`,
		base,
	);
	const most = Math.max(2, Math.floor(maxPoints));
	if ((found?.count ?? 0) > most) return thin(await spansOf(database, where, base, Math.floor(most / 2)));
	const rows = await database.query<{ atMs: number; value: number | null }>(
		`select ${milliseconds("at")} as "atMs", value from stored_sample where ${where} order by at`,
		base,
	);
	return { atMs: rows.map((row) => row.atMs), value: rows.map((row) => row.value) };
}

/** Of an equal share of the time: its lowest and its highest value, the earlier where there are several. */
interface Span {
	readonly firstMs: number;
	/** Null where all were bad; then the others are too. */
	readonly lowest: number | null;
	readonly lowestMs: number;
	readonly highest: number;
	readonly highestMs: number;
}

function spansOf(database: Database, where: string, base: readonly unknown[], spans: number): Promise<Span[]> {
	// Arrays compare element by element, so one pass finds the extremes with their moments, without sorting.
	return database.query<Span>(
		`select min(at_ms) as "firstMs", (min(low))[1] as lowest, (min(low))[2] as "lowestMs",
			(max(high))[1] as highest, -(max(high))[2] as "highestMs"
		from (
			select at_ms, floor((at_ms - $3::float8) * $5::float8 / ($4::float8 - $3::float8 + 1)) as span,
				case when value is not null then array[value, at_ms] end as low,
				case when value is not null then array[value, -at_ms] end as high
			from (select ${milliseconds("at")} as at_ms, value from stored_sample where ${where}) as moments
		) as spanned
		group by span order by span`,
		[...base, spans],
	);
}

function thin(spans: readonly Span[]): Series {
	const atMs: number[] = [];
	const value: (number | null)[] = [];
	for (const { firstMs, lowest, lowestMs, highest, highestMs } of spans) {
		const isRising = lowestMs <= highestMs;
		atMs.push(lowest === null ? firstMs : isRising ? lowestMs : highestMs);
		value.push(lowest === null || isRising ? lowest : highest);
		if (lowest === null || lowestMs === highestMs) continue;
		atMs.push(isRising ? highestMs : lowestMs);
		value.push(isRising ? highest : lowest);
	}
	return { atMs, value };
}

/** Counts what is there, row by row: its time grows with the table. */
export async function totals(database: Database, gateway: string): Promise<Totals> {
	const [row] = await database.query<Totals>(
		`select
			(select count(*) from record where gateway = $1)::float8 as records,
			samples.values,
			samples.duplicates,
			samples."firstMs",
			samples."lastMs",
			(select count(*) from set_aside where gateway = $1 and what = 'record')::float8 as conflicts,
			(select count(*) from set_aside where gateway = $1)::float8 as "setAside"
		from (
			select count(*)::float8 as values, count(*) filter (where at = before)::float8 as duplicates,
				${milliseconds("min(at)")} as "firstMs", ${milliseconds("max(at)")} as "lastMs"
			from (select at, lag(at) over (partition by point order by at) as before from sample where gateway = $1)
				as moments
		) as samples`,
		[gateway],
	);
	if (!row) throw new Error("totals returned nothing");
	return row;
}
