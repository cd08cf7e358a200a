import { once } from "node:events";
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { request as httpRequest, type IncomingMessage } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setImmediate as turn } from "node:timers/promises";
import test, { type ExecutionContext } from "ava";
import type { RunningGateway } from "../../../hosts/node/command-route";
import { serveCommands } from "../../../hosts/node/command-server";
import { takeToken } from "../../../hosts/node/http-guard";
import { listenPlace } from "../../../hosts/node/options";
import { Bench } from "../../support/core-gateway";

const token = "a-token-of-this-test";
const installerToken = "an-installers-token";
const minute = 60_000;

async function serve(t: ExecutionContext, isLocal = true) {
	const bench = new Bench().run(minute);
	const place = { ...listenPlace("http", "0"), isLocal };
	const running: RunningGateway = { gateway: bench.gateway, onAnswer: null };
	bench.gateway.onAnswer = (answer) => running.onAnswer?.(answer);
	const loaded: (Buffer | object)[] = [];
	const load = (content: Buffer | object) => {
		loaded.push(content);
		return { table: "ab", bytes: 2 };
	};
	const { url, close } = await serveCommands({ place, running, token, installerToken, load });
	t.teardown(close);
	const post = (body: object, withToken = token) =>
		fetch(`${url}/commands`, {
			method: "POST",
			headers: { authorization: `Bearer ${withToken}`, "content-type": "application/json" },
			body: JSON.stringify(body),
		});
	/** Virtual time passes while the answer is waited for. */
	const ask = async (body: object) => {
		let answer: Response | null = null;
		const asked = post(body).then((response) => {
			answer = response;
		});
		while (answer === null) {
			bench.run(1000);
			await turn();
		}
		await asked;
		const response = answer as Response;
		return { status: response.status, body: (await response.json()) as Record<string, unknown> };
	};
	return { bench, url, post, ask, loaded };
}

test("a command is answered with evidence when the output is seen where it was sent", async (t) => {
	const { bench, ask } = await serve(t);
	const stopped = await ask({ who: "anna", what: "stop-all" });
	t.deepEqual([stopped.status, stopped.body.outcome], [200, "done"]);
	const { status, body } = await ask({ who: "anna", what: "run", subject: "valve.south", id: "7", forMs: 10 * minute });
	t.is(status, 200);
	t.deepEqual(body, { id: "7", outcome: "done", subject: "valve.south", state: "on", evidence: "relay" });
	t.true(bench.closed().includes("valve.south"));
	t.is((await ask({ who: "anna", what: "run", subject: "nothing" })).body.outcome, "no-such-subject");
});

test("whoever has no token commands nothing; looking is free on this machine only", async (t) => {
	const near = await serve(t);
	t.is((await near.post({ who: "anna", what: "stop-all" }, "another")).status, 401);
	t.is((await near.post({ who: "anna", what: "stop-all", more: 1 })).status, 400);
	t.is((await near.post({ what: "stop-all" })).status, 400);
	t.is((await near.post({ who: "古丽".repeat(9), what: "stop-all" })).status, 400, "54 bytes");
	t.is((await fetch(`${near.url}/view`)).status, 200);
	const far = await serve(t, false);
	t.is((await fetch(`${far.url}/view`)).status, 401);
	const view = await fetch(`${far.url}/view`, { headers: { authorization: `Bearer ${token}` } });
	t.is(((await view.json()) as { gateway: string }).gateway, "orchard-1");
	t.false(
		far.bench.records.some(({ kind }) => kind === 8),
		"nothing of it is on record",
	);
});

test("a page of another site gets nothing, whatever it knows", async (t) => {
	const { url, bench } = await serve(t);
	const { port } = new URL(url);
	const ask = async (headers: Record<string, string>, method = "POST", path = "/commands") => {
		const sent = httpRequest({ port, path, method, headers: { "content-type": "application/json", ...headers } });
		sent.end(method === "POST" ? JSON.stringify({ who: "anna", what: "stop-all" }) : undefined);
		const [{ statusCode }] = (await once(sent, "response")) as [IncomingMessage];
		return statusCode;
	};
	const authorization = `Bearer ${token}`;
	const [own, other] = [`127.0.0.1:${port}`, `farm.example:${port}`];
	t.is(await ask({ host: own, origin: "http://farm.example", authorization }), 403, "another origin");
	t.is(await ask({ host: own, origin: "null", authorization }), 403, "a page out of a file or a frame");
	t.is(
		await ask({ host: other, origin: `http://${other}`, authorization }),
		403,
		"a name that was bound to this machine",
	);
	t.is(await ask({ host: other }, "GET", "/view"), 403, "looking neither");
	t.is(await ask({ host: own, authorization, "content-type": "text/plain" }), 415, "what a form can send");
	t.is(await ask({ host: own, origin: `http://${own}` }), 401, "its own page without the token");
	t.is(await ask({ host: `localhost:${port}` }, "GET", "/view"), 200);
	t.false(bench.records.some(({ kind }) => kind === 8));
});

test("a site is an installer's, and so is the command that applies it", async (t) => {
	const { url, post, loaded, bench } = await serve(t);
	const put = (withToken: string, type: string, body: string) =>
		fetch(`${url}/site`, {
			method: "PUT",
			headers: { authorization: `Bearer ${withToken}`, "content-type": type },
			body,
		});
	t.is((await put("another", "application/json", "{}")).status, 401);
	t.is((await put(token, "application/json", "{}")).status, 403);
	t.is(loaded.length, 0);
	t.deepEqual(await (await put(installerToken, "application/octet-stream", "HGST")).json(), { table: "ab", bytes: 2 });
	t.deepEqual(loaded, [Buffer.from("HGST")]);
	const apply = async (withToken: string) => {
		const asked = post({ who: "anna", what: "apply-site", subject: "ab" }, withToken);
		await turn();
		bench.run(100);
		return ((await (await asked).json()) as { outcome: string }).outcome;
	};
	t.is(await apply(token), "role");
	t.is(await apply(installerToken), "no-place");
});

test("the token is made once, and is its user's alone", async (t) => {
	const folder = mkdtempSync(join(tmpdir(), "headgate-token-"));
	t.teardown(() => rmSync(folder, { recursive: true }));
	const first = await takeToken(folder, "token");
	t.true(first.isNew);
	t.regex(first.token, /^[\w-]{32}$/);
	t.is(statSync(join(folder, "token")).mode & 0o777, 0o600);
	t.deepEqual(await takeToken(folder, "token"), { token: first.token, isNew: false });
	t.not((await takeToken(folder, "installer-token")).token, first.token);
});

test("where it listens", (t) => {
	t.deepEqual(listenPlace("http", "8080"), { host: "127.0.0.1", port: 8080, isLocal: true });
	t.deepEqual(listenPlace("http", "[::1]:80"), { host: "::1", port: 80, isLocal: true });
	t.deepEqual(listenPlace("http", "0.0.0.0:80"), { host: "0.0.0.0", port: 80, isLocal: false });
	for (const text of ["", "http", "70000", "0.0.0.0", "a:b"])
		t.throws(() => listenPlace("http", text), { code: "HG_OPTION" });
});
