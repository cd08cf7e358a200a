import test from "ava";
import type { Database } from "../../../hosts/county/database-types";
import { latest } from "../../../hosts/county/queries";
import { summaries } from "../../../hosts/county/told";
import { ByteWriter } from "../../../modules/base/bytes";
import { ClockQuality } from "../../../modules/ports/clock";
import { ClockChange, clockRecordBytes, stampedClock } from "../../../modules/store/clock-record";
import { RecordWriter } from "../../../modules/store/record";
import { SummaryBuilder } from "../../../modules/store/summary";
import { startDatabase, type TestDatabase } from "../../support/county-database";
import { ingestPack, ingestSchema } from "../../support/county-ingest";
import { fromHex, packMessage, rowRecord, schemaMessage, testStartMs } from "../../support/county-pack";

/** One for all: each test has gateways of its own. */
let held: TestDatabase;

test.before(async () => {
	held = await startDatabase();
});
test.after.always(() => held?.close());

const writer = new RecordWriter();
const schema = fromHex("0102030405060708");
/** Wall clock when the boot's monotonic clock was 0. */
const originMs = testStartMs + 5_000_123;

function boot(count: number): Uint8Array {
	return writer.boot(ClockQuality.none, 12, count, 1, schema).slice();
}

function clockSet(bootCount: number, monotonicMs: number): Uint8Array {
	const clock = {
		now: () => monotonicMs,
		nowUs: () => 1000 * monotonicMs,
		timer: () => ({ set: () => undefined, clear: () => undefined }),
		wallMs: () => originMs + monotonicMs,
		wallQuality: () => ClockQuality.ntp,
	};
	return stampedClock(new ByteWriter(clockRecordBytes), clock, ClockChange.set, bootCount, 0).slice();
}

/** Sequences 1 to 7: a boot that never had a clock, then one whose clock is set after two rows. */
const story = [
	boot(1),
	rowRecord(2, 0, 0),
	boot(2),
	rowRecord(4, 0, 0),
	rowRecord(5, 0, 0),
	clockSet(2, 9000),
	rowRecord(7),
];

interface Row {
	readonly sequence: number;
	readonly at: number | null;
	readonly quality: number;
}

function records(database: Database, gateway: string): Promise<Row[]> {
	return database.query<Row>(
		`select sequence::int as sequence, (date_part('epoch', at) * 1000)::float8 as at, clock_quality as quality
		from record where gateway = $1 order by sequence`,
		[gateway],
	);
}

const dated: readonly Row[] = [
	{ sequence: 1, at: null, quality: 0 },
	{ sequence: 2, at: null, quality: 0 },
	{ sequence: 3, at: originMs + 12, quality: 0 },
	{ sequence: 4, at: originMs + 4000, quality: 0 },
	{ sequence: 5, at: originMs + 5000, quality: 0 },
	{ sequence: 6, at: originMs + 9000, quality: 3 },
	{ sequence: 7, at: testStartMs + 7000, quality: 3 },
];

/** Ways to cut the story into packs, by index, in any order, some of them twice. */
const orders: readonly (readonly (readonly number[])[])[] = [
	[[0, 1, 2, 3, 4, 5, 6]],
	[[0, 1, 2, 3, 4], [5], [6], [5]],
	[
		[5, 6],
		[2, 3, 4],
		[0, 1],
	],
	[[6], [5], [4], [3], [2], [1], [0]],
	[[5], [0, 1], [3, 4], [2], [3, 4], [6]],
];

test("what came before the clock was set is dated by it, in whatever order it arrives, once", async (t) => {
	const { database } = held;
	for (const [index, order] of orders.entries()) {
		const gateway = `late-${index}`;
		await ingestSchema(database, gateway, schemaMessage());
		for (const pack of order) {
			const bodies = pack.map((at) => story[at] as Uint8Array);
			const { kind } = await ingestPack(database, gateway, packMessage((pack[0] as number) + 1, bodies));
			t.is(kind, "committed");
		}
		t.deepEqual(await records(database, gateway), dated as Row[]);
		const samples = await database.query<{ at: number | null; count: number }>(
			`select (date_part('epoch', at) * 1000)::float8 as at, count(*)::int as count from sample
			where gateway = $1 group by 1 order by 1 nulls first`,
			[gateway],
		);
		const expected = [dated[1], ...dated.slice(3, 5), dated[6]];
		const at = (row: { readonly at: number | null }): number => row.at ?? 0;
		t.deepEqual(
			samples,
			expected.map((row) => ({ at: row?.at ?? null, count: 3 })).sort((a, b) => at(a) - at(b)),
		);
	}
});

test("the newest value is dated too, and one of a boot that never knew the time stays without a date", async (t) => {
	const { database } = held;
	await ingestSchema(database, "new", schemaMessage());
	await ingestPack(database, "new", packMessage(1, story.slice(0, 5)));
	t.is((await latest(database, "new"))[0]?.atMs, null);
	await ingestPack(database, "new", packMessage(6, [story[5] as Uint8Array]));
	t.is((await latest(database, "new"))[0]?.atMs, originMs + 5000);
	await ingestPack(database, "new", packMessage(7, [boot(3), rowRecord(8, 0, 0)]));
	t.is((await latest(database, "new"))[0]?.atMs, null);
});

test("a summary without a clock is dated by its own boot's, wherever it stands", async (t) => {
	const { database } = held;
	const builder = new SummaryBuilder(3, 1000);
	builder.reset();
	for (const sequence of [4, 5]) builder.addRow(rowRecord(sequence, 0, 0));
	const span = { first: 4, end: 6, records: 2, values: 6 };
	const summary = builder.build(new ByteWriter(1000), 1, 2, span).slice();
	const packs: readonly (readonly [number, readonly Uint8Array[]])[] = [
		[6, [clockSet(2, 9000)]],
		[7, [boot(3), summary, clockSet(3, 2_000_000)]],
	];
	for (const [index, order] of [packs, [...packs].reverse()].entries()) {
		const gateway = `summed-${index}`;
		await ingestSchema(database, gateway, schemaMessage());
		for (const [first, bodies] of order) await ingestPack(database, gateway, packMessage(first, bodies));
		const found = await summaries(database, gateway, "soil.moisture", 0, 4e12, 10);
		t.deepEqual(
			found.map(({ firstMs, lastMs, count }) => ({ firstMs, lastMs, count })),
			[{ firstMs: originMs + 4000, lastMs: originMs + 5000, count: 2 }],
		);
	}
});
