import type { Database } from "./database-types";
import { healthPrefix, type SiteSchema } from "./messages";
import { milliseconds } from "./queries";

export interface GatewayRow {
	readonly gateway: string;
	/** When it sent something, by the database's clock. */
	readonly lastSeenMs: number;
	/** What it, or the broker in its name, last said of its link; null: nothing yet. */
	readonly status: string | null;
	readonly statusMs: number | null;
	/** Of its site. */
	readonly points: number;
	/** Of the newest value with a clock. */
	readonly newestMs: number | null;
	/** How far the newest value lay behind when the gateway was last heard: what is known of its backlog. */
	readonly behindMs: number | null;
}

export interface SchemaRow {
	/** 16 hexadecimal digits. */
	readonly hash: string;
	readonly firstSeenMs: number;
	readonly definition: SiteSchema;
}

/** Gateways by name, from the one after `after`. */
export function gateways(database: Database, after: string, limit: number): Promise<GatewayRow[]> {
	return database.query<GatewayRow>(
		`select g.gateway, ${milliseconds("last_seen")} as "lastSeenMs", status, ${milliseconds("status_at")} as "statusMs",
			points::int as points, ${milliseconds("newest")} as "newestMs",
			greatest(0, ${milliseconds("last_seen")} - ${milliseconds("newest")}) as "behindMs"
		from (select * from gateway where gateway > $1 order by gateway limit $2) as g
		cross join lateral (
			select count(s.series) filter (where s.point not like '${healthPrefix}%') as points, max(n.at) as newest
			from series as s left join newest_sample as n using (series) where s.gateway = g.gateway
		) as counted order by g.gateway`,
		[after, limit],
	);
}

export async function hasGateway(database: Database, gateway: string): Promise<boolean> {
	return (await database.query("select from gateway where gateway = $1", [gateway])).length > 0;
}

/** What the gateway's numbers mean, newest first. */
export function schemas(database: Database, gateway: string, limit: number): Promise<SchemaRow[]> {
	return database.query<SchemaRow>(
		`select hash, ${milliseconds("first_seen")} as "firstSeenMs", definition
		from schema where gateway = $1 order by schema desc limit $2`,
		[gateway, limit],
	);
}
