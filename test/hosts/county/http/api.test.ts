import { Ajv2020 } from "ajv/dist/2020.js";
import test from "ava";
import { startApi } from "../../../../hosts/county/http/server";
import { AlarmEdge } from "../../../../modules/alarms/edge";
import { ByteWriter } from "../../../../modules/base/bytes";
import { Outcome, What } from "../../../../modules/commands/request";
import { GapCause, RecordWriter, StoreFault, stampedFault, stampedGap } from "../../../../modules/store/record";
import { SimClock } from "../../../../sim/core/clock";
import { Scheduler } from "../../../../sim/core/scheduler";
import { startDatabase, type TestDatabase } from "../../../support/county-database";
import { ingestPack, ingestSchema } from "../../../support/county-ingest";
import { bootRecord, packMessage, rowRecords, schemaMessage, testStartMs } from "../../../support/county-pack";

const token = "a token of this test";
let held: TestDatabase;
let url: string;
let closeApi: () => Promise<void>;

const clock = new SimClock(new Scheduler(), testStartMs);

function gapRecord(): Uint8Array {
	const gap = { cause: GapCause.full, first: 5, span: 4, records: 3, values: 12 };
	return stampedGap(new ByteWriter(64), clock, gap).slice();
}

/** Of the test's three points, a minute long: the first of them, -1 to 3 counts. */
function summaryRecord(): Uint8Array {
	const out = new ByteWriter(64).u8(6).u8(3).u48(testStartMs).u8(1).varint(1).varint(60_000);
	out.varint(200).varint(60).varint(60).varint(180);
	return out.varint(0).varint(60).zigzag(-1).varint(4).varint(24).written();
}

function siteRecord(): Uint8Array {
	const hashes = { oldHash: new Uint8Array(8).fill(1), newHash: new Uint8Array(8).fill(2) };
	return new RecordWriter().site(3, testStartMs, { step: 4, verdict: 7, ...hashes, id: "8", who: "Ана" }).slice();
}

/** Accepted, said again, done. */
function commandRecords(): readonly Uint8Array[] {
	const writer = new RecordWriter();
	const asked = {
		id: "7",
		who: "Ана",
		role: 1,
		what: What.run,
		subject: "pump",
		expiresMs: 0,
		untilMs: 0,
		value: "",
		was: "",
	};
	return [Outcome.accepted, Outcome.kept, Outcome.done].map((outcome) =>
		writer.command(3, testStartMs, { ...asked, outcome }).slice(),
	);
}

test.before(async () => {
	held = await startDatabase();
	const { database } = held;
	await ingestSchema(database, "farm-1", schemaMessage());
	const change = { alarm: 0, edge: AlarmEdge.acknowledged, flags: 3, sequence: 2, counts: -17, untilMs: 0, who: "Ана" };
	const alarm = new RecordWriter().alarm(3, testStartMs + 500, change).slice();
	await ingestPack(database, "farm-1", packMessage(1, [bootRecord(), alarm, ...rowRecords(3, 2)]));
	await ingestPack(database, "farm-1", packMessage(9, [gapRecord(), ...rowRecords(10, 111)]));
	const altered = stampedFault(new ByteWriter(32), clock, StoreFault.altered, 1, 77).slice();
	await ingestPack(database, "farm-1", packMessage(121, [summaryRecord(), altered, ...commandRecords(), siteRecord()]));
	await ingestPack(database, "farm-1", new TextEncoder().encode('poison, with "quotes"'));
	await ingestSchema(database, "farm-2", schemaMessage());
	await database.query(
		`insert into site_delivery (gateway, id, who, name, bytes, state)
		values ('farm-1', '7', 'anna', 'ab', $1, 'loading')`,
		[new Uint8Array(1500)],
	);
	const api = await startApi({ database, host: "127.0.0.1", port: 0, token, log: () => undefined });
	url = api.url;
	closeApi = api.close;
});

test.after.always(async () => {
	await closeApi?.();
	await held?.close();
});

// biome-ignore lint/suspicious/noExplicitAny: what the answers hold is what these tests check
async function ask(path: string): Promise<{ status: number; body: any; headers: Headers }> {
	const response = await fetch(url + path, { headers: { authorization: `Bearer ${token}` } });
	return { status: response.status, body: await response.json(), headers: response.headers };
}

const iso = (offsetMs: number): string => new Date(testStartMs + offsetMs).toISOString();
const range = `from=${iso(0)}&to=${iso(3_600_000)}`;

