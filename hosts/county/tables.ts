import { HeadgateError } from "../node/errors";
import type { Database, Query } from "./database-types";
import { datingStatements } from "./dating";
import { notifyStatements } from "./notify/tables";
import { siteStatements } from "./sites/tables";
import { bringFromVersion1 } from "./tables-1";
import { toldStatements } from "./told";

/** Version of the tables below. A change adds a step that brings the version before to it. */
const tablesVersion = 4;

/** Any number that others on this database do not use: two receivers that start together make the tables once. */
const startLock = 4_842_017;

/**
 * Numbers in place of names in the tables that grow: a value takes half the bytes, and its index entry a third.
 * People read the views below. Uniqueness lives in `stored_record`: values are only written together with their record.
 */
const statements = [
	`create table if not exists gateway (
		gateway text primary key,
		last_seen timestamptz not null,
		status text,
		status_at timestamptz
	)`,
	`create table if not exists schema (
		schema integer generated always as identity unique,
		gateway text not null,
		hash text not null,
		definition json not null,
		first_seen timestamptz not null default now(),
		primary key (gateway, hash)
	)`,
	`create table if not exists log_epoch (
		log integer generated always as identity unique,
		gateway text not null,
		epoch text not null,
		first_seen timestamptz not null default now(),
		primary key (gateway, epoch)
	)`,
	`create table if not exists series (
		series integer generated always as identity unique,
		gateway text not null,
		point text not null,
		primary key (gateway, point)
	)`,
	`create table if not exists stored_record (
		sequence bigint not null,
		at timestamptz,
		monotonic_ms bigint,
		log integer not null,
		schema integer not null,
		kind smallint not null,
		clock_quality smallint not null,
		bytes bytea not null,
		primary key (log, sequence)
	)`,
	"create index if not exists stored_event on stored_record (log, kind, sequence) where kind <> 1",
	`create table if not exists stored_sample (
		at timestamptz not null,
		value double precision,
		sequence bigint not null,
		series integer not null,
		log integer not null,
		quality smallint not null
	)`,
	"create index if not exists stored_sample_by_series on stored_sample (series, at)",
	`create table if not exists undated_sample (
		value double precision,
		sequence bigint not null,
		series integer not null,
		log integer not null,
		quality smallint not null
	)`,
	"create index if not exists undated_sample_by_series on undated_sample (series)",
	`create table if not exists newest_sample (
		series integer primary key,
		at timestamptz,
		value double precision,
		sequence bigint not null,
		log integer not null,
		quality smallint not null,
		unit text not null
	) with (fillfactor = 50)`,
	`create table if not exists set_aside (
		gateway text not null,
		what text not null,
		epoch text not null,
		sequence bigint not null,
		crc bigint not null,
		reason text not null,
		size integer not null,
		bytes bytea not null,
		first_at timestamptz not null default now(),
		last_at timestamptz not null default now(),
		count bigint not null default 1,
		primary key (gateway, what, epoch, sequence, crc)
	)`,
	...toldStatements,
	...notifyStatements,
	...datingStatements,
	...siteStatements,
	`create or replace view record as
		select gateway, epoch, sequence, hash as schema, kind, at, monotonic_ms, clock_quality, bytes
		from stored_record join log_epoch using (log) join (select schema, hash from schema) as named using (schema)`,
	`create or replace view sample as
		select s.gateway, l.epoch, v.sequence, s.point, v.value, v.quality, v.at
		from (
			select series, log, sequence, value, quality, at from stored_sample
			union all
			select series, log, sequence, value, quality, null from undated_sample
		) as v join series as s using (series) join log_epoch as l using (log)`,
	`create or replace view latest as
		select s.gateway, s.point, v.value, v.quality, v.at, l.epoch, v.sequence, v.unit
		from newest_sample as v join series as s using (series) join log_epoch as l using (log)`,
];

/**
 * Makes the county's tables where they are missing, in one transaction.
 *
 * @throws HeadgateError `HG_DATABASE_NEWER`; an error of the database as it is
 */
export async function prepareTables(database: Database): Promise<void> {
	await database.transaction(async (query) => {
		await query("select pg_advisory_xact_lock($1)", [startLock]);
		await query("create table if not exists headgate_tables (version integer not null)");
		const [found] = await query<{ version: number }>("select version from headgate_tables");
		if (found && found.version > tablesVersion) {
			throw new HeadgateError(
				"HG_DATABASE_NEWER",
				`the database has tables of version ${found.version}, this program knows ${tablesVersion}: update the program`,
			);
		}
		if (found?.version === tablesVersion) return;
		if (found?.version === 1) await bringFromVersion1(query, () => makeTables(query));
		else await makeTables(query); // from versions 2 and 3 too: what later ones have beside them is new
		await query("delete from headgate_tables");
		await query("insert into headgate_tables (version) values ($1)", [tablesVersion]);
	});
}

async function makeTables(query: Query): Promise<void> {
	for (const statement of statements) await query(statement);
	const [timescale] = await query("select 1 from pg_extension where extname = 'timescaledb'");
	if (!timescale) return;
	// A table of weeks: old ones can be compressed or dropped as a whole.
	const options = "chunk_time_interval => interval '7 days', if_not_exists => true";
	await query(`select create_hypertable('stored_sample', 'at', ${options})`);
}
