import type { Database, Query } from "./database-types";
import { Dating } from "./dating";
import type { Incoming } from "./incoming";
import { hex, type Pack, type PackRecord, Poison, type Receipt } from "./messages";
import { AlarmCases, isOfAlarms } from "./notify/cases";
import { packHash } from "./receipts";
import { type KnownSchema, Learned, Registry } from "./registry";
import { rowsFault } from "./samples";
import { type NewSchema, noteGateways, noteSchemas } from "./schemas";
import { setAside } from "./set-aside";
import { type StoredBytes, type StoredRecords, storedBytes } from "./stored-bytes";
import { isTold, Told } from "./told";
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
	/** A sign of life was noted. */
	| { readonly kind: "beat" }
	/** The whole message was set aside. */
	| { readonly kind: "poison"; readonly isNew: boolean; readonly reason: string }
	| { readonly kind: "schema"; readonly isNew: boolean; readonly hash: string }
	| { readonly kind: "status" };

export interface IngestOptions {
	/** Records for which it says true are not kept, though the receipt says they are: to prove that loss is noticed. */
	leavesOut?(sequence: number): boolean;
}

interface NewPack {
	/** Index of its message. */
	readonly index: number;
	readonly gateway: string;
	readonly payload: Uint8Array;
	readonly pack: Pack;
	/** All its rows. */
	readonly prepared: Writes | undefined;
}

/** A pack that fits its schema, in the transaction that stores it. */
interface Fitting extends NewPack {
	readonly schema: KnownSchema;
	readonly log: number;
}

/** Takes messages into a database. */
export class Ingest {
	readonly #database: Database;
	readonly #options: IngestOptions;
	readonly #registry = new Registry();
	/** Rows of packs that wait. */
	readonly #prepared = new WeakMap<Incoming, Writes>();

	constructor(database: Database, options: IngestOptions = {}) {
		this.#database = database;
		this.#options = options;
	}

	/**
	 * Writes a pack's rows beforehand, while the database is at work on others, if all is known that it takes. They serve
	 * when none of its records turns out to be stored.
	 */
	prepare(message: Incoming): void {
		const { gateway, what, content } = message;
		if (what !== "pack" || content instanceof Poison || this.#options.leavesOut) return;
		const schema = this.#registry.schema(gateway, content.schema);
		const log = this.#registry.log(gateway, content.epoch);
		if (schema === undefined || log === undefined || rowsFault(content, schema.points.length) !== null) return;
		const writes = new Writes();
		for (const record of content.records) writes.add(log, schema, record);
		writes.seal();
		this.#prepared.set(message, writes);
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
			return await takeIn(query, learned, messages, this.#options, (message) => this.#prepared.get(message));
		});
		if (learned) this.#registry.keep(learned);
		return outcomes;
	}
}

async function takeIn(
	query: Query,
	learned: Learned,
	messages: readonly Incoming[],
	options: IngestOptions,
	preparedOf: (message: Incoming) => Writes | undefined,
) {
	await noteGateways(query, messages);
	const outcomes = new Array<Outcome>(messages.length);
	const refuse = async (
		index: number,
		what: "pack" | "schema" | "beat",
		{ message: reason }: Poison,
	): Promise<void> => {
		const { gateway, payload: bytes } = messages[index] as Incoming;
		outcomes[index] = { kind: "poison", isNew: await setAside(query, { gateway, what, reason, bytes }), reason };
	};
	const schemas: NewSchema[] = [];
	const packs: NewPack[] = [];
	for (const [index, message] of messages.entries()) {
		const { gateway, payload, what, content } = message;
		if (what === "status") outcomes[index] = { kind: "status" };
		else if (content instanceof Poison) await refuse(index, what, content);
		else if (what === "beat") outcomes[index] = { kind: "beat" };
		else if (what === "schema") schemas.push({ index, gateway, schema: content });
		else packs.push({ index, gateway, payload, pack: content, prepared: preparedOf(message) });
	}
	// Schemas first: a pack may have overtaken its own.
	for (const { index, schema, noted } of await noteSchemas(query, schemas)) {
		if (noted instanceof Poison) await refuse(index, "schema", noted);
		else outcomes[index] = { kind: "schema", isNew: noted, hash: schema.hash };
	}
	await learned.learn(packs);
	const fitting: Fitting[] = [];
	for (const pack of packs) {
		const { index, gateway } = pack;
		const schema = learned.schema(gateway, pack.pack.schema);
		if (schema === undefined) {
			outcomes[index] = { kind: "schema-unknown", schema: pack.pack.schema };
			continue;
		}
		const fault = rowsFault(pack.pack, schema.points.length);
		if (fault !== null) await refuse(index, "pack", new Poison(fault));
		else fitting.push({ ...pack, schema, log: learned.log(gateway, pack.pack.epoch) });
	}
	await store(query, fitting, options, outcomes);
	return outcomes;
}

