import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import mqtt from "mqtt";
import sparkplug from "sparkplug-payload";
import { testWith } from "../support/system-debian";
import { temporaryFolder } from "../support/system-folder";
import { startMosquitto } from "../support/system-mosquitto";
import { headgate, Program } from "../support/system-program";
import { openPtyPair } from "../support/system-pty";
import { smallSite } from "../support/system-site";
import { eventually } from "../support/system-wait";

interface Heard {
	readonly kind: string;
	readonly seq: number;
	readonly bdSeq: number;
	readonly isHistorical: boolean;
	readonly names: readonly string[];
	readonly qos: number;
}

const state = "spBv1.0/STATE/scada";

testWith(
	["socat", "mosquitto"],
	"headgate run as a Sparkplug edge node: born for its host, reborn when asked, dead when killed",
	async (t) => {
		const decoder = sparkplug.get("spBv1.0");
		if (!decoder) return t.fail("sparkplug-payload knows no spBv1.0");
		const folder = temporaryFolder(t);
		const scada = {
			name: "scada",
			format: "sparkplug",
			group: "farm",
			host: "scada",
			packEveryMs: 300,
			keepAliveMs: 5000,
		};
		const { uplink: _, ...rest } = smallSite;
		const site = join(folder, "site.json");
		writeFileSync(site, JSON.stringify({ ...rest, sinks: [scada] }));
		const pty = await openPtyPair(folder, "field");
		t.teardown(() => pty.pull());
		const script = join(process.cwd(), "build/test/support/system-slaves.process.js");
		const slaves = new Program(process.execPath, [script, pty.far, "00000000"], { ipc: true });
		t.teardown(() => slaves.end("SIGKILL"));
		await slaves.says(/^serving$/m);
		const broker = await startMosquitto(folder, ["persistence false"]);
		t.teardown(() => broker.stop());
		const host = await mqtt.connectAsync(broker.url);
		t.teardown(() => host.end(true));
		const heard: Heard[] = [];
		host.on("message", (topic, payload, { qos }) => {
			const [, , kind = "", node = ""] = topic.split("/");
			if (node !== "garden-1" || kind === "NCMD") return;
			const { metrics: given, seq } = decoder.decodePayload(payload);
			const metrics = given ?? [];
			const bdSeq = metrics.find(({ name }) => name === "bdSeq");
			heard.push({
				...{ kind, qos, seq: Number(seq ?? -1), bdSeq: Number(bdSeq?.value ?? -1) },
				isHistorical: metrics.some(({ isHistorical }) => isHistorical === true),
				names: metrics.flatMap(({ name }) => (name ? [name] : [])),
			});
		});
		await host.subscribeAsync("spBv1.0/farm/#", { qos: 1 });
		const gateway = headgate(
			...["run", "--site", site, "--line", `field=${pty.near}`, "--data", join(folder, "data")],
			...["--broker", broker.url],
		);
		t.teardown(() => gateway.end("SIGKILL"));
		await delay(5000);
		t.deepEqual(heard, [], "no host, no birth");
		const say = (online: boolean): Promise<unknown> =>
			host.publishAsync(state, JSON.stringify({ online, timestamp: Date.now() }), { qos: 1, retain: true });
		await say(true);
		await eventually("data", 60_000, () => heard.length >= 8);
		t.like(heard[0], { kind: "NBIRTH", seq: 0, qos: 0 });
		t.true(heard[0]?.names.includes("soil.moisture") && heard[0]?.names.includes("Node Control/Rebirth"));
		t.deepEqual(
			heard.slice(1).map(({ kind, seq }) => [kind, seq]),
			heard.slice(1).map((_message, index) => ["NDATA", index + 1]),
		);
		t.false(heard.at(-1)?.isHistorical);
		const metrics = [{ name: "Node Control/Rebirth", type: "Boolean" as const, value: true }];
		const rebirth = Buffer.from(decoder.encodePayload({ timestamp: Date.now(), metrics }));
		const births = (): Heard[] => heard.filter(({ kind }) => kind === "NBIRTH");
		await host.publishAsync("spBv1.0/farm/NCMD/garden-1", rebirth, { qos: 1 });
		await eventually("a rebirth", 60_000, () => births().length === 2);
		t.is(births()[1]?.bdSeq, births()[0]?.bdSeq);

		await say(false);
		await eventually("a death for the host", 60_000, () => heard.at(-1)?.kind === "NDEATH");
		t.is(heard.at(-1)?.bdSeq, births()[0]?.bdSeq);
		const died = heard.length;
		await delay(5000); // some readings
		t.is(heard.length, died);
		await say(true);
		await eventually("a birth for the host", 60_000, () => births().length === 3);
		t.is(births()[2]?.bdSeq, ((births()[0]?.bdSeq ?? 0) + 1) % 256);
		await eventually("what was measured while the host was away", 60_000, () => heard.length > died + 1);
		t.like(heard[died + 1], { kind: "NDATA", seq: 1, isHistorical: true });
		await eventually("data of now", 60_000, () => heard.at(-1)?.kind === "NDATA" && !heard.at(-1)?.isHistorical);
		await gateway.end("SIGKILL");
		await eventually(
			"the will",
			60_000,
			() => heard.at(-1)?.kind === "NDEATH" && heard.at(-1)?.bdSeq === births()[2]?.bdSeq,
		);
		t.log(`${heard.length} messages`);
	},
);
