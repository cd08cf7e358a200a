import { randomBytes } from "node:crypto";
import { readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { connectAsync } from "mqtt";
import { readLoaded, sealedPart } from "../../hosts/county/sites/parts";
import { loadSite } from "../../hosts/node/site-file";
import type { Site } from "../../modules/site/types";
import { startBroker } from "../support/county-broker";
import { nameOf } from "../support/slots-life";
import { testWith } from "../support/system-debian";
import { freePort, temporaryFolder } from "../support/system-folder";
import { headgate } from "../support/system-program";
import { openPtyPair } from "../support/system-pty";
import { smallSite } from "../support/system-site";
import { startSlaves } from "../support/system-slaves";
import { eventually } from "../support/system-wait";

/** The same devices, polled fast. */
const garden: Site = { ...smallSite, points: smallSite.points.map((point) => ({ ...point, periodMs: 200 })) };
const next: Site = { ...garden, title: "another year" };
/** It drives nothing, so only its line can be missed. */
const watching: Site = { ...garden, title: "nothing to drive", outputs: [], programs: [] };
const foreign: Site = { ...garden, gateway: "garden-2" };

testWith(
	["socat"],
	"a site goes in through the county and proves itself; one whose line is silent goes back, through kill -9 and all",
	async (t) => {
		const folder = temporaryFolder(t);
		const [broker, port, countyPort, pty] = await Promise.all([
			...[startBroker(), freePort(), freePort(), openPtyPair(folder, "field")],
		] as const);
		t.teardown(() => Promise.all([broker.close(), pty.pull()]));
		const file = (name: string, content: object | string): string => {
			const path = join(folder, name);
			writeFileSync(path, typeof content === "string" ? content : JSON.stringify(content), { mode: 0o600 });
			return path;
		};
		const key = randomBytes(32);
		const installerToken = file("installer", "an-installer-of-this-test");
		const county = headgate(
			...["county", "--broker", broker.url, "--database", join(folder, "county"), "--http", String(countyPort)],
			...["--http-token", file("token", "a-token-of-this-test"), "--installer-token", installerToken],
			...["--keys", file("keys", `garden-1 ${key.toString("hex")}\n`)],
		);
		t.teardown(() => county.end("SIGKILL"));
		const slaves = await startSlaves(t, pty.far, "00000000");
		const start = () => {
			const program = headgate(
				...["run", "--site", file("garden.json", garden), "--line", `field=${pty.near}`, "--broker", broker.url],
				...["--data", join(folder, "data"), "--receipt-key", file("key", `${key.toString("hex")}\n`)],
				...["--http", String(port), "--trial", "6"],
			);
			t.teardown(() => program.end("SIGKILL"));
			return program;
		};
		let gateway = start();
		await Promise.all([county.says(/serves what it has at/, 180_000), gateway.says(/takes commands at/)]);
		const ownToken = join(folder, "data", "installer-token");
		t.regex(gateway.stderr, /the installer's token of this gateway, shown this once/);
		t.is(statSync(ownToken).mode & 0o777, 0o600);
		const atCounty = [
			"--http",
			`http://127.0.0.1:${countyPort}`,
			"--token-file",
			installerToken,
			"--gateway",
			"garden-1",
		];
		const atHand = ["--http", `http://127.0.0.1:${port}`, "--token-file", ownToken];

		const refused = headgate("apply", "--site", file("foreign.json", foreign), ...atHand);
		t.is((await refused.over()).code, 2);
		t.regex(refused.stderr, /^headgate: HG_SITE_REFUSED: other-gateway/);

		// Killed between parts: what was there is there.
		const table = loadSite(file("next.json", next)).table;
		const name = nameOf(table);
		const client = await connectAsync(broker.url);
		t.teardown(() => client.endAsync(true));
		let have = -1;
		client.on("message", (_topic, payload) => {
			have = readLoaded(Uint8Array.from(payload))?.have[0] ?? -1;
		});
		await client.subscribeAsync("headgate/garden-1/loaded");
		const topic = "headgate/garden-1/site";
		const tell = async (part: number, bytes: Uint8Array) => {
			have = -1;
			const message = { name, length: table.length, part, bytes, atMs: Date.now() };
			await client.publishAsync(topic, Buffer.from(sealedPart(topic, message, key)), { qos: 1 });
		};
		await eventually("the first part is there", 20_000, async () => {
			if (have < 0) await tell(1, table.slice(1024, 2048));
			return have === 2;
		});
		await gateway.end("SIGKILL");
		gateway = start();
		await eventually("it is there after kill -9", 20_000, async () => {
			if (have !== 2 || gateway.stderr === "") await tell(0, new Uint8Array(0));
			return have === 2 && /takes commands at/.test(gateway.stderr);
		});

		const good = headgate("apply", "--site", join(folder, "next.json"), "--who", "anna", ...atCounty);
		t.is((await good.over()).code, 0, good.stderr + gateway.stderr + county.stderr);
		t.regex(good.stdout, /confirmed: the new site runs/);
		t.regex(gateway.stderr, /site [0-9a-f]{16} that was applied, on trial/);

		const bad = headgate("apply", "--site", file("watching.json", watching), "--who", "boris", ...atCounty);
		await eventually(
			"the trial",
			20_000,
			() => (gateway.stderr.match(/on trial/g)?.length ?? 0) === 2,
			() => bad.stdout,
		);
		await Promise.all([gateway.end("SIGKILL"), slaves.end("SIGKILL")]);
		gateway = start();
		await gateway.says(/that was applied, on trial/);
		t.is((await bad.over()).code, 2, bad.stdout);
		t.regex(bad.stderr, /^headgate: HG_SITE_NOT_APPLIED: rolled-back \(line-silent\)/);
		await gateway.says(/that was applied\n/);

		const answer = await fetch(`http://127.0.0.1:${countyPort}/gateways/garden-1/commands`, {
			headers: { authorization: `Bearer ${readFileSync(installerToken, "utf8")}` },
		});
		const { rows } = (await answer.json()) as { rows: readonly Readonly<Record<string, string>>[] };
		t.deepEqual(
			rows
				.map(({ who, role, what, outcome }) => `${who} ${role} ${what} ${outcome}`)
				.reverse()
				.slice(1),
			[
				...["anna installer apply-site accepted", "anna installer apply-site confirmed"],
				...["boris installer apply-site accepted", "boris installer apply-site rolled-back"],
			],
		);
		t.is((await gateway.end("SIGTERM")).code, 0, gateway.stderr);
		t.is((await county.end("SIGTERM")).code, 0, county.stderr);
	},
);
