import type { Query } from "./database-types";

const renamed = ["schema", "log_epoch", "record", "sample", "latest"];

/**
 * Brings tables of version 1, which had names in every row, to those that `makeTables` makes. Takes a moment for each
 * million values, and room for both while it lasts.
 */
export async function bringFromVersion1(query: Query, makeTables: () => Promise<void>): Promise<void> {
	for (const table of renamed) {
		await query(`alter table ${table} rename to ${table}_1`);
		await query(`alter table ${table}_1 rename constraint ${table}_pkey to ${table}_1_pkey`);
	}
	await makeTables();
	await query(`insert into schema (gateway, hash, definition, first_seen)
		select gateway, hash, definition, first_seen from schema_1 order by first_seen`);
	await query(`insert into log_epoch (gateway, epoch, first_seen)
		select gateway, epoch, first_seen from log_epoch_1 order by ordinal`);
	await query(`insert into log_epoch (gateway, epoch)
		select distinct gateway, epoch from record_1 on conflict do nothing`);
	await query("insert into series (gateway, point) select distinct gateway, point from sample_1 order by 1, 2");
	await query(`insert into stored_record
			(log, sequence, schema, kind, at, monotonic_ms, clock_quality, bytes)
		select log, sequence, s.schema, kind, at, monotonic_ms, clock_quality, bytes
		from record_1 as r join log_epoch using (gateway, epoch)
		join schema as s on s.gateway = r.gateway and s.hash = r.schema`);
	await query(`insert into stored_sample (series, log, sequence, value, quality, at)
		select series, log, sequence, value, quality, at
		from sample_1 join series using (gateway, point) join log_epoch using (gateway, epoch)
		where at is not null order by series, at`);
	await query(`insert into undated_sample (series, log, sequence, value, quality)
		select series, log, sequence, value, quality
		from sample_1 join series using (gateway, point) join log_epoch using (gateway, epoch) where at is null`);
	await query(`insert into newest_sample (series, log, sequence, value, quality, at, unit)
		select series, log, sequence, value, quality, at, unit
		from latest_1 join series using (gateway, point) join log_epoch using (gateway, epoch)`);
	for (const table of renamed) await query(`drop table ${table}_1`);
}
