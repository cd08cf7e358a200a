import { writeFileSync } from "node:fs";
import { join } from "node:path";
import mqtt from "mqtt";
import { startBroker } from "../support/county-broker";
import { startTestCounty } from "../support/system-county";
import { testWith } from "../support/system-debian";
import { temporaryFolder } from "../support/system-folder";
import { startMosquitto } from "../support/system-mosquitto";
import { headgate, Program } from "../support/system-program";
import { openPtyPair } from "../support/system-pty";
import { smallSite } from "../support/system-site";
import { eventually } from "../support/system-wait";

/** What a ThingsBoard would keep: a value for each key and time. */
class Platform {
	readonly values = new Map<string, number>();
	messages = 0;

	take(payload: Uint8Array): void {
		this.messages += 1;
		const devices = JSON.parse(Buffer.from(payload).toString()) as Record<
			string,
			{ ts: number; values: Record<string, number> }[]
		>;
		for (const [device, rows] of Object.entries(devices)) {
			for (const { ts, values } of rows)
				for (const [key, value] of Object.entries(values)) this.values.set(`${device}.${key} ${ts}`, value);
		}
	}

	/** Times at which a point has a value, ascending. */
	times(point: string): readonly number[] {
		const times = [...this.values.keys()].filter((key) => key.startsWith(`${point} `));
		return times.map((key) => Number(key.split(" ")[1])).sort((a, b) => a - b);
	}
}

testWith(
	["socat", "mosquitto"],
	"headgate run with two sinks: the broker of one is killed, the other goes on, and nothing is missed",
	async (t) => {
		const folder = temporaryFolder(t);
		const board = { name: "board", format: "thingsboard", packEveryMs: 300, keepAliveMs: 5000, points: ["soil.*"] };
		const site = join(folder, "site.json");
		writeFileSync(site, JSON.stringify({ ...smallSite, sinks: [board] }));
		const pty = await openPtyPair(folder, "field");
		t.teardown(() => pty.pull());
		const script = join(process.cwd(), "build/test/support/system-slaves.process.js");
		const slaves = new Program(process.execPath, [script, pty.far, "00000000"], { ipc: true });
		t.teardown(() => slaves.end("SIGKILL"));
		await slaves.says(/^serving$/m);
		const ours = await startBroker();
		t.teardown(() => ours.close());
		const county = await startTestCounty(ours.url);
		t.teardown(() => county.close());
		const theirs = await startMosquitto(folder, ["persistence false"]);
		t.teardown(() => theirs.stop());
		const platform = new Platform();
		const client = mqtt.connect(theirs.url, { reconnectPeriod: 10 });
		t.teardown(() => client.end(true));
		client.on("connect", () => client.subscribe("v1/gateway/telemetry", { qos: 1 }));
		client.on("message", (_topic, payload) => platform.take(payload));
		const gateway = headgate(
			...["run", "--site", site, "--line", `field=${pty.near}`, "--data", join(folder, "data")],
			...["--broker", ours.url, "--broker", `board=${theirs.url}`],
		);
		t.teardown(() => gateway.end("SIGKILL"));
		await eventually("values at the platform", 60_000, () => platform.times("soil.moisture").length >= 3);
		await theirs.stop();
		await gateway.says(/^headgate: board: link lost: /m);
		const before = county.values.length;
		const stamp = Date.now();
		// Our own receiver goes on as if nothing was.
		await county.arrives("soil.moisture", ({ value }) => value !== null, before);
		await eventually("more at our receiver", 60_000, () => county.values.length > before + 30);
		await theirs.start();
		await eventually("what was measured meanwhile at the platform", 60_000, () =>
			platform.times("soil.moisture").some((ms) => ms > stamp + 10_000),
		);
		const status = await gateway.end("SIGINT");
		t.is(status.code, 0, gateway.stderr);
		const times = platform.times("soil.moisture");
		const gaps = times.slice(1).map((ms, index) => ms - (times[index] ?? 0));
		t.true(Math.max(...gaps) < 5000, `polled each second, and the longest gap is ${Math.max(...gaps)} ms`);
		t.true(platform.times("water.flow").length === 0, "filtered");
		t.regex(
			gateway.stderr,
			/uplink: \d+ delivered, \d+ records waiting, board: \d+ accepted by the broker, \d+ records/,
		);
		t.log(`${platform.values.size} values in ${platform.messages} messages`);
	},
);

testWith([], "headgate check tells what keep-alives take, and refuses a budget that they would use up", async (t) => {
	const folder = temporaryFolder(t);
	const file = join(folder, "site.json");
	const check = async (bytesPerDay: number): Promise<{ code: number | null; stdout: string }> => {
		const board = { name: "board", format: "senml-cbor", keepAliveMs: 60_000, bytesPerDay };
		writeFileSync(file, JSON.stringify({ ...smallSite, sinks: [board] }));
		const program = headgate("check", file);
		const { code } = await program.over();
		return { code, stdout: program.stdout };
	};
	const sound = await check(300_000);
	t.is(sound.code, 0, sound.stdout);
	t.regex(sound.stdout, /^sink board: senml-cbor; keep-alives each 60 s take 7\.1 MB in 30 days$/m);
	const poor = await check(200_000);
	t.is(poor.code, 2);
	t.regex(
		poor.stdout,
		/^[^\n]*sinks\[0\]\.bytesPerDay: is 200000; keep-alives each 60000 ms alone take 236160: [^\n]+\n$/,
	);
});
