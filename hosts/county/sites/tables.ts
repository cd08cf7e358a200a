/** Sites that are on their way to gateways: the newest one for each. */
export const siteStatements = [
	`create table if not exists site_delivery (
		gateway text primary key,
		id text not null,
		who text not null,
		name text not null,
		bytes bytea not null,
		parts_there integer not null default 0,
		state text not null,
		why text not null default '',
		is_open boolean not null default true,
		asked_at timestamptz not null default now(),
		changed_at timestamptz not null default now()
	)`,
];
