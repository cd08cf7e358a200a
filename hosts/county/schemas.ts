import type { Query } from "./database-types";
import type { Incoming } from "./incoming";
import { Poison, type SiteSchema } from "./messages";

/**
 * Notes which gateways were heard, and what they, or the broker in their name, said of their links. Their rows stay
 * locked until commit: of several receivers, one at a time deals with a gateway. In the order of names, so that no two
 * wait for each other.
 */
export async function noteGateways(query: Query, messages: readonly Incoming[]): Promise<void> {
	const status = new Map<string, string | null>();
	const heard = new Set<string>();
	const beats = new Map<string, number>();
	for (const { gateway, what, content } of messages) {
		// A refused message is no sign of life: anybody may have sent it.
		if (content instanceof Poison) continue;
		if (what === "status") status.set(gateway, content);
		else {
			heard.add(gateway);
			if (what === "beat") beats.set(gateway, content.everyMs);
			if (!status.has(gateway)) status.set(gateway, null);
		}
	}
	if (status.size === 0) return;
	const gateways = [...status.keys()].sort();
	await query(
		`insert into gateway (gateway, last_seen, status, status_at, beat_ms)
		select g.gateway, now(), g.status, case when g.status is not null then now() end, g.beat_ms
		from unnest($1::text[], $2::text[], $4::bigint[]) with ordinality as g (gateway, status, beat_ms, place)
		order by g.place
		on conflict (gateway) do update set
			last_seen = case when gateway.gateway = any ($3::text[]) then now() else gateway.last_seen end,
			status = coalesce(excluded.status, gateway.status),
			status_at = coalesce(excluded.status_at, gateway.status_at),
			beat_ms = coalesce(excluded.beat_ms, gateway.beat_ms)`,
		[
			...[gateways, gateways.map((gateway) => status.get(gateway) ?? null), [...heard]],
			gateways.map((gateway) => beats.get(gateway) ?? null),
		],
	);
}

/** A schema message, read. */
export interface NewSchema {
	/** Index of its message. */
	readonly index: number;
	readonly gateway: string;
	readonly schema: SiteSchema;
}

/**
 * Keeps what gateways say of their numbers. Under each gateway on its own, so that none can change what another's
 * records mean; the first definition of a hash stays.
 *
 * @returns them all with whether they are new; Poison when another definition stands under the same hash
 */
export async function noteSchemas(query: Query, schemas: readonly NewSchema[]) {
	if (schemas.length === 0) return [];
	const keyOf = (gateway: string, hash: string): string => `${gateway} ${hash}`;
	const rows = await query<{ gateway: string; hash: string; definition: string }>(
		`select gateway, hash, definition::text as definition
		from schema join unnest($1::text[], $2::text[]) as told (gateway, hash) using (gateway, hash)`,
		[schemas.map(({ gateway }) => gateway), schemas.map(({ schema }) => schema.hash)],
	);
	const known = new Map(rows.map(({ gateway, hash, definition }) => [keyOf(gateway, hash), definition]));
	const fresh: [gateway: string, hash: string, definition: string][] = [];
	const noted = schemas.map((told) => {
		const { gateway, schema } = told;
		const { hash } = schema;
		const definition = JSON.stringify(schema);
		const before = known.get(keyOf(gateway, hash));
		if (before === definition) return { ...told, noted: false };
		if (before !== undefined) {
			return { ...told, noted: new Poison(`schema ${hash}: another definition under a known hash`) };
		}
		known.set(keyOf(gateway, hash), definition);
		fresh.push([gateway, hash, definition]);
		return { ...told, noted: true };
	});
	if (fresh.length > 0) {
		await query(
			`insert into schema (gateway, hash, definition)
			select * from unnest($1::text[], $2::text[], $3::json[])`,
			[0, 1, 2].map((column) => fresh.map((row) => row[column])),
		);
	}
	return noted;
}