/** A question for each route, as the document names it. */
const questions: Readonly<Record<string, string>> = {
	"/gateways": "/gateways",
	"/gateways/{gateway}/schema": "/gateways/farm-1/schema",
	"/gateways/{gateway}/latest": "/gateways/farm-1/latest",
	"/gateways/{gateway}/values": `/gateways/farm-1/values?point=soil.moisture&${range}`,
	"/gateways/{gateway}/series": `/gateways/farm-1/series?point=soil.moisture&${range}&bucketSeconds=60`,
	"/gateways/{gateway}/summaries": `/gateways/farm-1/summaries?point=soil.moisture&${range}`,
	"/gateways/{gateway}/faults": "/gateways/farm-1/faults",
	"/gateways/{gateway}/gaps": "/gateways/farm-1/gaps",
	"/gateways/{gateway}/alarms": "/gateways/farm-1/alarms",
	"/gateways/{gateway}/commands": "/gateways/farm-1/commands",
	"/gateways/{gateway}/site": "/gateways/farm-1/site",
	"/gateways/{gateway}/site-changes": "/gateways/farm-1/site-changes",
	"/gateways/{gateway}/set-aside": "/gateways/farm-1/set-aside",
};

test("every answer is what the OpenAPI document says, and has rows", async (t) => {
	const { body: document } = await ask("/openapi.json");
	t.is(document.openapi, "3.1.0");
	t.deepEqual(Object.keys(document.paths).sort(), Object.keys(questions).sort());
	const ajv = new Ajv2020({ strict: false, validateFormats: false });
	for (const [path, question] of Object.entries(questions)) {
		const { status, body } = await ask(question);
		t.is(status, 200, question);
		t.true(body.rows.length > 0, question);
		const { responses } = document.paths[path].get;
		t.true(ajv.validate(responses[200].content["application/json"].schema, body), `${question} ${ajv.errorsText()}`);
		const refused = await ask(`${question.split("?")[0]}?limit=0`);
		t.is(refused.status, 400);
		t.true(ajv.validate(document.components.schemas.error, refused.body), ajv.errorsText());
	}
});

test("gateways and their newest values", async (t) => {
	const { body } = await ask("/gateways");
	t.deepEqual(
		body.rows.map(({ gateway, points, status }: Record<string, unknown>) => ({ gateway, points, status })),
		[
			{ gateway: "farm-1", points: 3, status: null },
			{ gateway: "farm-2", points: 0, status: null },
		],
	);
	t.is(body.rows[0].newestAt, iso(120_000));
	t.true(body.rows[0].behindMs > 0);
	const one = await ask("/gateways?limit=1");
	t.deepEqual([one.body.rows.length, one.body.truncated], [1, true]);
	t.is((await ask("/gateways?after=farm-1")).body.rows[0].gateway, "farm-2");
	const latest = await ask("/gateways/farm-1/latest");
	t.deepEqual(latest.body.rows[1], {
		...{ point: "soil.moisture", at: iso(120_000), value: 35.4, unit: "%", quality: "good" },
		...{ epoch: "a1b2c3d4e5f6", sequence: 120 },
	});
});

test("values, and lowest, highest and mean of a minute", async (t) => {
	const { body } = await ask(`/gateways/farm-1/values?point=soil.moisture&${range}&limit=3`);
	t.deepEqual(body, {
		rows: [
			{ at: iso(3000), value: 23.7, quality: "good" },
			{ at: iso(4000), value: 23.8, quality: "good" },
			{ at: iso(10_000), value: 24.4, quality: "good" },
		],
		truncated: true,
	});
	const series = await ask(`/gateways/farm-1/series?point=water.total&${range}&bucketSeconds=60`);
	const [first, second, third] = series.body.rows;
	t.like(first, { at: iso(0), min: 4_000_000_003, max: 4_000_000_059, count: 47, badCount: 5 });
	t.like(second, { at: iso(60_000), count: 54, badCount: 6, mean: 4_000_000_090 });
	t.deepEqual(third, { at: iso(120_000), min: null, max: null, mean: null, count: 0, badCount: 1 });
});