async function store(query: Query, packs: readonly Fitting[], options: IngestOptions, outcomes: Outcome[]) {
	const stored = await storedBytes(query, packs);
	const writes = new Writes();
	const told = new Told();
	const into = { writes, told, cases: new AlarmCases(), dating: new Dating() };
	for (const fitting of packs) {
		const { index, gateway, payload, pack, schema, log, prepared } = fitting;
		const { epoch, first, records } = pack;
		const receipt = { epoch, first, count: records.length, hash: packHash(payload) };
		if (prepared && !stored.has(log)) {
			writes.append(prepared);
			for (const record of records) {
				if (isTold(record)) told.add(log, schema, record);
				if (isOfAlarms(record)) into.cases.add(gateway, log, schema, record);
				into.dating.note(log, record);
			}
			const counts = { records: prepared.records, values: prepared.values, repeatedRecords: 0, conflicts: 0 };
			outcomes[index] = { kind: "committed", receipt, ...counts };
		} else {
			const counts = await storeRecords(query, fitting, stored, into, options);
			outcomes[index] = { kind: "committed", receipt, ...counts };
		}
	}
	await writes.write(query);
	await told.write(query);
	await into.cases.write(query);
	await into.dating.write(query);
}

/** What records are turned into, beside what they are. */
interface Into {
	readonly writes: Writes;
	readonly told: Told;
	readonly cases: AlarmCases;
	readonly dating: Dating;
}

/** Record by record, each held against what is stored under its key. */
async function storeRecords(
	query: Query,
	{ gateway, pack, schema, log }: Fitting,
	stored: StoredRecords,
	into: Into,
	options: IngestOptions,
) {
	const counts = { records: 0, values: 0, repeatedRecords: 0, conflicts: 0 };
	for (const record of pack.records) {
		const before = stored.get(log, record.sequence);
		if (before === undefined) {
			if (options.leavesOut?.(record.sequence)) continue;
			stored.put(log, record.sequence, record.bytes);
			counts.records += 1;
			counts.values += into.writes.add(log, schema, record);
			if (isTold(record)) into.told.add(log, schema, record);
			if (isOfAlarms(record)) into.cases.add(gateway, log, schema, record);
			into.dating.note(log, record);
		} else if (isSame(before, record.bytes)) counts.repeatedRecords += 1;
		else if (await setRecordAside(query, gateway, pack.epoch, record)) counts.conflicts += 1;
	}
	return counts;
}

function isSame(stored: StoredBytes, bytes: Uint8Array): boolean {
	return (typeof stored === "string" ? stored : hex(stored)) === hex(bytes);
}

function setRecordAside(query: Query, gateway: string, epoch: string, record: PackRecord): Promise<boolean> {
	const { sequence, bytes } = record;
	const reason = "other bytes under the key of a stored record";
	return setAside(query, { gateway, what: "record", epoch, sequence, reason, bytes });
}
