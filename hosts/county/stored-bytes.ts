import type { Query } from "./database-types";
import type { Pack } from "./messages";

/** Of a record: hexadecimal from the database, or bytes that this transaction is about to store. */
export type StoredBytes = string | Uint8Array;

/** What is stored under the keys of some packs, by log and sequence. */
class StoredRecords {
	readonly #logs = new Map<number, Map<number, StoredBytes>>();

	get(log: number, sequence: number): StoredBytes | undefined {
		return this.#logs.get(log)?.get(sequence);
	}

	put(log: number, sequence: number, bytes: StoredBytes): void {
		let records = this.#logs.get(log);
		if (!records) {
			records = new Map();
			this.#logs.set(log, records);
		}
		records.set(sequence, bytes);
	}
}

/** Asks for what is stored under the packs' keys: mostly nothing. */
export async function storedBytes(
	query: Query,
	packs: readonly { readonly log: number; readonly pack: Pack }[],
): Promise<StoredRecords> {
	const found = new StoredRecords();
	if (packs.length === 0) return found;
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
