import { setTimeout as delay } from "node:timers/promises";
import type { TestFn } from "ava";
import type { Database, Query } from "../../hosts/county/database-types";
import { type Incoming, readIncoming } from "../../hosts/county/incoming";
import { Ingest } from "../../hosts/county/ingest";
import { latest, series, totals } from "../../hosts/county/queries";
import { startReceiver } from "../../hosts/county/receiver";
import { connectGateway, startBroker } from "./county-broker";
import { ingestPack, ingestSchema } from "./county-ingest";
import {
	bootRecord,
	fromHex,
	hashOf,
	packMessage,
	rowRecord,
	rowRecords,
	schemaMessage,
	testEpoch,
	testPoints,
	testStartMs,
	toHex,
} from "./county-pack";

const waitTimeoutMs = 45_000;
const encoder = new TextEncoder();

export async function until(isTrue: () => boolean | Promise<boolean>, what: string): Promise<void> {
	const deadline = Date.now() + waitTimeoutMs;
	while (!(await isTrue())) {
		if (Date.now() > deadline) throw new Error(`waited in vain: ${what}`);
		await delay(20);
	}
}

async function count(database: Database, table: string, gateway: string): Promise<number> {
	const [row] = await database.query<{ count: number }>(
		`select count(*)::float8 as count from ${table} where gateway = $1`,
		[gateway],
	);
	return row?.count ?? -1;
}

/** The same database, with a hand in every transaction: just before each statement, and before the commit. */
function meddled(database: Database, meddle: (sql: string) => Promise<void> | void): Database {
	return {
		...database,
		transaction: (work) =>
			database.transaction(async (query) => {
				const meddledQuery: Query = async (sql, parameters) => {
					await meddle(sql);
					return query(sql, parameters);
				};
				const result = await work(meddledQuery);
				await meddle("commit");
				return result;
			}),
	};
}

