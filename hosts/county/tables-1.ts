import type { Query } from "./database-types";

/** Those of version 1 whose names are now those of views, or whose columns are others. */
const always = ["schema", "log_epoch", "record", "sample", "latest"];
/** Came to version 1 late. */
const maybe = ["summary", "gap"];

/**
 * Brings tables of version 1, which had names in every row, to those that `makeTables` makes. Takes a moment for each
 * million values, and room for both while it lasts.
 */
export async function bringFromVersion1(query: Query, makeTables: () => Promise<void>): Promise<void> {
	const late: string[] = [];
	for (const table of maybe) {
		const [found] = await query<{ name: string | null }>("select to_regclass($1)::text as name", [table]);
		if (found?.name) late.push(table);
	}
	const renamed = [...always, ...late];
	for (const table of renamed) {
		await query(`alter table ${table} rename to ${table}_1`);
		await query(`alter table ${table}_1 rename constraint ${table}_pkey to ${table}_1_pkey`);
	}
	await makeTables();
	for (const copy of copies) await query(copy);
	for (const table of late) await query(lateCopies[table] as string);
	for (const table of renamed) await query(`drop table ${table}_1`);
}

const copies = [
	`insert into schema (gateway, hash, definition, first_seen)
	select gateway, hash, definition, first_seen from schema_1 order by first_seen`,
	`insert into log_epoch (gateway, epoch, first_seen)
	select gateway, epoch, first_seen from log_epoch_1 order by ordinal`,
	`insert into log_epoch (gateway, epoch)
	select distinct gateway, epoch from record_1 on conflict do nothing`,
	"insert into series (gateway, point) select distinct gateway, point from sample_1 order by 1, 2",
	`insert into stored_record (log, sequence, schema, kind, at, monotonic_ms, clock_quality, bytes)
	select log, sequence, s.schema, kind, at, monotonic_ms, clock_quality, bytes
	from record_1 as r join log_epoch using (gateway, epoch)
	join schema as s on s.gateway = r.gateway and s.hash = r.schema`,
	`insert into stored_sample (series, log, sequence, value, quality, at)
	select series, log, sequence, value, quality, at
	from sample_1 join series using (gateway, point) join log_epoch using (gateway, epoch)
	where at is not null order by series, at`,
	`insert into undated_sample (series, log, sequence, value, quality)
	select series, log, sequence, value, quality
	from sample_1 join series using (gateway, point) join log_epoch using (gateway, epoch) where at is null`,
	`insert into newest_sample (series, log, sequence, value, quality, at, unit)
	select series, log, sequence, value, quality, at, unit
	from latest_1 join series using (gateway, point) join log_epoch using (gateway, epoch)`,
];

const lateCopies: Readonly<Record<string, string>> = {
	summary: `with made as (
		insert into series (gateway, point) select distinct gateway, point from summary_1
		on conflict do nothing returning series, gateway, point
	), known as (select * from made union all select series, gateway, point from series)
	insert into stored_summary (series, log, sequence, minimum, maximum, mean, count, first_at, last_at)
	select series, log, sequence, minimum, maximum, mean, count, first_at, last_at
	from summary_1 join known using (gateway, point) join log_epoch using (gateway, epoch)`,
	gap: `insert into stored_gap (log, sequence, cause, first, span, records, values)
	select log, sequence, cause, first, span, records, values from gap_1 join log_epoch using (gateway, epoch)`,
};
