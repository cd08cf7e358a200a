import test from "ava";
import { summaries } from "../../../hosts/county/told";
import { RecordKind } from "../../../modules/store/record";
import { NorFlash } from "../../../sim/core/flash";
import { startDatabase } from "../../support/county-database";
import { ingestPack, ingestSchema } from "../../support/county-ingest";
import { packMessage, rowRecord, schemaMessage, testEpoch, testStartMs, toHex } from "../../support/county-pack";
import { openStore, readAll } from "../../support/log-rig";

const gateway = "overflowing";

/** What a store of 4 blocks has left after a thousand rows of the test's three points. */
function afterAnOutage(): { first: number; records: Uint8Array[] } {
	const { store } = openStore(new NorFlash(4));
	for (let number = 1; number <= 1000; number += 1) store.append(rowRecord(number));
	const left = readAll(store.telemetry);
	return { first: left[0]?.sequence ?? 0, records: left.map(({ body }) => Uint8Array.from(Buffer.from(body, "hex"))) };
}

test("what a full gateway summed up is in the database, and what is gone", async (t) => {
	const held = await startDatabase();
	t.teardown(() => held.close());
	const { database } = held;
	await ingestSchema(database, gateway, schemaMessage());
	const { first, records } = afterAnOutage();
	const pack = packMessage(first, records);
	for (let time = 0; time < 2; time += 1) t.is((await ingestPack(database, gateway, pack)).kind, "committed");

	const found = await summaries(database, gateway, "soil.moisture", testStartMs, testStartMs + 1_000_000, 1000);
	t.true(found.length > 0);
	for (const { minimum, maximum, mean, count, firstMs, lastMs } of found) {
		const from = ((firstMs ?? 0) - testStartMs) / 1000;
		const to = ((lastMs ?? 0) - testStartMs) / 1000;
		t.is(count, to - from + 1, "a row a second, none left out");
		t.is(minimum, Number(((234 + from) * 0.1).toFixed(1)));
		t.is(maximum, Number(((234 + to) * 0.1).toFixed(1)));
		t.true(Math.abs(mean - (23.4 + (from + to) / 20)) < 0.01);
	}
	const gaps = await database.query<{ cause: string; first: number; span: number; records: number; values: number }>(
		`select cause, first::float8 as first, span::float8 as span, records::float8 as records, values::float8 as values
		from gap where gateway = $1 and epoch = $2 order by first`,
		[gateway, toHex(testEpoch)],
	);
	const rows = records.filter(([kind]) => kind === RecordKind.row).length;
	t.true(gaps.some(({ cause }) => cause === "thinned"));
	t.is(gaps.reduce((sum, gap) => sum + gap.values, 0) + 3 * rows, 3000, "every value is there or told of");
});
