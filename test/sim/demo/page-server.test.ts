import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test from "ava";
import { listenPlace } from "../../../hosts/node/options";
import type { DemoSource, LiveView } from "../../../sim/demo/api";
import { startServer } from "../../../sim/demo/server";

const view = { simulated: { wallMs: 5, speed: 1, startedMs: 0 }, gateway: { points: [{ name: "soil.north" }] } };

class BookSource implements DemoSource {
	calls: unknown[][] = [];
	lives = 0;
	failure: Error | null = null;

	live(): LiveView {
		this.lives += 1;
		if (this.failure !== null) throw this.failure;
		return view as unknown as LiveView;
	}

	async series(...asked: [string, number, number, number]) {
		this.calls.push(asked);
		return { atMs: [1, 2], value: [3, null] };
	}
}

const pageDirectory = mkdtempSync(join(tmpdir(), "headgate-page-"));
writeFileSync(join(pageDirectory, "index.html"), "<!doctype html><title>the page</title>");
test.after.always(() => rmSync(pageDirectory, { recursive: true, force: true }));

const token = "a-token-of-this-test";
const answer = { id: "1", outcome: "done", subject: "pump", state: "at-rest", evidence: "relay" };

async function started(place = listenPlace("port", "0")) {
	const source = new BookSource();
	const asked: unknown[] = [];
	const ask = async (one: unknown) => {
		asked.push(one);
		return answer;
	};
	const server = await startServer({ place, token, pageDirectory, source, ask });
	const get = async (path: string, init?: RequestInit) => {
		const response = await fetch(server.url + path, init);
		return { status: response.status, type: response.headers.get("content-type") ?? "", body: await response.text() };
	};
	return { source, server, get, asked };
}

test("it serves the page and the live view", async (t) => {
	const { server, get } = await started();
	t.true(server.url.startsWith("http://127.0.0.1:"));
	const page = await get("/");
	t.is(page.status, 200);
	t.true(page.body.includes("the page"));
	const live = await get("/api/live");
	t.deepEqual(JSON.parse(live.body), view);
	await server.close();
});

test("series are asked for with whole stamps, of points that there are", async (t) => {
	const { source, server, get } = await started();
	const answer = await get("/api/series?point=soil.north&from=10&to=20");
	t.deepEqual(JSON.parse(answer.body), { atMs: [1, 2], value: [3, null] });
	t.deepEqual(source.calls, [["soil.north", 10, 20, 400]]);
	for (const [path, status, code] of [
		["/api/series?point=soil.none&from=10&to=20", 404, "HG_POINT_UNKNOWN"],
		["/api/series?point=soil.north&from=20&to=10", 400, "HG_QUERY_WRONG"],
		["/api/series?point=soil.north&from=a&to=10", 400, "HG_QUERY_WRONG"],
		["/api/series?point=soil.north&from=-1&to=10", 400, "HG_QUERY_WRONG"],
		["/api/series?point=soil.north&from=1&to=10&points=9999", 400, "HG_QUERY_WRONG"],
		["/api/series?point=a&point=b&from=1&to=10", 400, "HG_QUERY_WRONG"],
		["/api/series", 400, "HG_QUERY_WRONG"],
	] as const) {
		const refused = await get(path);
		t.is(refused.status, status, path);
		t.is(JSON.parse(refused.body).code, code, path);
	}
	t.is(source.calls.length, 1);
	await server.close();
});

test("what it has not, and what fails, is JSON with a code and no stack trace", async (t) => {
	const { source, server, get } = await started();
	for (const [path, method] of [
		["/nothing", "GET"],
		["/api/live", "POST"],
		["/../package.json", "GET"],
		["/..%2fpackage.json", "GET"],
	] as const) {
		const answer = await get(path, { method });
		t.true(answer.status >= 400 && answer.status < 500, path);
		t.regex(JSON.parse(answer.body).code, /^HG_/);
		t.false(answer.body.includes("    at "));
	}
	source.failure = new Error("the database is closed");
	const failed = await get("/api/live");
	t.is(failed.status, 500);
	t.deepEqual(JSON.parse(failed.body), { code: "HG_PAGE_FAILED", message: "the database is closed" });
	await server.close();
});

