import type { Database } from "../../hosts/county/database-types";
import { crc32 } from "../../modules/base/crc";
import type { BookContent } from "./book";

/** What the simulator's book and the county's database say of each other. */
export interface AuditResult {
	/** Values that were stored, are not in the gateway's backlog and not in the database. */
	readonly lostValues: number;
	readonly lostRecords: number;
	/** Rows of the database that the book knows nothing of, or with other bytes. */
	readonly inventedRecords: number;
	readonly deliveredRecords: number;
}

/** What the gateway still has to send of one of its logs. */
export interface Backlog {
	/** 12 hexadecimal digits. */
	readonly epoch: string;
	/** First sequence that is not confirmed. */
	readonly cursor: number;
}

interface Row {
	readonly epoch: string;
	readonly sequence: number;
	readonly bytes: Uint8Array;
}

/** Holds the book against the database, record by record, by SQL and by checksum. */
export async function audit(
	book: BookContent,
	database: Database,
	gateway: string,
	backlog: readonly Backlog[] | null,
): Promise<AuditResult> {
	const rows = await database.query<Row>(
		"select epoch, sequence::float8 as sequence, bytes from record where gateway = $1",
		[gateway],
	);
	const delivered = new Set<string>();
	let inventedRecords = 0;
	for (const { epoch, sequence, bytes } of rows) {
		delivered.add(`${epoch} ${sequence}`);
		const entry = book.epochs.get(epoch)?.get(sequence);
		if (entry?.crcs.includes(crc32(bytes, 0, bytes.length)) !== true) inventedRecords += 1;
	}
	let lostRecords = 0;
	let lostValues = 0;
	for (const [epoch, entries] of book.epochs) {
		for (const [sequence, { stored, values }] of entries) {
			if (!stored || delivered.has(`${epoch} ${sequence}`)) continue;
			if (backlog?.some((log) => epoch === log.epoch && sequence >= log.cursor)) continue;
			lostRecords += 1;
			lostValues += values;
		}
	}
	return { lostValues, lostRecords, inventedRecords, deliveredRecords: rows.length };
}
