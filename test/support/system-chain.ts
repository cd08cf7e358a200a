import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";
import type { ExecutionContext } from "ava";
import pg from "pg";
import { openDatabase } from "../../hosts/county/database";
import { Random } from "../../sim/core/random";
import type { TestPostgres } from "./county-postgres";
import { type FlashTruth, readFlash } from "./flash-truth";
import { type RoughLink, startRoughLink } from "./rough-link";
import { drainFlash } from "./system-drain";
import type { Field } from "./system-field";
import { type Mosquitto, startMosquitto } from "./system-mosquitto";
import { headgate, type Program } from "./system-program";
import { assertBookKept, keepBook, type Tally, tallyUp } from "./system-tally";
import { eventually } from "./system-wait";

const waitMs = 60_000;
/** Of the advisory lock that holds commits back. */
const holdKey = 815;

/** Each transaction asks for that lock when all its rows are inserted, and has it at once unless a test keeps it. */
const holdCommits = [
	`create function wait_for_test() returns trigger language plpgsql as $$
	begin perform pg_advisory_xact_lock_shared(${holdKey}); return null; end $$`,
	`create constraint trigger wait_for_test after insert on stored_record deferrable initially deferred
	for each row execute function wait_for_test()`,
];

/** A commit that is held back: everything is inserted, nothing is committed. */
export interface HeldCommit {
	/** The transaction goes on. */
	release(): Promise<void>;
	/** The transaction is over, and nothing of it is kept. */
	abandon(): Promise<void>;
}

export interface ChainOptions {
	readonly seed: number;
	readonly folder: string;
	readonly server: TestPostgres;
	/** Of the server; made here. */
	readonly database: string;
	readonly field: Field;
	readonly canary?: boolean;
}

/**
 * Gateway, broker, receiver and database, each a real process, with a link before the broker at either side that can be
 * made rough.
 */
export class Chain {
	readonly gatewayLink: RoughLink;
	readonly countyLink: RoughLink;
	readonly broker: Mosquitto;
	readonly #t: ExecutionContext;
	readonly #options: ChainOptions;
	readonly #url: string;
	readonly #random: Random;
	readonly #chips: FlashTruth[] = [];
	#gateway: Program | null = null;
	#county: Program | null = null;
	/** SIGKILLs, by whom they met. */
	readonly kills: Record<string, number> = {};

	private constructor(t: ExecutionContext, options: ChainOptions, broker: Mosquitto, links: readonly RoughLink[]) {
		[this.gatewayLink, this.countyLink] = links as [RoughLink, RoughLink];
		this.broker = broker;
		this.#t = t;
		this.#options = options;
		this.#url = databaseUrl(options.server, options.database);
		this.#random = new Random(options.seed, "moments");
	}

	/** Everything is up, and the gateway stores. */
	static async start(t: ExecutionContext, options: ChainOptions): Promise<Chain> {
		const broker = await startMosquitto(options.folder, ["max_inflight_messages 200", "max_queued_messages 0"]);
		t.teardown(() => broker.stop());
		const links: RoughLink[] = [];
		for (const side of ["gateway", "county"]) {
			const link = await startRoughLink(broker.url, new Random(options.seed, side));
			t.teardown(() => link.close());
			links.push(link);
		}
		await ask(options.server.url, `create database ${options.database}`);
		const chain = new Chain(t, options, broker, links);
		await chain.startCounty();
		for (const sql of holdCommits) await ask(chain.#url, sql);
		await chain.startGateway();
		return chain;
	}

	async startGateway(): Promise<void> {
		const gateway = this.#options.field.start(this.gatewayLink.url);
		this.#t.teardown(() => gateway.end("SIGKILL"));
		this.#gateway = gateway;
		await this.grows(1);
	}

	async startCounty(): Promise<void> {
		const canary = this.#options.canary === true ? ["--canary", "drop"] : [];
		const county = headgate("county", "--broker", this.countyLink.url, "--database", this.#url, ...canary);
		this.#t.teardown(() => county.end("SIGKILL"));
		this.#county = county;
		await county.says(/county: connected to/);
	}

	/** At a moment that is a moment, and no condition. */
	async #kill(name: string, work: () => Promise<unknown>): Promise<void> {
		await delay(this.#random.between(0, 300));
		await work();
		this.kills[name] = (this.kills[name] ?? 0) + 1;
	}

	async killGateway(): Promise<void> {
		await this.#kill("gateway", async () => {
			this.#t.is((await this.#gateway?.end("SIGKILL"))?.signal, "SIGKILL", this.#gateway?.stderr);
		});
		// What a kill leaves is what a power cut leaves, or less.
		this.#t.deepEqual(readFlash(this.#options.field.flashPath).faults, []);
	}

