import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test from "ava";
import { openDatabase } from "../../../hosts/county/database";
import { type Receiver, startReceiver } from "../../../hosts/county/receiver";
import type { HeadgateError } from "../../../hosts/node/errors";
import { connectGateway, startBroker } from "../../support/county-broker";
import { startDatabase } from "../../support/county-database";
import { packMessage, rowRecords, schemaMessage } from "../../support/county-pack";
import { until } from "../../support/county-suite";
import { testWith } from "../../support/system-debian";
import { startMosquitto } from "../../support/system-mosquitto";

testWith(
	["mosquitto", "postgresql"],
	"two receivers share the packs on one PostgreSQL: none lost, none doubled",
	async (t) => {
		const folder = mkdtempSync(join(tmpdir(), "headgate-shared-"));
		t.teardown(() => rmSync(folder, { recursive: true, force: true }));
		const broker = await startMosquitto(folder);
		t.teardown(() => broker.stop());
		const held = await startDatabase();
		t.teardown(() => held.close());
		const second = await openDatabase(held.url);
		const log: string[] = [];
		const start = (database: typeof second): Promise<Receiver> =>
			startReceiver({ brokerUrl: broker.url, database, group: "county", log: (line) => log.push(line) });
		const receivers = [await start(held.database), await start(second)] as const;
		await until(() => log.filter((line) => line.includes("a probe came through")).length === 2, "two probes");

		const names = ["east", "north", "south", "west"];
		const gateways = await Promise.all(names.map((name) => connectGateway(broker.url, name)));
		// Nobody knows a schema yet: whoever gets the pack asks for it.
		const [east] = gateways;
		await east?.publish("records", packMessage(1, rowRecords(1, 5)));
		await until(() => east?.asked.length === 1, "asked for the schema");
		for (const gateway of gateways) await gateway.publish("schema", schemaMessage());
		const packs = 40;
		/** A gateway as it is: the next pack after the receipt, the same again while none comes. */
		const upload = async (gateway: (typeof gateways)[number], from: number, to: number): Promise<void> => {
			for (let pack = from; pack < to; pack += 1) {
				const first = 1 + pack * 5;
				const message = packMessage(first, rowRecords(first, 5));
				const isDone = (): boolean => gateway.receipts.some((receipt) => receipt.first === first);
				for (let turn = 0; !isDone(); turn += 1) {
					if (turn % 100 === 0) await gateway.publish("records", message);
					// Doubled now and then, so that both receivers may have it at once.
					if (turn === 0 && pack % 3 === 0) await gateway.publish("records", message);
					await new Promise((resolve) => setTimeout(resolve, 10));
				}
			}
		};
		await Promise.all(gateways.map((gateway) => upload(gateway, 0, packs / 2)));
		for (const { stats } of receivers) t.true(stats.packs > 10, `${stats.packs} packs`);
		t.is(receivers[0].stats.records + receivers[1].stats.records, (names.length * packs * 5) / 2);
		t.true(receivers[0].stats.repeatedRecords + receivers[1].stats.repeatedRecords > 0);
		// One goes away in the middle: the other one has it all.
		const rest = Promise.all(gateways.map((gateway) => upload(gateway, packs / 2, packs)));
		await receivers[0].stop();
		await rest;
		const rows = await second.query(
			`select gateway, count(*)::int as records, max(sequence)::int as last from record
		group by gateway order by gateway`,
		);
		t.deepEqual(
			rows,
			names.map((gateway) => ({ gateway, records: packs * 5, last: packs * 5 })),
		);
		t.deepEqual(await second.query("select count(*)::int as count from sample"), [
			{ count: names.length * packs * 15 },
		]);
		t.deepEqual(await second.query("select count(*)::int as count from set_aside"), [{ count: 0 }]);
		await receivers[1].stop();
		for (const gateway of gateways) await gateway.close();
		await second.close();
	},
);

test("a broker that grants $share/ and delivers nothing is named", async (t) => {
	const held = await startDatabase();
	const broker = await startBroker();
	const fault = await new Promise<HeadgateError>((resolve) => {
		void startReceiver({
			...{ brokerUrl: broker.url, database: held.database, group: "county", onFault: resolve },
			log: () => undefined,
		}).then((receiver) => t.teardown(() => receiver.stop()));
	});
	t.is(fault.code, "HG_BROKER_SHARE");
	t.regex(fault.message, /^[^\n]*\$share\/[^\n]*without --shared[^\n]*$/);
	t.teardown(() => broker.close());
	t.teardown(() => held.close());
});
