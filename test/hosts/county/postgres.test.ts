import test from "ava";
import { type Database, openDatabase } from "../../../hosts/county/database";
import { startReceiver } from "../../../hosts/county/receiver";
import { connectGateway, startBroker } from "../../support/county-broker";
import { ingestPack, ingestSchema } from "../../support/county-ingest";
import { packMessage, rowRecords, schemaMessage } from "../../support/county-pack";
import { postgresPrograms, startPostgres, type TestPostgres } from "../../support/county-postgres";
import { declareCountySuite, until } from "../../support/county-suite";

const programs = postgresPrograms();

test("an address where no PostgreSQL is, or that is none, is refused in one line without the password", async (t) => {
	for (const target of [
		"postgres://county:secret@127.0.0.1:1/farm",
		"postgresql://county:secret@127.0.0.1:port/farm",
	]) {
		const error = await t.throwsAsync(openDatabase(target), { code: "HG_DATABASE_UNREACHABLE" });
		t.regex(error?.message ?? "", /^(?!.*secret)[^\n]*postgres:\/\/user/);
	}
});

if (programs === null) {
	test("PostgreSQL is not on this machine: its half of the suite is left out", (t) => {
		t.log("Debian: apt-get install postgresql");
		t.pass();
	});
} else {
	let server: TestPostgres;
	let shared: Database;

	test.before(async () => {
		server = await startPostgres(programs);
		shared = await openDatabase(server.url);
	});

	test.after.always(async () => {
		await shared?.close();
		await server?.close();
	});

	// One after another: the last test takes the server away.
	declareCountySuite(test.serial as typeof test, () => shared);

	test.serial("receivers that start together make the tables once", async (t) => {
		await shared.query("create schema twins");
		const url = `${server.url}?options=-c%20search_path%3Dtwins`;
		const databases = await Promise.all([1, 2, 3, 4].map(() => openDatabase(url)));
		t.deepEqual(await databases[0]?.query("select version from headgate_tables"), [{ version: 4 }]);
		for (const database of databases) await database.close();
	});

	test.serial("two receivers may take the same pack at the same time", async (t) => {
		const second = await openDatabase(server.url);
		await ingestSchema(shared, "race", schemaMessage());
		for (let first = 0; first < 200; first += 20) {
			const pack = packMessage(first, rowRecords(first, 20));
			const outcomes = await Promise.all([ingestPack(shared, "race", pack), ingestPack(second, "race", pack)]);
			const records = outcomes.map((outcome) => (outcome.kind === "committed" ? outcome.records : -1));
			t.deepEqual(records.sort(), [0, 20]);
		}
		await second.close();
	});

	test.serial("a server that dies and comes back costs nothing", async (t) => {
		const gateway = "server-crash";
		const broker = await startBroker();
		const log: string[] = [];
		await ingestSchema(shared, gateway, schemaMessage());
		const receiver = await startReceiver({ brokerUrl: broker.url, database: shared, log: (line) => log.push(line) });
		await until(() => receiver.connected, "connection");
		const field = await connectGateway(broker.url, gateway);
		await field.publish("records", packMessage(1, rowRecords(1, 5)));
		await until(() => field.receipts.length === 1, "receipt");
		await server.kill();
		await field.publish("records", packMessage(6, rowRecords(6, 5)));
		await until(() => log.some((line) => line.includes("database error")), "trouble told");
		t.true(receiver.busy);
		t.is(field.receipts.length, 1);
		await server.start();
		await until(() => field.receipts.length === 2, "receipt after the crash");
		t.deepEqual(receiver.stats, { packs: 2, records: 10, values: 30, repeatedRecords: 0, conflicts: 0, poison: 0 });
		await receiver.stop();
		await field.close();
		await broker.close();
	});
}
