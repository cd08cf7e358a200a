import { crc32 } from "../../modules/base/crc";
import type { Database, Query } from "./database-types";
import {
	hex,
	type Pack,
	type PackRecord,
	Poison,
	type Receipt,
	readPack,
	type SiteSchema,
	writeReceipt,
} from "./messages";
import { samplesOf } from "./samples";
import { loadSchema, touchGateway } from "./schemas";
import { payloadBytesMax, setAside } from "./set-aside";
import { insertSummaries, summariesOf } from "./summaries";
import { insertRecords, insertSamples, updateLatest } from "./writes";

export type IngestOutcome =
	| {
			/** The pack is in the database, and may be forgotten by its gateway. */
			readonly kind: "committed";
			readonly receipt: Receipt;
			/** The receipt as PACK.md wants it. */
			readonly receiptBytes: Uint8Array;
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
	/** The whole pack was set aside. */
	| { readonly kind: "poison"; readonly isNew: boolean; readonly reason: string };

export interface IngestOptions {
	/** Records for which it says true are not kept, though the receipt says they are: to prove that loss is noticed. */
	leavesOut?(sequence: number): boolean;
}

/**
 * Takes one pack into the database, in one transaction. The same pack again changes nothing and gives the same receipt.
 *
 * Rejects only with an error of the database; then nothing was kept, and the same call may be made again.
 *
 * @param payload the pack as published
 */
export async function ingestPack(
	database: Database,
	gateway: string,
	payload: Uint8Array,
	options: IngestOptions = {},
): Promise<IngestOutcome> {
	try {
		if (payload.length > payloadBytesMax) throw new Poison(`${payload.length} bytes: at most ${payloadBytesMax}`);
		const pack = readPack(payload);
		return await database.transaction(async (query): Promise<IngestOutcome> => {
			await touchGateway(query, gateway);
			const schema = await loadSchema(query, gateway, pack.schema);
			if (schema === null) return { kind: "schema-unknown", schema: pack.schema };
			const counts = await commitPack(query, gateway, pack, schema, options);
			const crc = crc32(payload, 0, payload.length);
			const receipt = { epoch: pack.epoch, first: pack.first, count: pack.records.length, crc };
			return { kind: "committed", receipt, receiptBytes: writeReceipt(receipt), ...counts };
		});
	} catch (error) {
		if (!(error instanceof Poison)) throw error;
		return await refusePack(database, gateway, payload, error.message);
	}
}

/** Sets a whole pack aside. */
export async function refusePack(
	database: Database,
	gateway: string,
	payload: Uint8Array,
	reason: string,
): Promise<IngestOutcome> {
	const isNew = await database.transaction((query) =>
		setAside(query, { gateway, what: "pack", reason, bytes: payload }),
	);
	return { kind: "poison", isNew, reason };
}

async function commitPack(query: Query, gateway: string, pack: Pack, schema: SiteSchema, options: IngestOptions) {
	// Before any row is written: a record that does not fit its schema makes the whole pack poison.
	const samples = pack.records.flatMap((record) => samplesOf(record, schema));
	for (const record of pack.records) summariesOf(record, schema);
	const stored = await storedBytes(query, gateway, pack);
	const fresh: PackRecord[] = [];
	let repeatedRecords = 0;
	let conflicts = 0;
	for (const record of pack.records) {
		const before = stored.get(record.sequence);
		if (before === undefined) {
			if (!options.leavesOut?.(record.sequence)) fresh.push(record);
		} else if (before === hex(record.bytes)) {
			repeatedRecords += 1;
		} else {
			const { sequence, bytes } = record;
			const reason = "other bytes under the key of a stored record";
			const refusal = { gateway, what: "record", epoch: pack.epoch, sequence, reason, bytes } as const;
			if (await setAside(query, refusal)) conflicts += 1;
		}
	}
	const freshSequences = new Set(fresh.map((record) => record.sequence));
	const freshSamples = samples.filter((sample) => freshSequences.has(sample.sequence));
	const log = { gateway, epoch: pack.epoch };
	await insertRecords(query, log, pack.schema, fresh);
	await insertSamples(query, log, freshSamples);
	await updateLatest(query, log, freshSamples);
	await insertSummaries(query, log, fresh, schema);
	return { records: fresh.length, values: freshSamples.length, repeatedRecords, conflicts };
}

/** Hexadecimal, by sequence. */
async function storedBytes(query: Query, gateway: string, pack: Pack): Promise<Map<number, string>> {
	const rows = await query<{ sequence: number; bytes: string }>(
		`select sequence::float8 as sequence, encode(bytes, 'hex') as bytes from record
		where gateway = $1 and epoch = $2 and sequence >= $3 and sequence < $4`,
		[gateway, pack.epoch, pack.first, pack.first + pack.records.length],
	);
	return new Map(rows.map((row) => [row.sequence, row.bytes]));
}
