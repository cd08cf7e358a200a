import type { Database } from "./database-types";
import { type Incoming, readIncoming, refused } from "./incoming";
import { Ingest, type Outcome } from "./ingest";
import type { Receipt } from "./messages";

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

/** A message that waits for its turn. */
interface Waiting {
	readonly message: Incoming;
	readonly values: number;
	/** Asked before each attempt: false when the broker will send the message again anyway. */
	isWanted(): boolean;
	/** Told whether it was dealt with for good. */
	resolve(isTaken: boolean): void;
}

const retryFirstMs = 250;
const retryLongestMs = 5000;
/** A message that fails so often on a database that answers is itself the trouble. */
const attemptsMax = 5;
const canaryEvery = 40;
const canaryAt = 20;
/** Unknown schemas that were told, so that the log says each once. Beyond, it starts over. */
const toldMax = 1000;
/** One transaction takes what waits, up to these. */
const batchMessages = 500;
const batchValues = 50_000;
/** What is held in memory, read and not stored yet, before no more is taken from the broker. */
const heldValuesMax = 200_000;
const heldBytesMax = 16 << 20;

/** A record without values counts as one. */
function valuesIn({ content }: Incoming): number {
	if (typeof content !== "object" || !("records" in content)) return 1;
	return content.records.reduce((sum, { decoded }) => sum + (decoded.kind === 1 ? decoded.values.length : 1), 0);
}

/** What happens to messages, apart from how they came: as many as wait go into one transaction, one after another. */
export class Intake {
	readonly stats: IntakeStats = { packs: 0, records: 0, values: 0, repeatedRecords: 0, conflicts: 0, poison: 0 };
	/** Packs that were taken and not dealt with. */
	packsInHand = 0;
	#heldValues = 0;
	#heldBytes = 0;
	onCommitted?: (gateway: string, receipt: Receipt) => void;
	/** A pack came whose schema is unknown. */
	onSchemaUnknown?: (gateway: string) => void;
	readonly #options: IntakeOptions;
	readonly #ingest: Ingest;
	readonly #toldSchemas = new Set<string>();
	readonly #queue: Waiting[] = [];
	#isRunning = false;
	#wake: (() => void) | undefined;
	#isOutageTold = false;

	constructor(options: IntakeOptions) {
		this.#options = options;
		// By sequence, not by turn: a record that is lost stays lost when its pack comes again.
		const leavesOut = (sequence: number): boolean => sequence % canaryEvery === canaryAt;
		this.#ingest = new Ingest(options.database, options.canary === "drop" ? { leavesOut } : {});
	}

	/**
	 * Takes one message, after those before it. Never rejects.
	 *
	 * @param isWanted asked before each attempt: false when the broker will send the message again anyway
	 * @returns whether it was dealt with for good, and the broker may forget it
	 */
	async take(topic: string, payload: Uint8Array, isWanted: () => boolean): Promise<boolean> {
		// Read at once: while the database is at work on what came before, this process has nothing else to do.
		const message = readIncoming(topic, payload);
		if (typeof message === "string") {
			if (payload.length > 0) this.#options.log(message);
			return true;
		}
		const values = valuesIn(message);
		this.#hold(message, values, 1);
		const isTaken = new Promise<boolean>((resolve) => this.#queue.push({ message, values, isWanted, resolve }));
		void this.#run();
		try {
			return await isTaken;
		} finally {
			this.#hold(message, values, -1);
		}
	}

	#hold({ what, payload }: Incoming, values: number, sign: 1 | -1): void {
		if (what === "pack") this.packsInHand += sign;
		this.#heldValues += sign * values;
		this.#heldBytes += sign * payload.length;
	}

	/** Enough is held: what comes next has to wait elsewhere. */
	get isFull(): boolean {
		return this.#heldValues >= heldValuesMax || this.#heldBytes >= heldBytesMax;
	}

	/** Ends the wait before the next attempt. */
	wake(): void {
		this.#wake?.();
	}

