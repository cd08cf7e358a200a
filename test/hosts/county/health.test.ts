import { readFileSync } from "node:fs";
import test from "ava";
import type { Database } from "../../../hosts/county/database-types";
import { readSchema } from "../../../hosts/county/messages";
import { latest } from "../../../hosts/county/queries";
import { numberedPoints } from "../../../hosts/county/schema-points";
import { compileSite } from "../../../modules/site/compile";
import { encodeSchema } from "../../../modules/uplink/schema";
import { Bench, silence } from "../../support/core-gateway";
import { orchardSite, profileMap } from "../../support/core-site";
import { startDatabase, type TestDatabase } from "../../support/county-database";
import { ingestPack, ingestSchema } from "../../support/county-ingest";
import { schemaMessage, testPoints } from "../../support/county-pack";

const minute = 60_000;
let held: TestDatabase;
let database: Database;

test.before(async () => {
	held = await startDatabase();
	database = held.database;
});
test.after.always(() => held?.close());

/** A farm whose relay board at the store is dead, with what its gateway published. */
function play() {
	const site = { ...orchardSite(), health: { everyMs: 2 * minute } };
	const messages: (readonly [topic: string, payload: Uint8Array])[] = [];
	const bench = new Bench({
		site,
		prepare: (farm) => void silence(farm, "room-relays"),
		onPublish: (topic, payload) => messages.push([topic, payload]),
	});
	return { bench, messages };
}

async function ingest(messages: readonly (readonly [topic: string, payload: Uint8Array])[]): Promise<void> {
	for (const [topic, payload] of messages) {
		const [, gateway = "", what] = topic.split("/");
		if (what === "schema") await ingestSchema(database, gateway, payload);
		if (what === "records") await ingestPack(database, gateway, payload);
	}
}

interface Growth {
	readonly point: string;
	readonly growth: number;
}

/** The query of the county's README, with the simulation's time for now. */
async function growths(wallMs: number): Promise<Map<string, number>> {
	const page = readFileSync("hosts/county/README.md", "utf8");
	const [sql] = /^with numbered as [^;]*/m.exec(page) ?? [""];
	if (!sql.includes("now()")) throw new Error("the page does not have the query");
	const rows = await database.query<Growth>(sql.replace("now()", `timestamptz '${new Date(wallMs).toISOString()}'`));
	return new Map(rows.map(({ point, growth }) => [point, Number(growth)]));
}

test("counters of lines and devices reach the county's database as series, over a restart", async (t) => {
	const { bench, messages } = play();
	bench.run(11 * minute);
	const timeouts = () => bench.gateway.lines[1]?.slaves.at(-1)?.timeouts ?? 0;
	const first = timeouts();
	bench.restart();
	bench.run(5 * minute);
	const second = timeouts();
	bench.run(minute);
	await ingest(messages);
	const values = new Map((await latest(database, "orchard-1")).map((row) => [row.point, row]));
	const health = [...values.keys()].filter((point) => point.startsWith("health/"));
	t.is(
		health.length,
		2 * 5 + bench.site.devices.length * 15 - 2 + 8,
		"all, but the dead board's reply times and a forecast",
	);
	const soil = bench.gateway.lines[0]?.slaves[0];
	t.like(values.get("health/device/soil-north/damaged"), { value: 0, unit: "1", quality: 0 });
	const requests = values.get("health/device/soil-north/requests")?.value ?? 0;
	t.true(requests > 10 && requests <= (soil?.requests ?? 0), `${requests} of ${soil?.requests}`);
	const p99 = values.get("health/device/soil-north/reply-p99");
	t.is(p99?.unit, "ms");
	t.is(p99?.value, Math.round(10 * (soil?.times.quantileMs(0.99) ?? 0)) / 10);
	const load = values.get("health/line/field/load");
	t.is(load?.unit, "%");
	t.true((load?.value ?? 0) > 1 && (load?.value ?? 0) < 100);
	t.is(values.get("health/line/field/port-losses")?.value, 0);
	const silent = await growths(1_782_864_000_000 + 20 * minute);
	const counted = silent.get("health/device/room-relays/timeouts") ?? 0;
	t.true(first > 10 && second > 5);
	// Looked at 2, 4 … 10 minutes, and 2 and 4 after the restart: what came since the last look is not told yet.
	t.true(counted > 0.8 * (first + second) && counted <= first + second, `${counted} of ${first} and ${second}`);
	t.is(silent.get("health/device/soil-north/timeouts"), 0);
});

test("a look that finds little costs little", (t) => {
	const { bench } = play();
	const sizes: number[] = [];
	const { points } = bench.gateway.plan;
	bench.run(30 * minute);
	for (const record of bench.records) {
		if (record.kind !== 1) continue;
		const count = record.values.filter(({ point }) => point >= points.length).length;
		if (count > 0) sizes.push(count);
	}
	const [first = 0, ...others] = sizes;
	t.log(`first rows ${first}, then ${others.join(" ")} values`);
	t.true(Math.max(...others.slice(-8)) < 2 * bench.site.devices.length + 12);
});

test("a schema says what every number is, in little space", (t) => {
	const plan = compileSite(orchardSite(), profileMap());
	const message = encodeSchema(plan);
	const schema = readSchema(message);
	const off = encodeSchema({ ...plan, health: null });
	t.log(`${message.length} bytes, ${message.length - off.length} of them for the counters`);
	t.true(message.length - off.length < 1600);
	const names = numberedPoints(schema).map(({ name }) => name);
	t.is(names[0], "soil.north.moisture");
	const count = plan.points.length + 2 * 5 + 15 * orchardSite().devices.length + 9;
	t.is(names.length, count);
	t.is(new Set(names).size, count);
	t.is(names[plan.points.length], "health/line/field/load");
	t.is(names.at(-10), "health/device/room-relays/reply-p99");
	t.is(names.at(-1), "health/sink/uplink/skipped");
	t.is(readSchema(off).health, undefined);
	t.is(numberedPoints(readSchema(off)).length, plan.points.length);
});

test("a schema whose counters make no sense is refused", (t) => {
	const series = { n: "load", u: "%", s: 0.1, k: "bus-load" };
	const sound = { lines: [{ n: "field", devices: ["soil"] }], line: [series], device: [series] };
	t.notThrows(() => readSchema(schemaMessage({ health: sound })));
	for (const health of [
		7,
		{ ...sound, lines: "field" },
		{ ...sound, lines: [{ n: "field", devices: ["soil", "soil"] }] },
		{ ...sound, lines: [...sound.lines, ...sound.lines] },
		{ ...sound, line: [series, series] },
		{ ...sound, device: [{ ...series, s: 0 }] },
		{
			...sound,
			lines: [{ n: "field", devices: Array.from({ length: 1024 }, (_, number) => `soil-${number}`) }],
			device: Array.from({ length: 17 }, (_, number) => ({ ...series, n: `load-${number}` })),
		},
	]) {
		t.throws(() => readSchema(schemaMessage({ health })), { message: /health/ }, JSON.stringify(health));
	}
	const [point] = testPoints;
	t.throws(() => readSchema(schemaMessage({ points: [{ ...point, n: "health/line/field/load" }] })), {
		message: /health\//,
	});
});
