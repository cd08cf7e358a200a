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
	for (const { gateway, what, content } of messages) {
		// A refused message is no sign of life: anybody may have sent it.
		if (content instanceof Poison) continue;
		if (what === "status") status.set(gateway, content);
		else {
			heard.add(gateway);
			if (!status.has(gateway)) status.set(gateway, null);
		}
	}
	if (status.size === 0) return;
	const gateways = [...status.keys()].sort();
	await query(
		`insert into gateway (gateway, last_seen, status, status_at)
		select g.gateway, now(), g.status, case when g.status is not null then now() end
		from unnest($1::text[], $2::text[]) with ordinality as g (gateway, status, place) order by g.place
		on conflict (gateway) do update set
			last_seen = case when gateway.gateway = any ($3::text[]) then now() else gateway.last_seen end,
			status = coalesce(excluded.status, gateway.status),
			status_at = coalesce(excluded.status_at, gateway.status_at)`,
		[gateways, gateways.map((gateway) => status.get(gateway) ?? null), [...heard]],
	);
}

/**
 * Keeps what a gateway says of its numbers. Under each gateway on its own, so that none can change what another's
 * records mean; the first definition of a hash stays.
 *
 * @returns whether it is new; Poison when another definition stands under the same hash
 */
export async function noteSchema(query: Query, gateway: string, schema: SiteSchema): Promise<boolean | Poison> {
	const { hash } = schema;
	const definition = JSON.stringify(schema);
	const [known] = await query<{ definition: string }>(
		"select definition::text as definition from schema where gateway = $1 and hash = $2",
		[gateway, hash],
	);
	if (known?.definition === definition) return false;
	if (known) return new Poison(`schema ${hash}: another definition under a known hash`);
	await query("insert into schema (gateway, hash, definition) values ($1, $2, $3)", [gateway, hash, definition]);
	return true;
}
