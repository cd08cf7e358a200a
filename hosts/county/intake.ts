import type { Database } from "./database-types";
import { type IngestOutcome, ingestPack, refusePack } from "./ingest";
import type { Receipt } from "./messages";
import { ingestSchema, ingestStatus } from "./schemas";

export interface IntakeStats {
	/** Committed, repeated ones too. */
	packs: number;
	/** New ones. */
	records: number;
	/** New ones. */
	values: number;
	/** Records that came again with the same bytes. */
	repeatedRecords: number;
	/** Records set aside: other bytes under a known key. */
	conflicts: number;
	/** Messages refused, each time they came. */
	poison: number;
}

export interface IntakeOptions {
	readonly database: Database;
	log(line: string): void;
	readonly canary?: "drop" | undefined;
	/** Asked before each new attempt while the database fails. */
	mayRetry(): boolean;
}

const retryFirstMs = 250;
const retryLongestMs = 5000;
/** A message that fails so often on a database that answers is itself the trouble. */
const attemptsMax = 5;
const canaryEvery = 40;
const canaryAt = 20;
const gatewayPattern = /^[a-z0-9-]{1,64}$/;
/** Stands in the tables for a gateway whose name is none. */
const unnamed = "?";
/** Unknown schemas that were told, so that the log says each once. Beyond, it starts over. */
const toldMax = 1000;

/** What happens to one message after another, apart from how it came. */
export class Intake {
	readonly stats: IntakeStats = { packs: 0, records: 0, values: 0, repeatedRecords: 0, conflicts: 0, poison: 0 };
	/** A pack is being ingested. */
	hasPack = false;
	onCommitted?: (gateway: string, receipt: Receipt, receiptBytes: Uint8Array) => void;
	readonly #options: IntakeOptions;
	readonly #toldSchemas = new Set<string>();
	#queue: Promise<unknown> = Promise.resolve();
	#wake: (() => void) | undefined;
	#isOutageTold = false;

	constructor(options: IntakeOptions) {
		this.#options = options;
	}

	/**
	 * Takes one message, after the one before it. Never rejects.
	 *
	 * @param isWanted asked while the database fails: false when the broker will send the message again anyway
	 * @returns whether it was dealt with for good, and the broker may forget it
	 */
	take(topic: string, payload: Uint8Array, isWanted: () => boolean): Promise<boolean> {
		const turn = this.#queue.then(() => this.#persist(topic, payload, isWanted));
		this.#queue = turn;
		return turn;
	}

	/** Ends the wait before the next attempt. */
	wake(): void {
		this.#wake?.();
	}

