import test from "ava";
import { latest, totals } from "../../../hosts/county/queries";
import { startDatabase } from "../../support/county-database";
import { ingestPack } from "../../support/county-ingest";
import { packMessage, rowRecords, testStartMs } from "../../support/county-pack";
import { tablesVersion1 } from "../../support/county-tables-1";

test("tables of version 1 are brought to this one; a database of a later program is refused", async (t) => {
	const held = await startDatabase();
	t.teardown(() => held.close());
	const old = held.database;
	await old.query("drop schema public cascade");
	await old.query("create schema public");
	for (const statement of tablesVersion1) await old.query(statement);
	const database = await held.reopen();
	t.deepEqual(await database.query("select version from headgate_tables"), [{ version: 4 }]);
	t.like(await totals(database, "orchard-1"), { records: 2, values: 3, duplicates: 0 });
	const common = { epoch: "a1b2c3d4e5f6", sequence: 1 };
	t.deepEqual(await latest(database, "orchard-1"), [
		{ ...common, point: "room.temperature", value: null, quality: 3, atMs: testStartMs, unit: "Cel" },
		{ ...common, epoch: "ffeeddccbbaa", point: "soil.moisture", value: 23.5, quality: 0, atMs: null, unit: "%" },
	]);
	t.deepEqual(await database.query("select point, mean, count::int as count from summary order by point"), [
		{ point: "only.summed", mean: 1.5, count: 60 },
		{ point: "soil.moisture", mean: 23.5, count: 60 },
	]);
	t.deepEqual(await database.query("select cause, first::int as first, values::int as values from gap"), [
		{ cause: "thinned", first: 4, values: 180 },
	]);
	const again = packMessage(1, [Uint8Array.of(1)]);
	t.like(await ingestPack(database, "orchard-1", again), { kind: "poison" });
	t.like(await ingestPack(database, "orchard-1", packMessage(1, rowRecords(1, 2))), { kind: "poison" });
	const rows = await database.query("select schema, encode(bytes, 'hex') as bytes from record order by epoch");
	t.deepEqual(rows, [
		{ schema: "0102030405060708", bytes: "01" },
		{ schema: "0102030405060708", bytes: "0102" },
	]);
	await database.query("update headgate_tables set version = 99");
	await t.throwsAsync(held.reopen(), { code: "HG_DATABASE_NEWER" });
});

test("tables of version 2 get those of alarms, and keep what they hold", async (t) => {
	const held = await startDatabase();
	t.teardown(() => held.close());
	const old = held.database;
	await old.query("drop table alarm_case, notification, county_secret");
	await old.query("alter table gateway drop column beat_ms");
	await old.query("update headgate_tables set version = 2");
	await old.query("insert into gateway (gateway, last_seen) values ('orchard-1', now())");
	const database = await held.reopen();
	t.deepEqual(await database.query("select version from headgate_tables"), [{ version: 4 }]);
	t.deepEqual(await database.query("select gateway, beat_ms from gateway"), [{ gateway: "orchard-1", beat_ms: null }]);
	t.deepEqual(await database.query("select gateway from alarm_case"), []);
});