test("events come at once and every second, and stop costing when the reader leaves", async (t) => {
	const { source, server } = await started();
	const leave = new AbortController();
	const response = await fetch(`${server.url}/api/events`, { signal: leave.signal });
	t.is(response.headers.get("content-type"), "text/event-stream");
	const reader = response.body?.getReader();
	const read = async () => new TextDecoder().decode((await reader?.read())?.value);
	t.is(await read(), `data: ${JSON.stringify(view)}\n\n`);
	t.is(await read(), `data: ${JSON.stringify(view)}\n\n`);
	source.failure = new Error("the database is closed");
	t.is(await read(), 'event: failed\ndata: {"code":"HG_PAGE_FAILED","message":"the database is closed"}\n\n');
	leave.abort();
	await new Promise((resolve) => setTimeout(resolve, 200));
	const { lives } = source;
	await new Promise((resolve) => setTimeout(resolve, 1500));
	t.is(source.lives, lives);
	await server.close();
});

test("a command needs the token, and is one of JSON; beyond this machine looking needs it too", async (t) => {
	const near = await started();
	const body = JSON.stringify({ who: "anna", what: "stop", subject: "pump" });
	const post = (headers: Record<string, string>) =>
		near.get("/api/commands", { method: "POST", body, headers: { "content-type": "application/json", ...headers } });
	const authorization = `Bearer ${token}`;
	t.is((await post({})).status, 401);
	t.is((await post({ authorization: "Bearer another-token-here" })).status, 401);
	t.is((await post({ authorization, origin: "http://farm.example" })).status, 403);
	t.is((await post({ authorization, "content-type": "text/plain" })).status, 415);
	t.deepEqual(near.asked, []);
	t.deepEqual(JSON.parse((await post({ authorization })).body), answer);
	t.deepEqual(near.asked, [JSON.parse(body)]);
	await near.server.close();

	const far = await started({ ...listenPlace("port", "0"), isLocal: false });
	t.is((await far.get("/")).status, 200, "the page itself is no secret");
	t.is((await far.get("/api/live")).status, 401);
	t.is((await far.get("/api/events")).status, 401);
	for (const same of ["/%61pi/live", "/api%2Flive", "//api/live", "/./api/live"]) {
		const { status, body } = await far.get(same);
		t.true(status === 401 || status === 404, `${same}: ${status} ${body}`);
	}
	t.is((await far.get("/api/live", { headers: { authorization } })).status, 200);
	await far.server.close();
});

test("closing ends open streams", async (t) => {
	const { server } = await started();
	const response = await fetch(`${server.url}/api/events`);
	const reader = response.body?.getReader();
	await reader?.read();
	await server.close();
	await server.close();
	await t.notThrowsAsync(async () => {
		for (;;) if ((await reader?.read())?.done !== false) break;
	});
});

test("there is an end to the number of open pages", async (t) => {
	const { server, get } = await started();
	const open = Array.from({ length: 32 }, () => fetch(`${server.url}/api/events`));
	await Promise.all(open);
	const refused = await get("/api/events");
	t.is(refused.status, 503);
	t.is(JSON.parse(refused.body).code, "HG_TOO_MANY_PAGES");
	await server.close();
});

test("a busy port and a missing page are said in one line", async (t) => {
	const other = createServer();
	await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
	const { port } = other.address() as AddressInfo;
	const options = { source: new BookSource(), token, ask: async () => answer };
	const busy = await t.throwsAsync(
		startServer({ ...options, place: listenPlace("port", String(port)), pageDirectory }),
	);
	t.like(busy, { code: "HG_PORT_BUSY" });
	t.true(busy?.message.startsWith(`port ${port} is taken by another program: end it or choose another with --port `));
	await new Promise((resolve) => other.close(resolve));
	const missing = await t.throwsAsync(
		startServer({ ...options, place: listenPlace("port", "0"), pageDirectory: join(pageDirectory, "none") }),
	);
	t.like(missing, { code: "HG_PAGE_MISSING" });
});