test("gaps, summaries, faults, alarms and what was refused", async (t) => {
	const epoch = "a1b2c3d4e5f6";
	t.deepEqual((await ask("/gateways/farm-1/gaps")).body.rows, [
		{ kind: "missing", epoch, first: 5, count: 4, cause: null, records: null, values: null, at: null },
		{ kind: "told", epoch, first: 200, count: 60, cause: "thinned", records: 60, values: 180, at: iso(0) },
		{ kind: "told", epoch, first: 5, count: 4, cause: "full", records: 3, values: 12, at: iso(0) },
	]);
	t.deepEqual((await ask("/gateways/farm-1/faults")).body.rows, [
		{ at: iso(0), fault: "altered", log: "telemetry", number: 77, epoch, sequence: 122 },
	]);
	t.deepEqual((await ask(`/gateways/farm-1/summaries?point=soil.moisture&${range}`)).body.rows, [
		{ firstAt: iso(0), lastAt: iso(60_000), minimum: -0.1, maximum: 0.3, mean: 0.05, count: 60, sequence: 121 },
	]);
	t.deepEqual((await ask("/gateways/farm-1/alarms")).body.rows, [
		{
			...{ at: iso(500), alarm: "room.high", edge: "acknowledged", number: 2, counts: -17, who: "Ана" },
			...{ stands: true, acknowledged: true, shelved: false, consequence: false, epoch, sequence: 2 },
		},
	]);
	const refused = (await ask("/gateways/farm-1/set-aside")).body.rows;
	t.like(refused[0], { what: "pack", epoch: "", sequence: -1, reason: "not a pack", size: 21, count: 1 });
});

test("CSV has a header row, ISO times, and quotes what must be quoted", async (t) => {
	const headers = { authorization: `Bearer ${token}` };
	const response = await fetch(`${url}/gateways/farm-1/values?point=water.total&${range}&limit=3&format=csv`, {
		headers,
	});
	t.regex(response.headers.get("content-type") ?? "", /^text\/csv/);
	t.is(response.headers.get("headgate-truncated"), "true");
	t.is(
		await response.text(),
		`at,value,quality\r\n${iso(3000)},4000000003,good\r\n${iso(4000)},4000000004,good\r\n${iso(10_000)},,bad\r\n`,
	);
});

test("what is wrong is said with a code", async (t) => {
	const wrong: [string, number, string][] = [
		["/nothing", 404, "HG_NOT_FOUND"],
		["/gateways?limit=10001", 400, "HG_REQUEST_WRONG"],
		["/gateways?colour=red", 400, "HG_REQUEST_WRONG"],
		["/gateways/No%20Name/latest", 400, "HG_REQUEST_WRONG"],
		["/gateways/farm-9/latest", 404, "HG_GATEWAY_UNKNOWN"],
		[`/gateways/farm-1/values?point=no.such&${range}`, 404, "HG_POINT_UNKNOWN"],
		["/gateways/farm-1/values?point=soil.moisture", 400, "HG_REQUEST_WRONG"],
		["/gateways/farm-1/values?point=soil.moisture&from=today&to=tomorrow", 400, "HG_REQUEST_WRONG"],
		[`/gateways/farm-1/values?point=soil.moisture&from=${iso(1)}&to=${iso(0)}`, 400, "HG_RANGE_WRONG"],
		[
			`/gateways/farm-1/series?point=soil.moisture&from=2020-01-01T00:00:00Z&to=${iso(0)}&bucketSeconds=1`,
			400,
			"HG_RANGE_LARGE",
		],
	];
	for (const [path, status, code] of wrong) {
		const answer = await ask(path);
		t.deepEqual([answer.status, answer.body.code], [status, code], path);
		t.is(typeof answer.body.message, "string");
	}
});

test("without the token, or with another, nothing is told", async (t) => {
	for (const authorization of ["", "Bearer", "Bearer a token of another test", `Basic ${token}`]) {
		for (const path of ["/gateways", "/openapi.json"]) {
			const response = await fetch(url + path, { headers: { authorization } });
			t.is(response.status, 401);
			t.is(((await response.json()) as { code: string }).code, "HG_UNAUTHORIZED");
		}
	}
});

test("what people asked of a gateway, and what came of it", async (t) => {
	const row = {
		at: iso(0),
		id: "7",
		who: "Ана",
		role: "operator",
		what: "run",
		subject: "pump",
		...{ value: "", was: "" },
		epoch: "a1b2c3d4e5f6",
	};
	t.deepEqual((await ask("/gateways/farm-1/commands")).body.rows, [
		{ ...row, outcome: "done", sequence: 125 },
		{ ...row, outcome: "accepted", sequence: 123 },
	]);
});

test("a change of site, and why it was gone back", async (t) => {
	const [row] = (await ask("/gateways/farm-1/site-changes")).body.rows;
	t.like(row, { step: "rolled-back", why: "line-silent", oldHash: "0101010101010101", who: "Ана", id: "8" });
});
