import type { Query } from "./database-types";
import type { SiteSchema } from "./messages";
import { decimalsOf } from "./samples";

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

/** The registry as one transaction sees it: what that has found or made itself counts within it only. */
export class Learned {
	readonly schemas = new Map<string, KnownSchema>();
	readonly logs = new Map<string, number>();
	readonly #query: Query;
	readonly #registry: Registry;

	constructor(query: Query, registry: Registry) {
		this.#query = query;
		this.#registry = registry;
	}

	/** Null while the gateway has not said what the hash means. */
	async schema(gateway: string, hash: string): Promise<KnownSchema | null> {
		const key = `${gateway} ${hash}`;
		const known = this.#registry.schema(gateway, hash) ?? this.schemas.get(key);
		if (known) return known;
		const [row] = await this.#query<{ schema: number; definition: SiteSchema }>(
			"select schema, definition from schema where gateway = $1 and hash = $2",
			[gateway, hash],
		);
		if (!row) return null;
		const { points } = row.definition;
		const series = await this.#series(
			gateway,
			points.map((point) => point.name),
		);
		const schema: KnownSchema = {
			id: row.schema,
			points: points.map(({ unit, step }, index) => ({
				series: series[index] as number,
				unit,
				step,
				decimals: decimalsOf(step),
			})),
		};
		this.schemas.set(key, schema);
		return schema;
	}

	/** The caller has locked the gateway's row: nobody else makes series of this gateway meanwhile. */
	async #series(gateway: string, points: readonly string[]): Promise<number[]> {
		await this.#query(
			`insert into series (gateway, point) select $1, p.point from unnest($2::text[]) with ordinality as p (point, place)
			where not exists (select from series as s where s.gateway = $1 and s.point = p.point) order by p.place`,
			[gateway, points],
		);
		const rows = await this.#query<{ point: string; series: number }>(
			"select point, series from series where gateway = $1 and point = any ($2::text[])",
			[gateway, points],
		);
		const numbers = new Map(rows.map((row) => [row.point, row.series]));
		return points.map((point) => numbers.get(point) as number);
	}

	/** Logs count up in the order in which the county first saw them. */
	async log(gateway: string, epoch: string): Promise<number> {
		const key = `${gateway} ${epoch}`;
		const known = this.#registry.log(gateway, epoch) ?? this.logs.get(key);
		if (known !== undefined) return known;
		const [found] = await this.#query<{ log: number }>("select log from log_epoch where gateway = $1 and epoch = $2", [
			gateway,
			epoch,
		]);
		const [row] = found
			? [found]
			: await this.#query<{ log: number }>("insert into log_epoch (gateway, epoch) values ($1, $2) returning log", [
					gateway,
					epoch,
				]);
		if (!row) throw new Error("insert into log_epoch returned nothing");
		this.logs.set(key, row.log);
		return row.log;
	}
}
