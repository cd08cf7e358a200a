import { randomBytes } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Site, SiteUplink } from "../../modules/site/types";
import { startBroker } from "../support/county-broker";
import { startMailSink, startWebhookSink } from "../support/county-sinks";
import { testWith } from "../support/system-debian";
import { freePort, temporaryFolder } from "../support/system-folder";
import { headgate } from "../support/system-program";
import { openPtyPair } from "../support/system-pty";
import { smallSite } from "../support/system-site";
import { eventually } from "../support/system-wait";

const token = "a-token-of-this-test";

/** Its line has nobody on it, which is an alarm; without programs nothing is to be switched. */
const deafSite: Site = {
	...smallSite,
	programs: [],
	devices: smallSite.devices.map((device) => ({ ...device, replyTimeoutMs: 50 })),
	alarms: [
		{ name: "field.silent", title: "Nothing answers on the line", line: "field", severity: "critical", delayMs: 0 },
		{ name: "soil.silent", device: "soil", delayMs: 5000, because: ["field.silent"] },
	],
	uplink: { ...(smallSite.uplink as SiteUplink), heartbeatMs: 1000 },
};

testWith(
	["socat"],
	"an alarm reaches people by mail and webhook, its link acknowledges it at the gateway, one that is killed is missed",
	async (t) => {
		const folder = temporaryFolder(t);
		const [webhook, mail, broker, port] = await Promise.all([
			startWebhookSink(),
			startMailSink(),
			startBroker(),
			freePort(),
		]);
		t.teardown(() => Promise.all([webhook.close(), mail.close(), broker.close()]));
		const secret = (name: string, text: string): string => {
			const path = join(folder, name);
			writeFileSync(path, text, { mode: 0o600 });
			return path;
		};
		const key = randomBytes(32).toString("hex");
		const rules = {
			version: 1,
			publicUrl: `http://127.0.0.1:${port}`,
			smtp: { host: "127.0.0.1", port: mail.port, from: "headgate@example.org" },
			recipients: [
				{ name: "anna", email: "anna@example.org" },
				{ name: "desk", webhook: `http://127.0.0.1:${webhook.port}/` },
			],
			rules: [
				{
					steps: [
						{ afterMs: 0, to: ["anna"] },
						{ afterMs: 1000, to: ["desk"] },
					],
					repeatMs: 1000,
				},
			],
		};
		const countyArgs = [
			...["county", "--broker", broker.url, "--database", join(folder, "county"), "--http", String(port)],
			...["--http-token", secret("token", token), "--keys", secret("keys", `garden-1 ${key}\n`)],
			...["--notify", secret("notify.json", JSON.stringify(rules))],
		];
		const first = headgate(...countyArgs);
		t.teardown(() => first.end("SIGKILL"));
		await first.says(/serves what it has at/);

		const sitePath = join(folder, "site.json");
		writeFileSync(sitePath, JSON.stringify(deafSite));
		const pty = await openPtyPair(folder, "field");
		t.teardown(() => pty.pull());
		const gateway = headgate(
			...["run", "--site", sitePath, "--line", `field=${pty.near}`, "--broker", broker.url],
			...["--data", join(folder, "data"), "--receipt-key", secret("key", `${key}\n`)],
		);
		t.teardown(() => gateway.end("SIGKILL"));

		const messages = () => webhook.taken.map(({ message }) => message);
		await eventually(
			"it escalates to the webhook, and repeats",
			60_000,
			() => messages().filter(({ alarm, what }) => alarm === "field.silent" && what === "again").length >= 2,
			() => first.stderr + gateway.stderr,
		);
		t.is(mail.taken.length, 1, "the first step is for anna alone");

		// What is told and not acknowledged outlives the receiver.
		await first.end("SIGKILL");
		const told = messages().length;
		const county = headgate(...countyArgs);
		t.teardown(() => county.end("SIGKILL"));
		await eventually(
			"it goes on after a restart",
			60_000,
			() => messages().length > told,
			() => county.stderr,
		);
		t.is(mail.taken.length, 1);

		const text = (mail.taken[0]?.source ?? "").replace(/=\r\n/g, "").replace(/=3D/g, "=");
		const [link = ""] = /http:\/\/127\.0\.0\.1\S+/.exec(text) ?? [];
		const opened = await fetch(link);
		t.is(opened.status, 200, text);
		t.regex(await opened.text(), /field.silent of garden-1.*<form method="post">.*as anna/);
		type Row = { readonly edge: string; readonly alarm: string; readonly who: string; readonly consequence: boolean };
		const alarms = async (): Promise<readonly Row[]> => {
			const answer = await fetch(`http://127.0.0.1:${port}/gateways/garden-1/alarms`, {
				headers: { authorization: `Bearer ${token}` },
			});
			return ((await answer.json()) as { rows: Row[] }).rows;
		};
		t.false(
			(await alarms()).some(({ edge }) => edge === "acknowledged"),
			"opening a link changes nothing",
		);
		t.is((await fetch(link.replace("who=anna", "who=boris"), { method: "POST" })).status, 403);
		const form = new URLSearchParams();
		t.is((await fetch(link, { method: "POST", body: form })).status, 200);
		await eventually(
			"the gateway's record of the acknowledgement",
			60_000,
			async () => (await alarms()).some((row) => row.edge === "acknowledged" && row.who === "anna"),
			() => county.stderr + gateway.stderr,
		);
		await eventually("everybody who was told is told", 60_000, () =>
			messages().some(({ alarm, what, who }) => alarm === "field.silent" && what === "acknowledged" && who === "anna"),
		);
		await eventually("anna too", 60_000, () =>
			mail.taken.some(({ source }) => source.includes("Subject: Acknowledged")),
		);

		await eventually("the consequence", 60_000, async () =>
			(await alarms()).some((row) => row.alarm === "soil.silent" && row.consequence),
		);

		await gateway.end("SIGKILL");
		await eventually(
			"the gateway is missed",
			60_000,
			() => messages().some(({ alarm, what }) => alarm === "gateway/silent" && what === "again"),
			() => county.stderr,
		);
		t.is(messages().filter(({ alarm, what }) => alarm === "field.silent" && what === "acknowledged").length, 1);
		const post = (alarm: string, who: string, withToken = token) =>
			fetch(`http://127.0.0.1:${port}/gateways/garden-1/alarms/${encodeURIComponent(alarm)}/acknowledge`, {
				method: "POST",
				headers: { authorization: `Bearer ${withToken}`, "content-type": "application/json" },
				body: JSON.stringify({ who }),
			});
		t.is((await post("gateway/silent", "boris", "another-token-of-16")).status, 401);
		t.is((await post("nothing", "boris")).status, 409);
		t.is((await post("gateway/silent", "")).status, 400);
		t.is((await post("gateway/silent", "boris")).status, 202);
		await eventually("it stops", 60_000, () =>
			messages().some(
				({ alarm, what, who }) => alarm === "gateway/silent" && what === "acknowledged" && who === "boris",
			),
		);
		t.false(
			messages().some(({ alarm }) => alarm === "soil.silent"),
			"the root explains it",
		);
		t.is(new Set(messages().map(({ id }) => id)).size, messages().length, "nobody was told the same twice");
		t.is((await county.end("SIGTERM")).code, 0, county.stderr);
	},
);
