import type { ExecutionContext } from "ava";
import type { Database } from "../../hosts/county/database-types";
import { ByteReader } from "../../modules/base/bytes";
import { crc32 } from "../../modules/base/crc";
import { valueCountOf } from "../../modules/store/decoded-record";
import type { BookContent } from "../../sim/demo/book";
import type { FlashTruth } from "./flash-truth";

/** What the gateway's book and the database say of each other, counted by SQL. */
export interface Tally {
	/** Records that were stored, on all chips. */
	readonly stored: number;
	/** Of those, what lay only on a chip that was erased or taken away. */
	readonly gone: number;
	/** Of the others, those that the database has not. */
	readonly lost: number;
	readonly delivered: number;
	/** Records and values beyond the first of a name. */
	readonly doubled: number;
	/** Records that nobody stored. */
	readonly invented: number;
	/** Records with other bytes, or with more or fewer values than they bear. */
	readonly altered: number;
	readonly setAside: number;
	/** Logs of one epoch on more than one chip. */
	readonly mixed: number;
	/** Records that `--canary drop` loses: those with the sequence 20, 60, 100 … */
	readonly planted: number;
}

const counted = `
	with had as (
		select epoch, sequence, bytes from record where gateway = $1
	), samples as (
		select epoch, sequence, count(*) as samples, count(distinct point) as points from sample where gateway = $1
		group by epoch, sequence
	), held as (
		select book.*, had.bytes as had, coalesce(samples, 0) as samples, coalesce(points, 0) as points
		from book left join had using (epoch, sequence) left join samples using (epoch, sequence)
	)
	select
		(select count(*)::int from book) as stored,
		(select count(*)::int from held where had is null and chip_is_gone and not confirmed) as gone,
		(select count(*)::int from held where had is null and not (chip_is_gone and not confirmed)) as lost,
		(select count(*)::int from had) as delivered,
		(select count(*)::int - count(distinct (epoch, sequence))::int from had)
			+ (select coalesce(sum(samples - points), 0)::int from held) as doubled,
		(select count(*)::int from had left join book using (epoch, sequence) where book.epoch is null) as invented,
		(select count(*)::int from held where had <> bytes or (had is not null and points <> values)) as altered,
		(select count(*)::int from set_aside where gateway = $1) as "setAside",
		(select count(*)::int from (
			select epoch from book group by epoch having count(distinct chip) > 1
		) as twice) as mixed,
		(select count(*)::int from book where sequence % 40 = 20) as planted`;

/**
 * Puts what the chips held into the table `book`. The last chip is the one that is there; those before it are gone, and
 * with them what was not confirmed.
 */
export async function keepBook(database: Database, chips: readonly FlashTruth[]): Promise<void> {
	await database.query(`create table book (epoch text, sequence bigint, bytes bytea, values int,
		chip int, chip_is_gone boolean, confirmed boolean, primary key (epoch, sequence, chip))`);
	const reader = new ByteReader(new Uint8Array(0));
	for (const [chip, { records, logs }] of chips.entries()) {
		const cursors = new Map(logs.map(({ epoch, cursors: [first = 1] }) => [epoch, first]));
		const rows = records.map(({ epoch, sequence, body }) => ({
			...{ epoch, sequence, bytes: Buffer.from(body).toString("hex") },
			...{ values: valueCountOf(reader.over(body)), chip, gone: chip < chips.length - 1 },
			confirmed: sequence < (cursors.get(epoch) ?? 1),
		}));
		await database.query(
			`insert into book select epoch, sequence, decode(bytes, 'hex'), values, chip, gone, confirmed from
			jsonb_to_recordset($1::jsonb) as r (epoch text, sequence bigint, bytes text, values int, chip int, gone boolean,
				confirmed boolean)`,
			[JSON.stringify(rows)],
		);
	}
}

/** Holds the table `book` against what the county has. */
export async function tallyUp(database: Database, gateway: string): Promise<Tally> {
	const [tally] = await database.query<Tally>(counted, [gateway]);
	return tally as Tally;
}

/** What the simulator saw being written whole lies on the chips, byte for byte, and nothing that it did not see. */
export function assertBookKept(t: ExecutionContext, book: BookContent, chips: readonly FlashTruth[]): void {
	let stored = 0;
	let kept = 0;
	const found = new Map<string, Uint8Array>();
	for (const { records } of chips) for (const one of records) found.set(`${one.epoch} ${one.sequence}`, one.body);
	for (const [epoch, entries] of book.epochs) {
		for (const [sequence, entry] of entries) {
			const body = found.get(`${epoch} ${sequence}`);
			const isSame = body !== undefined && entry.crcs.includes(crc32(body, 0, body.length));
			if (entry.stored) stored += 1;
			if (isSame) kept += 1;
			if (entry.stored) t.true(isSame, `record ${sequence} of ${epoch}`);
		}
	}
	t.is(kept, found.size);
	t.true(stored > 0);
}