	async #run(): Promise<void> {
		if (this.#isRunning) return;
		this.#isRunning = true;
		while (this.#queue.length > 0) await this.#takeBatch(this.#nextBatch());
		this.#isRunning = false;
	}

	#nextBatch(): Waiting[] {
		let values = 0;
		let count = 0;
		for (const waiting of this.#queue) {
			values += waiting.values;
			if (count === batchMessages || (count > 0 && values > batchValues)) break;
			count += 1;
		}
		return this.#queue.splice(0, count);
	}

	async #takeBatch(batch: readonly Waiting[]): Promise<void> {
		const wanted: Waiting[] = [];
		for (const waiting of batch) {
			if (waiting.isWanted()) wanted.push(waiting);
			else waiting.resolve(false);
		}
		if (wanted.length > 1 && this.#options.mayRetry()) {
			try {
				await this.#ingestAll(wanted.map(({ message }) => message));
				for (const { resolve } of wanted) resolve(true);
				return;
			} catch (error) {
				this.#tellOutage(error);
			}
		}
		// One by one, so that what fails fails alone.
		for (const waiting of wanted) waiting.resolve(await this.#persist(waiting));
	}

	async #persist({ message, isWanted }: Waiting): Promise<boolean> {
		let waitMs = retryFirstMs;
		for (let attempt = 1; isWanted() && this.#options.mayRetry(); attempt += 1) {
			try {
				await this.#ingestAll([message]);
				return true;
			} catch (error) {
				const cause = this.#tellOutage(error);
				if (attempt >= attemptsMax && (await this.#givesUp(message, cause))) return true;
				await this.#pause(waitMs);
				waitMs = Math.min(waitMs * 2, retryLongestMs);
			}
		}
		return false;
	}

	async #ingestAll(messages: readonly Incoming[]): Promise<void> {
		const outcomes = await this.#ingest.take(messages);
		if (this.#isOutageTold) this.#options.log("the database takes messages again");
		this.#isOutageTold = false;
		for (const [index, { gateway, what }] of messages.entries()) {
			this.#note(gateway, what, outcomes[index] as Outcome);
		}
	}

	#tellOutage(error: unknown): string {
		const cause = error instanceof Error ? error.message : String(error);
		if (!this.#isOutageTold) this.#options.log(`database error, no receipt, trying again: ${cause}`);
		this.#isOutageTold = true;
		return cause;
	}

	/** Sets a message aside that the database refuses although it answers, so that others get their turn. */
	async #givesUp(message: Incoming, cause: string): Promise<boolean> {
		try {
			const reason = `${message.what} message refused by the database ${attemptsMax} times: ${cause}`;
			await this.#ingestAll([refused(message, reason)]);
			return true;
		} catch {
			// The database is away: the error that the caller holds is told already, and it goes on trying.
			return false;
		}
	}

	#note(gateway: string, what: string, outcome: Outcome): void {
		if (outcome.kind === "poison") {
			this.stats.poison += 1;
			if (outcome.isNew) this.#options.log(`${gateway}: ${what} set aside: ${outcome.reason}`);
		} else if (outcome.kind === "schema") {
			if (!outcome.isNew) return;
			this.#toldSchemas.delete(`${gateway} ${outcome.hash}`);
			this.#options.log(`${gateway}: new schema ${outcome.hash}`);
		} else if (outcome.kind === "schema-unknown") {
			this.#noteUnknown(gateway, outcome.schema);
		} else if (outcome.kind === "committed") {
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
			this.onCommitted?.(gateway, outcome.receipt);
		}
	}

	#noteUnknown(gateway: string, schema: string): void {
		this.onSchemaUnknown?.(gateway);
		const key = `${gateway} ${schema}`;
		if (this.#toldSchemas.has(key)) return;
		if (this.#toldSchemas.size >= toldMax) this.#toldSchemas.clear();
		this.#toldSchemas.add(key);
		this.#options.log(`${gateway}: schema ${schema} is not known yet, its packs get no receipt`);
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
