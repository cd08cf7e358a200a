/** The tables as version 1 of them was, with two logs of one gateway: what an old database holds. */
export const tablesVersion1: readonly string[] = [
	`create table gateway (
		gateway text primary key,
		last_seen timestamptz not null,
		status text,
		status_at timestamptz
	)`,
	`create table schema (
		gateway text not null,
		hash text not null,
		definition json not null,
		first_seen timestamptz not null default now(),
		primary key (gateway, hash)
	)`,
	`create table log_epoch (
		gateway text not null,
		epoch text not null,
		ordinal bigint generated always as identity,
		first_seen timestamptz not null default now(),
		primary key (gateway, epoch)
	)`,
	`create table record (
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
	`create table sample (
		gateway text not null,
		epoch text not null,
		sequence bigint not null,
		point text not null,
		value double precision,
		quality smallint not null,
		at timestamptz,
		primary key (gateway, epoch, sequence, point)
	)`,
	"create index sample_by_point on sample (gateway, point, at) include (value)",
	`create table latest (
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
	`create table set_aside (
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
	"create table headgate_tables (version integer not null)",
	"insert into headgate_tables (version) values (1)",
	"insert into gateway (gateway, last_seen) values ('orchard-1', now())",
	`insert into schema (gateway, hash, definition) values ('orchard-1', '0102030405060708',
		'{"points":[{"name":"soil.moisture","unit":"%","step":0.1},
		{"name":"room.temperature","unit":"Cel","step":0.01}]}')`,
	"insert into log_epoch (gateway, epoch) values ('orchard-1', 'a1b2c3d4e5f6'), ('orchard-1', 'ffeeddccbbaa')",
	`insert into record values
		('orchard-1', 'a1b2c3d4e5f6', 1, '0102030405060708', 1, '2026-06-01T06:00:00Z', null, 3, '\\x01'),
		('orchard-1', 'ffeeddccbbaa', 1, '0102030405060708', 1, null, 12, 0, '\\x0102')`,
	`insert into sample values
		('orchard-1', 'a1b2c3d4e5f6', 1, 'soil.moisture', 23.4, 0, '2026-06-01T06:00:00Z'),
		('orchard-1', 'a1b2c3d4e5f6', 1, 'room.temperature', null, 3, '2026-06-01T06:00:00Z'),
		('orchard-1', 'ffeeddccbbaa', 1, 'soil.moisture', 23.5, 0, null)`,
	`insert into latest values
		('orchard-1', 'soil.moisture', 23.5, 0, null, 'ffeeddccbbaa', 2, 1, '%'),
		('orchard-1', 'room.temperature', null, 3, '2026-06-01T06:00:00Z', 'a1b2c3d4e5f6', 1, 1, 'Cel')`,
];
