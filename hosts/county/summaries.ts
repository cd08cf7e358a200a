import type { Database } from "./database-types";
import { milliseconds, moment, ofSeries } from "./queries";

/** Values of a point that a gateway had no room for, as it summed them up. */
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

/** Summaries of a point that begin between `fromMs` and `toMs`, both included, by time; at most `limit`. */
export function summaries(
	database: Database,
	gateway: string,
	point: string,
	fromMs: number,
	toMs: number,
	limit: number,
) {
	return database.query<Summary>(
		`select sequence::float8 as sequence, minimum, maximum, mean, count::float8 as count,
			${milliseconds("first_at")} as "firstMs", ${milliseconds("last_at")} as "lastMs"
		from stored_summary where ${ofSeries} and first_at >= ${moment("$3")} and first_at <= ${moment("$4")}
		order by first_at, log, sequence limit $5`,
		[gateway, point, fromMs, toMs, limit],
	);
}