	async #persist(topic: string, payload: Uint8Array, isWanted: () => boolean): Promise<boolean> {
		const [, gateway = "", what = ""] = topic.split("/");
		this.hasPack = what === "records";
		let waitMs = retryFirstMs;
		try {
			for (let attempt = 1; isWanted() && this.#options.mayRetry(); attempt += 1) {
				try {
					await this.#handle(gateway, what, payload);
					if (this.#isOutageTold) this.#options.log("the database takes messages again");
					this.#isOutageTold = false;
					return true;
				} catch (error) {
					const cause = error instanceof Error ? error.message : String(error);
					if (!this.#isOutageTold) this.#options.log(`database error, no receipt, trying again: ${cause}`);
					this.#isOutageTold = true;
					if (attempt >= attemptsMax && (await this.#givesUp(gateway, what, payload, cause))) return true;
					await this.#pause(waitMs);
					waitMs = Math.min(waitMs * 2, retryLongestMs);
				}
			}
			return false;
		} finally {
			this.hasPack = false;
		}
	}

	/** Sets a message aside that the database refuses although it answers, so that others get their turn. */
	async #givesUp(gateway: string, what: string, payload: Uint8Array, cause: string): Promise<boolean> {
		try {
			const named = gatewayPattern.test(gateway) ? gateway : unnamed;
			const reason = `${what} message refused by the database ${attemptsMax} times: ${cause}`;
			this.#noteOutcome(named, await refusePack(this.#options.database, named, payload, reason));
			return true;
		} catch {
			// The database is away: the error that the caller holds is told already, and it goes on trying.
			return false;
		}
	}

	async #handle(gateway: string, what: string, payload: Uint8Array): Promise<void> {
		const { database } = this.#options;
		// An empty retained message is how a broker is told to forget one.
		if (payload.length === 0 && what !== "records") return;
		if (!gatewayPattern.test(gateway)) {
			const reason = `gateway name ${JSON.stringify(gateway.slice(0, 80))}: lower case, digits and hyphens are wanted`;
			this.#noteOutcome(unnamed, await refusePack(database, unnamed, payload, reason));
		} else if (what === "records") {
			this.#noteOutcome(gateway, await ingestPack(database, gateway, payload, this.#ingestOptions()));
		} else if (what === "schema") {
			await this.#takeSchema(gateway, payload);
		} else if (what === "status") {
			await this.#takeStatus(gateway, payload);
		}
	}

	#ingestOptions() {
		// By sequence, not by turn: a record that is lost stays lost when its pack comes again.
		const leavesOut = (sequence: number): boolean => sequence % canaryEvery === canaryAt;
		return this.#options.canary === "drop" ? { leavesOut } : {};
	}

	async #takeSchema(gateway: string, payload: Uint8Array): Promise<void> {
		const outcome = await ingestSchema(this.#options.database, gateway, payload);
		if (outcome.kind === "poison") this.#notePoison(gateway, "schema", outcome);
		else if (outcome.isNew) {
			this.#toldSchemas.delete(`${gateway} ${outcome.hash}`);
			this.#options.log(`${gateway}: new schema ${outcome.hash}`);
		}
	}

	async #takeStatus(gateway: string, payload: Uint8Array): Promise<void> {
		const status = Buffer.from(payload).toString("latin1");
		if (status === "online" || status === "offline") await ingestStatus(this.#options.database, gateway, status);
		else this.#options.log(`${gateway}: status is neither online nor offline, ignored`);
	}

	#noteOutcome(gateway: string, outcome: IngestOutcome): void {
		if (outcome.kind === "poison") {
			this.#notePoison(gateway, "pack", outcome);
		} else if (outcome.kind === "schema-unknown") {
			const key = `${gateway} ${outcome.schema}`;
			if (this.#toldSchemas.has(key)) return;
			if (this.#toldSchemas.size >= toldMax) this.#toldSchemas.clear();
			this.#toldSchemas.add(key);
			this.#options.log(`${gateway}: schema ${outcome.schema} is not known yet, its packs get no receipt`);
		} else {
			this.stats.packs += 1;
			this.stats.records += outcome.records;
			this.stats.values += outcome.values;
			this.stats.repeatedRecords += outcome.repeatedRecords;
			this.stats.conflicts += outcome.conflicts;
			if (outcome.conflicts > 0) {
				const { epoch, first, count } = outcome.receipt;
				const range = `epoch ${epoch}, ${first} to ${first + count - 1}`;
				this.#options.log(
					`ALARM ${gateway}: ${outcome.conflicts} records with other bytes under known keys (${range})`,
				);
			}
			this.onCommitted?.(gateway, outcome.receipt, outcome.receiptBytes);
		}
	}

	#notePoison(gateway: string, what: string, { isNew, reason }: { isNew: boolean; reason: string }): void {
		this.stats.poison += 1;
		if (isNew) this.#options.log(`${gateway}: ${what} set aside: ${reason}`);
	}

	#pause(durationMs: number): Promise<void> {
		return new Promise((resolve) => {
			const timer = setTimeout(done, durationMs);
			this.#wake = done;
			function done(): void {
				clearTimeout(timer);
				resolve();
			}
		});
	}
}
