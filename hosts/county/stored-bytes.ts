import type { Query } from "./database-types";
import type { Pack } from "./messages";

/** Of a record: hexadecimal from the database, or bytes that this transaction is about to store. */
export type StoredBytes = string | Uint8Array;

/** What is stored under the keys of some packs, by log and sequence. */
export class StoredRecords {
	readonly #logs = new Map<number, Map<number, StoredBytes>>();

	/** Whether anything is stored under the keys of this log's packs, or may come to be by another one of them. */
	has(log: number): boolean {
		return this.#logs.has(log);
	}

	/** Says that a log has several packs: what one of them stores counts for the next. */
	watch(log: number): void {
		if (!this.#logs.has(log)) this.#logs.set(log, new Map());
	}

	get(log: number, sequence: number): StoredBytes | undefined {
		return this.#logs.get(log)?.get(sequence);
	}

	put(log: number, sequence: number, bytes: StoredBytes): void {
		this.watch(log);
		this.#logs.get(log)?.set(sequence, bytes);
	}
}

/** Asks for what is stored under the packs' keys: mostly nothing. */
export async function storedBytes(
	query: Query,
	packs: readonly { readonly log: number; readonly pack: Pack }[],
): Promise<StoredRecords> {
	const found = new StoredRecords();
	if (packs.length === 0) return found;
	const logs = new Set<number>();
	for (const { log } of packs) {
		if (logs.has(log)) found.watch(log);
		logs.add(log);
	}
	// `offset 0` keeps the planner from joining whole tables: each pack is one short walk in the index.
	const rows = await query<{ log: number; sequence: number; bytes: string }>(
		`select p.log, r.sequence::float8 as sequence, encode(r.bytes, 'hex') as bytes
		from unnest($1::int[], $2::bigint[], $3::bigint[]) as p (log, first, next)
		cross join lateral (
			select sequence, bytes from stored_record
			where log = p.log and sequence >= p.first and sequence < p.next offset 0
		) as r`,
		[
			packs.map(({ log }) => log),
			packs.map(({ pack }) => pack.first),
			packs.map(({ pack }) => pack.first + pack.records.length),
		],
	);
	for (const { log, sequence, bytes } of rows) found.put(log, sequence, bytes);
	return found;
}
