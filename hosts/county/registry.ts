import type { Query } from "./database-types";
import type { Pack, SiteSchema } from "./messages";
import { decimalsOf } from "./samples";
import { numberedPoints } from "./schema-points";

/** A point as its values are stored. */
interface KnownPoint {
	/** Number of the series that its values go to. */
	readonly series: number;
	readonly unit: string;
	readonly step: number;
	readonly decimals: number;
}

/** What a gateway's schema means in the database. */
export interface KnownSchema {
	/** Its number. */
	readonly id: number;
	/** By the number that values have in rows: the site's points, then the gateway's own series. */
	readonly points: readonly KnownPoint[];
}

/** Schemas and logs that are remembered; beyond, everything is looked up again. */
const entriesMax = 10_000;

/**
 * Numbers of schemas, series and logs that are in the database for good: they never change there, so that a receiver
 * asks for each once. Rows of `schema`, `series` and `log_epoch` must not be deleted under a running receiver.
 */
export class Registry {
	readonly #schemas = new Map<string, KnownSchema>();
	readonly #logs = new Map<string, number>();

	schema(gateway: string, hash: string): KnownSchema | undefined {
		return this.#schemas.get(`${gateway} ${hash}`);
	}

	log(gateway: string, epoch: string): number | undefined {
		return this.#logs.get(`${gateway} ${epoch}`);
	}

	/** Keeps what a transaction has found or made, now that it is committed. */
	keep(learned: Learned): void {
		if (this.#schemas.size + learned.schemas.size > entriesMax) this.#schemas.clear();
		if (this.#logs.size + learned.logs.size > entriesMax) this.#logs.clear();
		for (const [key, schema] of learned.schemas) this.#schemas.set(key, schema);
		for (const [key, log] of learned.logs) this.#logs.set(key, log);
	}
}

/** A schema of a gateway, or a log of one: its hash, its epoch. */
export interface Named {
	readonly gateway: string;
	readonly name: string;
}

const keyOf = ({ gateway, name }: Named): string => `${gateway} ${name}`;

function columnsOf(names: Iterable<Named>): [string[], string[]] {
	const all = [...names];
	return [all.map(({ gateway }) => gateway), all.map(({ name }) => name)];
}

/**
 * The registry as one transaction sees it: what that has found or made itself counts within it only. What is unknown is
 * asked for once for all packs, however many gateways come for the first time.
 */
export class Learned {
	readonly schemas = new Map<string, KnownSchema>();
	readonly logs = new Map<string, number>();
	readonly #query: Query;
	readonly #registry: Registry;

	constructor(query: Query, registry: Registry) {
		this.#query = query;
		this.#registry = registry;
	}

	/** Undefined while the gateway has not said what the hash means. After `learn`. */
	schema(gateway: string, hash: string): KnownSchema | undefined {
		return this.#registry.schema(gateway, hash) ?? this.schemas.get(keyOf({ gateway, name: hash }));
	}

	/** After `learn`. */
	log(gateway: string, epoch: string): number {
		return (this.#registry.log(gateway, epoch) ?? this.logs.get(keyOf({ gateway, name: epoch }))) as number;
	}

	/**
	 * Learns schemas and logs of packs. The caller has locked the gateways' rows: nobody else makes series or logs
	 * of these gateways meanwhile.
	 */
	async learn(packs: readonly { readonly gateway: string; readonly pack: Pack }[]): Promise<void> {
		const schemas = new Map<string, Named>();
		const logs = new Map<string, Named>();
		for (const { gateway, pack } of packs) {
			const schema = { gateway, name: pack.schema };
			const log = { gateway, name: pack.epoch };
			if (!this.#registry.schema(gateway, pack.schema)) schemas.set(keyOf(schema), schema);
			if (this.#registry.log(gateway, pack.epoch) === undefined) logs.set(keyOf(log), log);
		}
		if (schemas.size > 0) await this.#learnSchemas([...schemas.values()]);
		if (logs.size > 0) await this.#learnLogs([...logs.values()]);
	}

	async #learnSchemas(wanted: readonly Named[]): Promise<void> {
		const rows = await this.#query<{ gateway: string; hash: string; schema: number; definition: SiteSchema }>(
			`select gateway, hash, schema, definition
			from schema join unnest($1::text[], $2::text[]) as wanted (gateway, hash) using (gateway, hash)`,
			columnsOf(wanted),
		);
		if (rows.length === 0) return;
		const told = rows.map((row) => ({ ...row, points: numberedPoints(row.definition) }));
		const series = await this.#series(
			told.flatMap(({ gateway, points }) => points.map(({ name }): Named => ({ gateway, name }))),
		);
		for (const { gateway, hash, schema: id, points } of told) {
			const known = points.map(({ name, unit, step }) => ({
				...{ series: series.get(keyOf({ gateway, name })) as number, unit, step, decimals: decimalsOf(step) },
			}));
			this.schemas.set(keyOf({ gateway, name: hash }), { id, points: known });
		}
	}

	/** Numbers of points, made where there are none. */
	async #series(points: readonly Named[]): Promise<Map<string, number>> {
		const columns = columnsOf(points);
		await this.#query(
			`insert into series (gateway, point)
			select p.gateway, p.point from unnest($1::text[], $2::text[]) with ordinality as p (gateway, point, place)
			where not exists (select from series as s where s.gateway = p.gateway and s.point = p.point) order by p.place
			on conflict do nothing`,
			columns,
		);
		const rows = await this.#query<{ gateway: string; point: string; series: number }>(
			`select gateway, point, series
			from series join unnest($1::text[], $2::text[]) as wanted (gateway, point) using (gateway, point)`,
			columns,
		);
		return new Map(rows.map(({ gateway, point, series }) => [keyOf({ gateway, name: point }), series]));
	}

	/** Logs count up in the order in which the county first saw them. */
	async #learnLogs(wanted: readonly Named[]): Promise<void> {
		const columns = columnsOf(wanted);
		await this.#query(
			`insert into log_epoch (gateway, epoch)
			select w.gateway, w.epoch from unnest($1::text[], $2::text[]) with ordinality as w (gateway, epoch, place)
			where not exists (select from log_epoch as l where l.gateway = w.gateway and l.epoch = w.epoch) order by w.place`,
			columns,
		);
		const rows = await this.#query<{ gateway: string; epoch: string; log: number }>(
			`select gateway, epoch, log
			from log_epoch join unnest($1::text[], $2::text[]) as wanted (gateway, epoch) using (gateway, epoch)`,
			columns,
		);
		for (const { gateway, epoch, log } of rows) this.logs.set(keyOf({ gateway, name: epoch }), log);
	}
}
