import { HeadgateError } from "../node/errors";
import type { Database } from "./database-types";
import { summaryStatements } from "./summaries";

/** Version of the tables below. A change adds a step that brings the version before to it. */
const tablesVersion = 1;

/** Any number that others on this database do not use: two receivers that start together make the tables once. */
const startLock = 4_842_017;

const statements = [
	`create table if not exists gateway (
		gateway text primary key,
		last_seen timestamptz not null,
		status text,
		status_at timestamptz
	)`,
	`create table if not exists schema (
		gateway text not null,
		hash text not null,
		definition json not null,
		first_seen timestamptz not null default now(),
		primary key (gateway, hash)
	)`,
	`create table if not exists log_epoch (
		gateway text not null,
		epoch text not null,
		ordinal bigint generated always as identity,
		first_seen timestamptz not null default now(),
		primary key (gateway, epoch)
	)`,
	`create table if not exists record (
		gateway text not null,
		epoch text not null,
		sequence bigint not null,
		schema text not null,
		kind smallint not null,
		at timestamptz,
		monotonic_ms bigint,
		clock_quality smallint not null,
		bytes bytea not null,
		primary key (gateway, epoch, sequence)
	)`,
	`create table if not exists sample (
		gateway text not null,
		epoch text not null,
		sequence bigint not null,
		point text not null,
		value double precision,
		quality smallint not null,
		at timestamptz,
		primary key (gateway, epoch, sequence, point)
	)`,
	"create index if not exists sample_by_point on sample (gateway, point, at) include (value)",
	`create table if not exists latest (
		gateway text not null,
		point text not null,
		value double precision,
		quality smallint not null,
		at timestamptz,
		epoch text not null,
		ordinal bigint not null,
		sequence bigint not null,
		unit text not null,
		primary key (gateway, point)
	)`,
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
	...summaryStatements,
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
		for (const statement of statements) await query(statement);
		if (!found) await query("insert into headgate_tables (version) values ($1)", [tablesVersion]);
	});
}
