import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import type { ExecutionContext } from "ava";
import { startBroker } from "../support/county-broker";
import { startTestCounty, type TestCounty } from "../support/system-county";
import { testWith } from "../support/system-debian";
import { temporaryFolder } from "../support/system-folder";
import { testLong } from "../support/system-long";
import { headgate, type Program } from "../support/system-program";
import { openPtyPair, type PtyPair } from "../support/system-pty";
import { smallSite } from "../support/system-site";
import { startSlaves } from "../support/system-slaves";

/** The port is tried again after 1 s, then after 2. */
const SEVERAL_TRIES_MS = 2000;

const Quality = Object.freeze({ good: 0, stale: 2 });

interface Rig {
	readonly pty: PtyPair;
	readonly county: TestCounty;
	readonly gateway: Program;
	/** Slaves by modbus-serial; `coils`: the relays that are on at first. */
	startSlaves(coils: string): Promise<Program>;
}

/** A broker, a line, slaves with all relays on, and `headgate run` between them. */
async function setUp(t: ExecutionContext): Promise<Rig & { slaves: Program }> {
	const folder = temporaryFolder(t);
	const sitePath = join(folder, "site.json");
	writeFileSync(sitePath, JSON.stringify(smallSite));
	const pty = await openPtyPair(folder, "field");
	t.teardown(() => pty.pull());
	const broker = await startBroker();
	t.teardown(() => broker.close());
	const county = await startTestCounty(broker.url);
	t.teardown(() => county.close());
	const slaves = await startSlaves(t, pty.far, "11100000");
	const gateway = headgate(
		...["run", "--site", sitePath, "--line", `field=${pty.near}`],
		...["--broker", broker.url, "--data", join(folder, "data")],
	);
	t.teardown(() => gateway.end("SIGKILL"));
	const startAgain = (coils: string): Promise<Program> => startSlaves(t, pty.far, coils);
	return { pty, county, gateway, startSlaves: startAgain, slaves };
}

async function ends(t: ExecutionContext, gateway: Program): Promise<void> {
	t.is(gateway.ending, null, gateway.stderr);
	t.is((await gateway.end("SIGINT")).code, 0, gateway.stderr);
	t.false(gateway.stderr.includes("    at "), gateway.stderr);
}

/** Waits for these lines, in this order, after what was said before. */
async function saysInOrder(program: Program, lines: readonly string[], from: number): Promise<void> {
	const pattern = lines.map((line) => `${line}\n`).join("[^]*");
	await program.says(new RegExp(`^[^]{${from}}[^]*${pattern}`), 120_000); // a first run waits a minute
}

testLong(
	["socat"],
	"slaves of another program are read over a line, and a dry bed is watered by their relays",
	async (t) => {
		const { county, gateway, slaves } = await setUp(t);
		const read: Record<string, number | null> = {};
		for (const { name } of smallSite.points) {
			read[name] = (await county.arrives(name, ({ quality }) => quality === Quality.good)).value;
		}
		t.deepEqual(read, {
			"soil.moisture": 35,
			"soil.temperature": 21.5,
			"soil.ec": 1234,
			"air.temperature": 18.7,
			"air.humidity": 65.5,
			"water.flow": 12.34,
		});
		for (const relay of [0, 1, 2]) await slaves.says(new RegExp(`^coil ${relay} off$`, "m"));
		t.false(/ on$/m.test(slaves.stdout), "nothing is switched on at boot, nor while the bed is wet");

		const beforeDry = slaves.stdout.length;
		const frost = county.values.length;
		slaves.tell({ soil: [150, 0x10000 - 52, 20000, 0, 0, 0, 0], flow: -0.5 });
		await county.arrives("soil.temperature", ({ value }) => value === -5.2, frost);
		await county.arrives("soil.ec", ({ value }) => value === 20000, frost);
		await county.arrives("water.flow", ({ value }) => value === -0.5, frost);
		await saysInOrder(slaves, ["coil 2 on", "coil 1 on", "coil 0 on"], beforeDry);

		const beforeWet = slaves.stdout.length;
		slaves.tell({ soil: [301, 200, 900, 0, 0, 0, 0] });
		await saysInOrder(slaves, ["coil 0 off", "coil 1 off", "coil 2 off"], beforeWet);
		t.is(slaves.stdout.slice(beforeWet).match(/ on$/gm), null);
		await ends(t, gateway);
		t.log(`${county.values.length} values came from slaves of modbus-serial`);
	},
);

testWith(["socat"], "slaves that fall silent make stale values, and good ones when they answer again", async (t) => {
	const { county, gateway, slaves, startSlaves } = await setUp(t);
	await county.arrives("soil.moisture", ({ quality }) => quality === Quality.good);
	await county.arrives("water.flow", ({ quality }) => quality === Quality.good);
	await slaves.end("SIGKILL");
	const silent = county.values.length;
	for (const { name } of smallSite.points)
		await county.arrives(name, ({ quality }) => quality === Quality.stale, silent);
	t.is(gateway.ending, null, gateway.stderr);

	const again = await startSlaves("10000000");
	const answered = county.values.length;
	for (const { name } of smallSite.points)
		await county.arrives(name, ({ quality }) => quality === Quality.good, answered);
	// The board came back with its pump on: it is brought to rest, though the gateway did not restart.
	await again.says(/^coil 0 off$/m);
	await ends(t, gateway);
});

testWith(["socat"], "a port that vanishes is opened again when it is back", async (t) => {
	const { pty, county, gateway, slaves, startSlaves } = await setUp(t);
	await county.arrives("soil.moisture", ({ quality }) => quality === Quality.good);
	await pty.pull();
	await slaves.end("SIGKILL");
	const pulled = county.values.length;
	await county.arrives("soil.moisture", ({ quality }) => quality === Quality.stale, pulled);
	t.is(gateway.ending, null, gateway.stderr);
	await gateway.says(/^headgate: bus: line field: the port is gone \([^\n]+\); it is tried again$/m);
	await delay(SEVERAL_TRIES_MS);

	await pty.plug();
	await startSlaves("00000000");
	const plugged = county.values.length;
	for (const { name } of smallSite.points)
		await county.arrives(name, ({ quality }) => quality === Quality.good, plugged);
	t.is(gateway.stderr.match(/the port is gone/g)?.length, 1, gateway.stderr);
	t.is(gateway.stderr.match(/^headgate: bus: line field: the port is back$/gm)?.length, 1, gateway.stderr);
	await ends(t, gateway);
});
