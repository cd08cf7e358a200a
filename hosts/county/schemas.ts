import type { Database, Query } from "./database-types";
import { Poison, readSchema, type SiteSchema } from "./messages";
import { payloadBytesMax, setAside } from "./set-aside";

export type SchemaOutcome =
	| { readonly kind: "known"; readonly isNew: boolean; readonly hash: string }
	| { readonly kind: "poison"; readonly isNew: boolean; readonly reason: string };

/**
 * Keeps what a gateway says of its numbers. Under each gateway on its own, so that none can change what another's
 * records mean; the first definition of a hash stays, another one under the same hash is set aside.
 *
 * Rejects only with an error of the database.
 */
export async function ingestSchema(database: Database, gateway: string, payload: Uint8Array): Promise<SchemaOutcome> {
	let schema: SiteSchema;
	try {
		if (payload.length > payloadBytesMax) throw new Poison(`${payload.length} bytes: at most ${payloadBytesMax}`);
		schema = readSchema(payload);
	} catch (error) {
		if (!(error instanceof Poison)) throw error;
		const { message: reason } = error;
		const isNew = await database.transaction((query) =>
			setAside(query, { gateway, what: "schema", reason, bytes: payload }),
		);
		return { kind: "poison", isNew, reason };
	}
	const { hash } = schema;
	const definition = JSON.stringify(schema);
	return await database.transaction(async (query): Promise<SchemaOutcome> => {
		await touchGateway(query, gateway);
		const known = await definitionOf(query, gateway, hash);
		if (known === definition) return { kind: "known", isNew: false, hash };
		if (known === null) {
			await query("insert into schema (gateway, hash, definition) values ($1, $2, $3)", [gateway, hash, definition]);
			return { kind: "known", isNew: true, hash };
		}
		const reason = `schema ${hash}: another definition under a known hash`;
		return {
			kind: "poison",
			isNew: await setAside(query, { gateway, what: "schema", reason, bytes: payload }),
			reason,
		};
	});
}

async function definitionOf(query: Query, gateway: string, hash: string): Promise<string | null> {
	const [row] = await query<{ definition: string }>(
		"select definition::text as definition from schema where gateway = $1 and hash = $2",
		[gateway, hash],
	);
	return row?.definition ?? null;
}

/** Null while the gateway has not said what the hash means. */
export async function loadSchema(query: Query, gateway: string, hash: string): Promise<SiteSchema | null> {
	const definition = await definitionOf(query, gateway, hash);
	return definition === null ? null : (JSON.parse(definition) as SiteSchema);
}

/** Notes that the gateway was heard. The row stays locked until commit: one gateway's messages go one by one. */
export async function touchGateway(query: Query, gateway: string): Promise<void> {
	await query(
		`insert into gateway (gateway, last_seen) values ($1, now())
		on conflict (gateway) do update set last_seen = excluded.last_seen`,
		[gateway],
	);
}

/** Notes what the gateway, or the broker in its name, said of its link. */
export async function ingestStatus(database: Database, gateway: string, status: "online" | "offline"): Promise<void> {
	await database.query(
		`insert into gateway (gateway, last_seen, status, status_at) values ($1, now(), $2, now())
		on conflict (gateway) do update set status = excluded.status, status_at = excluded.status_at`,
		[gateway, status],
	);
}