/** What the receiver promises, on any database. Gateways have a name per test, so one database serves all. */
export function declareCountySuite(test: TestFn, database: () => Database): void {
	test("a pack that comes three times is stored once", async (t) => {
		const gateway = "thrice";
		await ingestSchema(database(), gateway, schemaMessage());
		const pack = packMessage(0, [bootRecord(), ...rowRecords(1, 20)]);
		const receipts: object[] = [];
		for (let time = 0; time < 3; time += 1) {
			const outcome = await ingestPack(database(), gateway, pack);
			if (outcome.kind !== "committed") return t.fail(outcome.kind);
			receipts.push(outcome.receipt);
			t.is(outcome.receipt.hash, hashOf(pack));
			t.is(outcome.records, time === 0 ? 21 : 0);
			t.is(outcome.values, time === 0 ? 60 : 0);
			t.is(outcome.repeatedRecords, time === 0 ? 0 : 21);
			t.is(outcome.conflicts, 0);
		}
		t.deepEqual(receipts[1], receipts[0]);
		t.is(await count(database(), "record", gateway), 21);
		t.is(await count(database(), "sample", gateway), 60);
		t.deepEqual(await totals(database(), gateway), {
			records: 21,
			values: 60,
			duplicates: 0,
			firstMs: testStartMs + 1000,
			lastMs: testStartMs + 20_000,
			conflicts: 0,
			setAside: 0,
		});
		t.deepEqual(await latest(database(), gateway), [
			{
				point: "room.temperature",
				value: -0.77,
				quality: 1,
				atMs: testStartMs + 20_000,
				epoch: toHex(testEpoch),
				sequence: 20,
				unit: "Cel",
			},
			{
				point: "soil.moisture",
				value: 25.4,
				quality: 0,
				atMs: testStartMs + 20_000,
				epoch: toHex(testEpoch),
				sequence: 20,
				unit: "%",
			},
			{
				point: "water.total",
				value: null,
				quality: 3,
				atMs: testStartMs + 20_000,
				epoch: toHex(testEpoch),
				sequence: 20,
				unit: "m3",
			},
		]);
		const [boot] = await database().query(
			`select kind::int as kind, at, monotonic_ms::int as monotonic, encode(bytes, 'hex') as bytes, schema
			from record where gateway = $1 and sequence = 0`,
			[gateway],
		);
		const bytes = toHex(bootRecord());
		t.deepEqual(boot, { kind: 2, at: null, monotonic: 12, bytes, schema: "0102030405060708" });
	});

	test("packs that overlap store each record once", async (t) => {
		const gateway = "overlap";
		await ingestSchema(database(), gateway, schemaMessage());
		await ingestPack(database(), gateway, packMessage(1, rowRecords(1, 10)));
		const outcome = await ingestPack(database(), gateway, packMessage(6, rowRecords(6, 10)));
		t.like(outcome, { kind: "committed", records: 5, repeatedRecords: 5 });
		t.is(await count(database(), "record", gateway), 15);
	});

	test("other bytes under a known key are set aside and alarmed, the rest is stored", async (t) => {
		const gateway = "conflict";
		await ingestSchema(database(), gateway, schemaMessage());
		await ingestPack(database(), gateway, packMessage(1, rowRecords(1, 3)));
		const other = rowRecord(2, 7);
		const pack = packMessage(1, [rowRecord(1), other, rowRecord(3), rowRecord(4)]);
		t.like(await ingestPack(database(), gateway, pack), {
			kind: "committed",
			records: 1,
			repeatedRecords: 2,
			conflicts: 1,
		});
		t.like(await ingestPack(database(), gateway, pack), { kind: "committed", conflicts: 0, repeatedRecords: 3 });
		t.like(await totals(database(), gateway), { records: 4, conflicts: 1, setAside: 1 });
		const rows = await database().query(
			`select what, epoch, sequence::int as sequence, encode(bytes, 'hex') as bytes, count::int as count
			from set_aside where gateway = $1`,
			[gateway],
		);
		const expected = { what: "record", epoch: "a1b2c3d4e5f6", sequence: 2, count: 2 };
		t.deepEqual(rows, [{ ...expected, bytes: toHex(other) }]);
		const { value } = await series(database(), gateway, "soil.moisture", testStartMs, testStartMs + 1e6, 100);
		t.deepEqual(value, [23.5, 23.6, 23.7, 23.8]);
	});

	const good = rowRecord(1);
	const poison: [string, Uint8Array, RegExp][] = [
		["no CBOR", encoder.encode("hello, county"), /not a pack/],
		["nothing", new Uint8Array(0), /not a pack/],
		["a number", Uint8Array.of(5), /not a pack/],
		["a later version", packMessage(1, [good], { v: 3 }), /version 3/],
		["a short epoch", packMessage(1, [good], { epoch: testEpoch.subarray(1) }), /cut short, or an element/],
		["a sequence beyond counting", packMessage(Number.MAX_SAFE_INTEGER, [good]), /first: too large/],
		["no records", packMessage(1, []), /0 records: 1 to/],
		["a pack cut short", packMessage(1, [good, good]).subarray(0, -3), /cut short/],
		["a pack with a tail", Uint8Array.of(...packMessage(1, [good]), 0), /1 bytes after the end/],
		["a record cut short", packMessage(1, [good, good.subarray(0, 11)]), /records\[1\]: not a record/],
		["a record with a tail", packMessage(1, [Uint8Array.of(...good, 0)]), /not a record/],
		["a cursor", packMessage(1, [Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 0)]), /not a record/],
		["a point that the schema has not", packMessage(1, [Uint8Array.of(1, 0, 0, 0, 0, 0, 0, 9, 1, 12, 2)]), /point 3/],
		["a point twice", packMessage(1, [Uint8Array.of(1, 0, 0, 0, 0, 0, 0, 9, 2, 0, 2, 0, 4)]), /stands twice/],
		["too much", new Uint8Array((1 << 20) + 1), /at most 1048576/],
	];

	test("poison is set aside with its reason, once, and gets no receipt", async (t) => {
		const gateway = "poison";
		await ingestSchema(database(), gateway, schemaMessage());
		for (const [what, bytes, reason] of poison) {
			const first = await ingestPack(database(), gateway, bytes);
			if (first.kind !== "poison") return t.fail(what);
			t.regex(first.reason, reason, what);
			t.true(first.isNew, what);
			t.like(await ingestPack(database(), gateway, bytes), { kind: "poison", isNew: false }, what);
		}
		t.like(await totals(database(), gateway), { records: 0, values: 0, setAside: poison.length });
		const rows = await database().query<{ reason: string; count: number; size: number; kept: number }>(
			"select reason, count::int as count, size, length(bytes) as kept from set_aside where gateway = $1",
			[gateway],
		);
		t.true(
			rows.every((row) => row.count === 2 && row.kept === Math.min(row.size, row.size > 1 << 20 ? 4096 : row.size)),
		);
		t.like(await ingestPack(database(), gateway, packMessage(1, [good])), { kind: "committed", records: 1 });
	});

	test("refused messages of one gateway stay bounded", async (t) => {
		const gateway = "flood";
		for (let index = 0; index < 130; index += 1)
			await ingestPack(database(), gateway, encoder.encode(`flood ${index}`));
		t.is(await count(database(), "set_aside", gateway), 100);
	});

	test("a pack of an unknown schema waits for the schema", async (t) => {
		const gateway = "stranger";
		const pack = packMessage(1, rowRecords(1, 2));
		t.like(await ingestPack(database(), gateway, pack), { kind: "schema-unknown", schema: "0102030405060708" });
		t.is(await count(database(), "record", gateway), 0);
		t.like(await ingestSchema(database(), gateway, schemaMessage()), { kind: "schema", isNew: true });
		t.like(await ingestSchema(database(), gateway, schemaMessage()), { kind: "schema", isNew: false });
		t.like(await ingestPack(database(), gateway, pack), { kind: "committed", records: 2 });
	});

	test("a schema does not change under its hash", async (t) => {
		const gateway = "forger";
		await ingestSchema(database(), gateway, schemaMessage());
		const forged = schemaMessage({ points: testPoints.map((point) => ({ ...point, s: 2 })) });
		t.like(await ingestSchema(database(), gateway, forged), { kind: "poison", isNew: true });
		for (const points of [
			[{ n: "a", u: "", s: 0, k: "" }],
			[{ n: 1 }],
			"none",
			[testPoints[0], testPoints[0]],
			[null],
		]) {
			t.like(await ingestSchema(database(), gateway, schemaMessage({ points })), { kind: "poison" });
		}
		await ingestPack(database(), gateway, packMessage(1, rowRecords(1, 1)));
		t.is((await latest(database(), gateway)).find((row) => row.point === "soil.moisture")?.value, 23.5);
	});

	test("two gateways with the same epoch and sequences stay apart", async (t) => {
		await ingestSchema(database(), "twin-a", schemaMessage());
		const pack = packMessage(1, rowRecords(1, 5));
		t.like(await ingestPack(database(), "twin-a", pack), { records: 5 });
		t.like(await ingestPack(database(), "twin-b", pack), { kind: "schema-unknown" });
		const points = testPoints.map((point) => ({ ...point, s: 0.5 }));
		await ingestSchema(database(), "twin-b", schemaMessage({ points }));
		t.like(await ingestPack(database(), "twin-b", packMessage(1, [rowRecord(1, 100)])), { records: 1, conflicts: 0 });
		t.is(await count(database(), "record", "twin-a"), 5);
		t.is((await latest(database(), "twin-a"))[1]?.value, 23.9);
		t.is((await latest(database(), "twin-b"))[1]?.value, 167.5);
	});

	test("a failure before any statement, or before the commit, leaves nothing", async (t) => {
		const gateway = "halfway";
		await ingestSchema(database(), gateway, schemaMessage());
		const pack = packMessage(1, rowRecords(1, 5));
		let statements = 0;
		await ingestPack(
			meddled(database(), () => {
				statements += 1;
			}),
			"halfway-unknown",
			pack,
		);
		let isDone = false;
		for (let failAt = 1; !isDone; failAt += 1) {
			t.true(failAt < 30);
			let turn = 0;
			const failing = meddled(database(), () => {
				turn += 1;
				if (turn === failAt) throw new Error("pulled");
			});
			try {
				t.like(await ingestPack(failing, gateway, pack), { kind: "committed", records: 5 });
				isDone = true;
			} catch (error) {
				t.is((error as Error).message, "pulled");
				for (const table of ["record", "sample", "latest"]) t.is(await count(database(), table, gateway), 0);
			}
			statements = failAt;
		}
		t.true(statements > 7, `${statements - 1} places to fail`);
	});

	test("many messages in one transaction come to the same as one by one", async (t) => {
		const [one, two, three] = ["batch-a", "batch-b", "batch-c"] as const;
		const ingest = new Ingest(database());
		const messages: [string, string, Uint8Array][] = [
			[one, "records", packMessage(1, rowRecords(1, 4))], // its schema comes behind
			[two, "schema", schemaMessage()],
			[one, "schema", schemaMessage()],
			[two, "records", encoder.encode("poison")],
			[one, "records", packMessage(1, rowRecords(1, 4))], // the same again
			[one, "records", packMessage(3, rowRecords(3, 4))], // overlaps
			[one, "records", packMessage(2, [rowRecord(2, 7)])], // other bytes
			[three, "records", packMessage(1, rowRecords(1, 1))], // no schema at all
			[two, "records", packMessage(1, rowRecords(1, 2))],
			[two, "status", encoder.encode("online")],
			[two, "status", encoder.encode("offline")],
		];
		const incoming = messages.map(([gateway, kind, payload]) => readIncoming(`headgate/${gateway}/${kind}`, payload));
		const outcomes = await ingest.take(incoming as Incoming[]);
		const expected = [
			{ kind: "committed", records: 4, values: 12, repeatedRecords: 0, conflicts: 0 },
			{ kind: "schema", isNew: true },
			{ kind: "schema", isNew: true },
			{ kind: "poison", isNew: true },
			{ kind: "committed", records: 0, values: 0, repeatedRecords: 4, conflicts: 0 },
			{ kind: "committed", records: 2, values: 6, repeatedRecords: 2, conflicts: 0 },
			{ kind: "committed", records: 0, values: 0, repeatedRecords: 0, conflicts: 1 },
			{ kind: "schema-unknown" },
			{ kind: "committed", records: 2, values: 6, repeatedRecords: 0, conflicts: 0 },
			{ kind: "status" },
			{ kind: "status" },
		];
		for (const [index, outcome] of outcomes.entries()) t.like(outcome, expected[index] as object, `${index}`);
		t.like(await totals(database(), one), { records: 6, values: 18, duplicates: 0, conflicts: 1, setAside: 1 });
		t.like(await totals(database(), two), { records: 2, values: 6, conflicts: 0, setAside: 1 });
		t.is((await latest(database(), one))[1]?.value, 24);
		const [row] = await database().query("select status from gateway where gateway = $1", [two]);
		t.deepEqual(row, { status: "offline" });
		// What was learned in the first transaction serves the next.
		const next = readIncoming(`headgate/${one}/records`, packMessage(7, rowRecords(7, 1))) as Incoming;
		t.like((await ingest.take([next]))[0], { kind: "committed", records: 1 });
	});

	test("a log seen later is newer, one without a clock has no moments", async (t) => {
		const gateway = "board-swap";
		const later = fromHex("ffeeddccbbaa");
		await ingestSchema(database(), gateway, schemaMessage());
		await ingestPack(database(), gateway, packMessage(1000, rowRecords(1000, 2)));
		await ingestPack(database(), gateway, packMessage(1, [rowRecord(1, 0, 0)], { epoch: later }));
		await ingestPack(database(), gateway, packMessage(1002, rowRecords(1002, 2)));
		const [row] = await latest(database(), gateway);
		t.like(row, { point: "room.temperature", epoch: "ffeeddccbbaa", sequence: 1, atMs: null });
		t.like(await totals(database(), gateway), { records: 5, values: 15, duplicates: 0 });
	});

	test("duplicates are counted, and a thinned series keeps its peaks", async (t) => {
		const gateway = "plot";
		await ingestSchema(database(), gateway, schemaMessage());
		const records = Array.from({ length: 1000 }, (_, index) => rowRecord(index, index === 377 ? 5000 : 0));
		await ingestPack(database(), gateway, packMessage(0, records));
		const whole = await series(database(), gateway, "soil.moisture", testStartMs, testStartMs + 999_000, 1000);
		t.is(whole.atMs.length, 1000);
		t.is(whole.value[999], 123.3);
		const thin = await series(database(), gateway, "soil.moisture", testStartMs, testStartMs + 999_000, 50);
		t.true(thin.atMs.length <= 50 && thin.atMs.length >= 48);
		t.is(Math.max(...thin.value.map(Number)), 561.1);
		t.is(thin.value[0], 23.4);
		t.deepEqual(
			thin.atMs,
			[...thin.atMs].sort((a, b) => a - b),
		);
		const coarse = await series(database(), gateway, "water.total", testStartMs, testStartMs + 99_000, 20);
		t.is(coarse.atMs.length, 20);
		t.deepEqual(coarse.value.slice(0, 4), [4_000_000_001, 4_000_000_009, 4_000_000_011, 4_000_000_019]);
		const ends = await series(database(), gateway, "water.total", testStartMs, testStartMs + 10_000, 2);
		t.deepEqual(ends.value, [4_000_000_001, 4_000_000_009]);
		const bad = await series(database(), gateway, "water.total", testStartMs, testStartMs + 2000, 10);
		t.deepEqual(bad.value, [null, 4_000_000_001, 4_000_000_002]);
		t.deepEqual(await series(database(), gateway, "no.such", 0, 1, 10), { atMs: [], value: [] });
		const other = fromHex("000000000001");
		await ingestPack(database(), gateway, packMessage(0, records.slice(0, 4), { epoch: other }));
		t.like(await totals(database(), gateway), { records: 1004, values: 3012, duplicates: 12 });
	});

	test("over MQTT: a receipt comes after the commit, and not before", async (t) => {
		const gateway = "late-commit";
		const broker = await startBroker();
		let letGo: () => void = () => undefined;
		const held = new Promise<void>((resolve) => {
			letGo = resolve;
		});
		let isAtCommit = false;
		const slow = meddled(database(), async (sql) => {
			if (sql !== "commit" || isAtCommit || !receiver.busy) return;
			isAtCommit = true;
			await held;
		});
		const log: string[] = [];
		const receiver = await startReceiver({ brokerUrl: broker.url, database: slow, log: (line) => log.push(line) });
		const seen: number[] = [];
		receiver.onReceipt = (from, receipt) => {
			if (from === gateway) seen.push(receipt.first);
		};
		const field = await connectGateway(broker.url, gateway);
		await field.publish("status", "online");
		await field.publish("schema", schemaMessage());
		await until(() => log.some((line) => line.includes("new schema")), "schema");
		const pack = packMessage(1, rowRecords(1, 4));
		await field.publish("records", pack);
		await until(() => isAtCommit, "commit");
		await delay(200);
		t.true(receiver.busy);
		t.deepEqual(field.receipts, []);
		t.deepEqual(seen, []);
		letGo();
		await until(() => field.receipts.length > 0, "receipt");
		t.is(await count(database(), "record", gateway), 4);
		const [receipt] = field.receipts;
		t.like(receipt, { v: 2, first: 1, count: 4 });
		t.is(toHex(receipt?.hash ?? new Uint8Array()), hashOf(pack));
		t.is(toHex(receipt?.epoch ?? new Uint8Array()), toHex(testEpoch));
		t.deepEqual(seen, [1]);
		await until(() => !receiver.busy, "idle");
		const [row] = await database().query("select status from gateway where gateway = $1", [gateway]);
		t.deepEqual(row, { status: "online" });
		await receiver.stop();
		await field.close();
		await broker.close();
	});

	test("over MQTT: poison, conflicts and unknown schemas do not stop the packs behind them", async (t) => {
		const gateway = "mixed";
		const broker = await startBroker();
		const log: string[] = [];
		const receiver = await startReceiver({
			brokerUrl: broker.url,
			database: database(),
			log: (line) => log.push(line),
		});
		await until(() => receiver.connected, "connection");
		const field = await connectGateway(broker.url, gateway);
		await field.publish("records", packMessage(1, rowRecords(1, 2)));
		await until(() => log.some((line) => line.includes("is not known yet")), "unknown schema");
		await until(() => field.asked.length === 1, "the gateway asked for its schema");
		t.deepEqual(field.asked, ["schema"]);
		await field.publish("schema", schemaMessage());
		await field.publish("records", encoder.encode("poison"));
		await field.publish("records", packMessage(1, rowRecords(1, 2)));
		await field.publish("records", packMessage(2, [rowRecord(2, 1), rowRecord(3)]));
		await field.publish("records", encoder.encode("poison"));
		await field.client.publishAsync("headgate/No Name/records", "who", { qos: 1 });
		await field.publish("records", packMessage(4, rowRecords(4, 1)));
		await until(() => field.receipts.length === 3, "three receipts");
		t.deepEqual(
			field.receipts.map((receipt) => receipt.first),
			[1, 2, 4],
		);
		t.deepEqual(receiver.stats, { packs: 3, records: 4, values: 12, repeatedRecords: 0, conflicts: 1, poison: 3 });
		t.is(log.filter((line) => line.startsWith("ALARM mixed: 1 records with other bytes")).length, 1);
		t.is(log.filter((line) => line.includes("mixed: pack set aside")).length, 1);
		await receiver.stop();
		await field.close();
		await broker.close();
	});

	test("over MQTT: a database that fails for a while costs nothing, nor does a pack that it never takes", async (t) => {
		const gateway = "outage";
		const broker = await startBroker();
		await ingestSchema(database(), gateway, schemaMessage());
		let failures = 3;
		const failing = meddled(database(), (sql) => {
			if (sql.startsWith("insert into stored_sample") && failures > 0) {
				failures -= 1;
				throw new Error("disk on fire");
			}
		});
		const log: string[] = [];
		const receiver = await startReceiver({ brokerUrl: broker.url, database: failing, log: (line) => log.push(line) });
		await until(() => receiver.connected, "connection");
		const field = await connectGateway(broker.url, gateway);
		await field.publish("records", packMessage(1, rowRecords(1, 2)));
		await until(() => field.receipts.length === 1, "receipt after an outage, the pack sent once");
		t.is(failures, 0);
		t.is(log.filter((line) => line.includes("disk on fire")).length, 1);
		t.is(log.filter((line) => line.includes("takes messages again")).length, 1);
		t.deepEqual(receiver.stats, { packs: 1, records: 2, values: 6, repeatedRecords: 0, conflicts: 0, poison: 0 });
		failures = 5;
		await field.publish("records", packMessage(3, rowRecords(3, 2)));
		await field.publish("records", packMessage(5, rowRecords(5, 2)));
		await until(() => field.receipts.length === 2, "receipt of the pack behind");
		t.is(field.receipts[1]?.first, 5);
		t.is(receiver.stats.poison, 1);
		await receiver.stop();
		await field.close();
		await broker.close();
	});

	test("over MQTT: a receiver that ends in an outage leaves the pack with the broker, for the next one", async (t) => {
		const gateway = "relay";
		const broker = await startBroker();
		await ingestSchema(database(), gateway, schemaMessage());
		let turns = 0;
		const dead = meddled(database(), () => {
			turns += 1;
			throw new Error("no database");
		});
		const log = (): void => undefined;
		const first = await startReceiver({ brokerUrl: broker.url, database: dead, log });
		await until(() => first.connected, "connection");
		const field = await connectGateway(broker.url, gateway);
		await field.publish("records", packMessage(1, rowRecords(1, 2)));
		await field.publish("records", packMessage(3, rowRecords(3, 2)));
		await until(() => turns > 1, "two attempts");
		t.true(first.busy);
		await first.stop();
		t.deepEqual(field.receipts, []);
		const second = await startReceiver({ brokerUrl: broker.url, database: database(), log });
		await until(() => field.receipts.length === 2, "receipts, the packs sent once");
		t.is(await count(database(), "record", gateway), 4);
		await second.stop();
		await field.close();
		await broker.close();
	});

	test("over MQTT: a broker away at start, and again in the middle", async (t) => {
		const gateway = "patience";
		const first = await startBroker();
		await first.close();
		const log: string[] = [];
		const receiver = await startReceiver({ brokerUrl: first.url, database: database(), log: (line) => log.push(line) });
		await delay(2500);
		t.false(receiver.connected);
		t.is(log.filter((line) => line.includes("no broker at")).length, 1);
		for (let round = 0; round < 2; round += 1) {
			const broker = await startBroker(first.port);
			await until(() => receiver.connected, "connection");
			const field = await connectGateway(broker.url, gateway);
			await field.publish("schema", schemaMessage());
			const pack = packMessage(1 + round * 3, rowRecords(1 + round * 3, 3));
			// A gateway sends again what it has no receipt for: the subscription may come after the first.
			await until(async () => {
				await field.publish("records", pack);
				await delay(100);
				return field.receipts.length > 0;
			}, "receipt");
			await field.close();
			await broker.close();
			await until(() => !receiver.connected && !receiver.busy, "connection lost");
		}
		t.is(log.filter((line) => line.includes("no broker at")).length, 3);
		t.is(await count(database(), "record", gateway), 6);
		await receiver.stop();
	});

	test("over MQTT: the canary loses one record in 40 and says nothing", async (t) => {
		const gateway = "canary";
		const broker = await startBroker();
		await ingestSchema(database(), gateway, schemaMessage());
		const log = (): void => undefined;
		const receiver = await startReceiver({ brokerUrl: broker.url, database: database(), log, canary: "drop" });
		await until(() => receiver.connected, "connection");
		const field = await connectGateway(broker.url, gateway);
		for (const again of [1, 2]) {
			await field.publish("records", packMessage(0, rowRecords(0, 120)));
			await until(() => field.receipts.length === again, "receipt");
		}
		t.like(field.receipts[0], { first: 0, count: 120 });
		const rows = await database().query<{ missing: number }>(
			`select s::int as missing from generate_series(0, 119) as s
			where s not in (select sequence from record where gateway = $1) order by s`,
			[gateway],
		);
		t.deepEqual(
			rows.map((row) => row.missing),
			[20, 60, 100],
		);
		t.like(await totals(database(), gateway), { records: 117, values: 351 });
		await receiver.stop();
		await field.close();
		await broker.close();
	});
}