	async killCounty(): Promise<void> {
		await this.#kill("county", async () => {
			this.#t.is((await this.#county?.end("SIGKILL"))?.signal, "SIGKILL", this.#county?.stderr);
		});
	}

	/** @param forget its sessions and what it has retained are gone too: the next ones are clean */
	async killBroker(forget: boolean): Promise<void> {
		await this.#kill(forget ? "broker, with its sessions" : "broker", () => this.broker.kill(forget));
	}

	async killDatabase(): Promise<void> {
		await this.#kill("database", () => this.#options.server.kill());
	}

	/** @param every 0: both links are good; else of so many packets of a kind one is dropped, doubled or late */
	setRough(every: number): void {
		this.gatewayLink.every = every;
		this.countyLink.every = every;
	}

	get recordsStored(): number {
		return readFlash(this.#options.field.flashPath).logs.reduce((sum, log) => sum + log.nextSequence - 1, 0);
	}

	/** Waits for so many more records in flash. */
	async grows(records: number): Promise<void> {
		const enough = this.recordsStored + records;
		await eventually(
			`${records} more records`,
			waitMs,
			() => {
				if (this.#gateway !== null && this.#gateway.ending !== null) throw new Error(this.#gateway.stderr);
				return this.recordsStored >= enough;
			},
			() => this.#gateway?.stderr ?? "",
		);
	}

	/** Waits until the gateway has a receipt for all but `records`. */
	async delivers(records: number): Promise<void> {
		await eventually(
			`${records} records waiting at most`,
			waitMs,
			() => this.recordsWaiting <= records,
			() => `${this.#gateway?.stderr}${this.#county?.stderr}`,
		);
	}

	/** Waits until a transaction has inserted all it has to and is about to commit, and holds it there. */
	async holdCommit(): Promise<HeldCommit> {
		const client = new pg.Client(this.#url);
		client.on("error", () => undefined); // the database is killed at times
		await client.connect();
		this.#t.teardown(() => client.end().catch(() => undefined));
		await client.query("select pg_advisory_lock($1)", [holdKey]);
		await eventually("a commit to hold", waitMs, async () => {
			const { rows } = await client.query("select 1 from pg_locks where locktype = 'advisory' and not granted");
			return rows.length > 0;
		});
		const end = async (): Promise<void> => {
			await client.query("select pg_advisory_unlock($1)", [holdKey]);
			await client.end();
		};
		return {
			release: end,
			abandon: async () => {
				await client.query(
					"select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory' and not granted",
				);
				await end();
			},
		};
	}

	/** Records that the gateway has no receipt for. */
	get recordsWaiting(): number {
		const { logs } = readFlash(this.#options.field.flashPath);
		return logs.reduce((sum, { nextSequence, cursors }) => sum + nextSequence - (cursors[0] ?? 1), 0);
	}

	/**
	 * The gateway has been killed: its chip is erased, or a new one is there instead.
	 *
	 * @returns how many records without a receipt were on it
	 */
	changeFlash(how: "erased" | "swapped"): number {
		const { flashPath } = this.#options.field;
		const waiting = this.recordsWaiting;
		this.#chips.push(readFlash(flashPath));
		if (how === "swapped") rmSync(flashPath);
		else writeFileSync(flashPath, readFileSync(flashPath).fill(0xff));
		return waiting;
	}

	/** All is well again: the backlog is sent, everything ends by itself, and the books are compared. */
	async close(): Promise<Tally> {
		const { field } = this.#options;
		const { flashPath, plan } = field;
		this.setRough(0);
		this.#t.is((await this.#gateway?.end("SIGINT"))?.code, 0, this.#gateway?.stderr);
		const waiting = await drainFlash(flashPath, plan, this.broker.url);
		this.#t.is((await this.#county?.end("SIGTERM"))?.code, 0, this.#county?.stderr);
		this.#chips.push(readFlash(flashPath));
		for (const { logs, faults } of this.#chips) {
			this.#t.deepEqual(faults, []);
			for (const { blocks } of logs) this.#t.is(blocks[0]?.number, 1, "nothing of the log is overwritten");
		}
		const book = await field.readBook();
		if (book !== null) assertBookKept(this.#t, book, this.#chips);
		const database = await openDatabase(this.#url);
		try {
			await keepBook(database, this.#chips);
			const tally = await tallyUp(database, plan.gateway);
			const faults = { gateway: this.gatewayLink.counts, county: this.countyLink.counts };
			this.#t.log(JSON.stringify({ ...tally, waiting, kills: this.kills, faults }));
			return tally;
		} finally {
			await database.close();
		}
	}

	/** The same once more, after somebody has been at the database. */
	async tallyAfter(sql: string): Promise<Tally> {
		const database = await openDatabase(this.#url);
		try {
			await database.query(sql);
			return await tallyUp(database, this.#options.field.plan.gateway);
		} finally {
			await database.close();
		}
	}
}

function databaseUrl({ url }: TestPostgres, database: string): string {
	return url.replace(/[^/]*$/, database);
}

async function ask(url: string, sql: string): Promise<void> {
	const client = new pg.Client(url);
	await client.connect();
	await client.query(sql);
	await client.end();
}
