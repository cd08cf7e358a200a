import type { Database, Query } from "./database-types";
import type { Incoming } from "./incoming";
import { hex, type Pack, type PackRecord, Poison, type Receipt, type SiteSchema } from "./messages";
import { packHash } from "./receipts";
import { type KnownSchema, Learned, Registry } from "./registry";
import { checkRows } from "./samples";
import { noteGateways, noteSchema } from "./schemas";
import { setAside } from "./set-aside";
import { type StoredBytes, storedBytes } from "./stored-bytes";
import { Writes } from "./writes";

export type Outcome =
	| {
			/** The pack is in the database, and may be forgotten by its gateway. */
			readonly kind: "committed";
			readonly receipt: Receipt;
			/** New ones. */
			readonly records: number;
			/** New ones. */
			readonly values: number;
			/** Records that were there before with the same bytes. */
			readonly repeatedRecords: number;
			/** Records newly set aside: other bytes under a known key. */
			readonly conflicts: number;
	  }
	/** Nothing was kept: the gateway's schema message has not come yet. */
	| { readonly kind: "schema-unknown"; readonly schema: string }
	/** The whole message was set aside. */
	| { readonly kind: "poison"; readonly isNew: boolean; readonly reason: string }
	| { readonly kind: "schema"; readonly isNew: boolean; readonly hash: string }
	| { readonly kind: "status" };

export interface IngestOptions {
	/** Records for which it says true are not kept, though the receipt says they are: to prove that loss is noticed. */
	leavesOut?(sequence: number): boolean;
}

/** A pack that fits its schema, in the transaction that stores it. */
interface Fitting {
	/** Index of its message. */
	readonly index: number;
	readonly gateway: string;
	readonly payload: Uint8Array;
	readonly pack: Pack;
	readonly schema: KnownSchema;
	readonly log: number;
}

/** Takes messages into a database. */
export class Ingest {
	readonly #database: Database;
	readonly #options: IngestOptions;
	readonly #registry = new Registry();

	constructor(database: Database, options: IngestOptions = {}) {
		this.#database = database;
		this.#options = options;
	}

	/**
	 * Takes messages of any gateways, in one transaction: all or none. The same again changes nothing and gives the same
	 * receipts. A pack may come before its schema, if both are among them.
	 *
	 * Rejects only with an error of the database; then nothing was kept, and the same call may be made again.
	 *
	 * @returns what came of each, in their order
	 */
	async take(messages: readonly Incoming[]): Promise<Outcome[]> {
		let learned: Learned | undefined;
		const outcomes = await this.#database.transaction(async (query) => {
			learned = new Learned(query, this.#registry);
			return await takeIn(query, learned, messages, this.#options);
		});
		if (learned) this.#registry.keep(learned);
		return outcomes;
	}
}

async function takeIn(query: Query, learned: Learned, messages: readonly Incoming[], options: IngestOptions) {
	await noteGateways(query, messages);
	const outcomes = new Array<Outcome>(messages.length);
	const refuse = async (index: number, what: "pack" | "schema", { message: reason }: Poison): Promise<void> => {
		const { gateway, payload: bytes } = messages[index] as Incoming;
		outcomes[index] = { kind: "poison", isNew: await setAside(query, { gateway, what, reason, bytes }), reason };
	};
	for (const [index, message] of messages.entries()) {
		if (message.what === "status") outcomes[index] = { kind: "status" };
		if (message.what !== "schema") continue;
		const { gateway, content } = message;
		const noted = content instanceof Poison ? content : await noteSchema(query, gateway, content);
		if (noted instanceof Poison) await refuse(index, "schema", noted);
		else outcomes[index] = { kind: "schema", isNew: noted, hash: (content as SiteSchema).hash };
	}
	const fitting: Fitting[] = [];
	for (const [index, message] of messages.entries()) {
		if (message.what !== "pack") continue;
		const { gateway, content, payload } = message;
		const found = content instanceof Poison ? content : await match(learned, gateway, content);
		if (found instanceof Poison) await refuse(index, "pack", found);
		else if (found === null) outcomes[index] = { kind: "schema-unknown", schema: (content as Pack).schema };
		else fitting.push({ index, gateway, payload, pack: content as Pack, ...found });
	}
	await store(query, fitting, options, outcomes);
	return outcomes;
}

/** Schema and log of a pack; null when its schema is unknown. */
async function match(learned: Learned, gateway: string, pack: Pack) {
	const schema = await learned.schema(gateway, pack.schema);
	if (schema === null) return null;
	try {
		checkRows(pack, schema.points.length);
	} catch (error) {
		if (error instanceof Poison) return error;
		throw error;
	}
	return { schema, log: await learned.log(gateway, pack.epoch) };
}

async function store(query: Query, packs: readonly Fitting[], options: IngestOptions, outcomes: Outcome[]) {
	const stored = await storedBytes(query, packs);
	const writes = new Writes();
	for (const { index, gateway, payload, pack, schema, log } of packs) {
		const counts = { records: 0, values: 0, repeatedRecords: 0, conflicts: 0 };
		for (const record of pack.records) {
			const before = stored.get(log, record.sequence);
			if (before === undefined) {
				if (options.leavesOut?.(record.sequence)) continue;
				stored.put(log, record.sequence, record.bytes);
				counts.records += 1;
				counts.values += writes.add(log, schema, record);
			} else if (isSame(before, record.bytes)) counts.repeatedRecords += 1;
			else if (await setRecordAside(query, gateway, pack.epoch, record)) counts.conflicts += 1;
		}
		const receipt = { epoch: pack.epoch, first: pack.first, count: pack.records.length, hash: packHash(payload) };
		outcomes[index] = { kind: "committed", receipt, ...counts };
	}
	await writes.write(query);
}

function isSame(stored: StoredBytes, bytes: Uint8Array): boolean {
	return (typeof stored === "string" ? stored : hex(stored)) === hex(bytes);
}

function setRecordAside(query: Query, gateway: string, epoch: string, record: PackRecord): Promise<boolean> {
	const { sequence, bytes } = record;
	const reason = "other bytes under the key of a stored record";
	return setAside(query, { gateway, what: "record", epoch, sequence, reason, bytes });
}
