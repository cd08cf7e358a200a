import type { Database } from "../../hosts/county/database";

/** What a gateway has stored. */
export interface BookEntry {
	readonly gateway: string;
	readonly epoch: string;
	readonly records: number;
	readonly values: number;
	/** MD5 over the bytes of all records in order: against accidents, computed by the database as well. */
	readonly hash: string;
}

export interface Audit {
	readonly records: number;
	readonly values: number;
	/** Records of the book that the database has not. */
	readonly lostRecords: number;
	readonly lostValues: number;
	/** Values beyond the first under the same key, and records that the book has not. */
	readonly doubled: number;
	/** Gateways whose records are not byte for byte those of the book. */
	readonly altered: number;
	readonly setAside: number;
}

interface Row {
	readonly gateway: string;
	readonly epoch: string;
	readonly records: number;
	readonly hash: string;
	readonly values: number;
	readonly distinct: number;
}

/** Holds the gateways' books against the database, by SQL. */
export async function audit(book: readonly BookEntry[], database: Database): Promise<Audit> {
	const rows = await database.query<Row>(
		`select l.gateway, l.epoch, r.records, r.hash, coalesce(v.values, 0) as values, coalesce(v.keys, 0) as distinct
		from log_epoch as l
		join (
			select log, count(*)::float8 as records, md5(string_agg(bytes, ''::bytea order by sequence)) as hash
			from stored_record group by log
		) as r using (log)
		left join (
			select log, count(*)::float8 as values, count(distinct (sequence, series))::float8 as keys
			from stored_sample group by log
		) as v using (log)`,
	);
	const [refused] = await database.query<{ count: number }>("select count(*)::float8 as count from set_aside");
	const found = new Map(rows.map((row) => [`${row.gateway} ${row.epoch}`, row]));
	const sums = { records: 0, values: 0, lostRecords: 0, lostValues: 0, doubled: 0, altered: 0 };
	for (const { gateway, epoch, records, values, hash } of book) {
		const row = found.get(`${gateway} ${epoch}`);
		sums.records += records;
		sums.values += values;
		sums.lostRecords += Math.max(0, records - (row?.records ?? 0));
		sums.lostValues += Math.max(0, values - (row?.distinct ?? 0));
		if (row === undefined) continue;
		sums.doubled += row.values - row.distinct + Math.max(0, row.records - records);
		if (row.hash !== hash) sums.altered += 1;
	}
	return { ...sums, doubled: sums.doubled + Math.max(0, rows.length - book.length), setAside: refused?.count ?? -1 };
}
