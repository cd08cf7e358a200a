import { join } from "node:path";
import { HeadgateError } from "../../hosts/node/errors";
import { type CommandSpec, readOptions } from "../../hosts/node/options";
import { packageFolder } from "../../hosts/node/package-folder";
import { askedToStop } from "../../hosts/node/signals";
import { loadSite, readJson } from "../../hosts/node/site-file";
import type { DevicePlan } from "../../modules/site/plan";
import type { LineFormat } from "../../modules/site/profile";
import { Farm } from "../core/farm";
import type { FarmFile } from "../core/farm-file";
import { Scheduler } from "../core/scheduler";
import type { SimSlave } from "../core/slave";
import { Pacer } from "./pacer";
import { serveDevice } from "./serve-device";
import { servePort } from "./serve-port";

const spec: CommandSpec = {
	name: "slaves",
	summary: "serve the simulator's slaves on real serial ports",
	options: [
		{ name: "line", value: "NAME=PATH", help: "serve a line of the demo farm on this port", multiple: true },
		{ name: "speed", value: "N", help: "simulated seconds per second (default 1)" },
		{ name: "seed", value: "N", help: "what chance draws from (default 1)" },
		{ name: "device", value: "ID", help: "serve one device of headgate devices instead" },
		{ name: "port", value: "PATH", help: "the port that it is served on" },
		{ name: "unit", value: "N", help: "its address (default: as it leaves the factory, or 1)" },
		{ name: "baud", value: "N", help: "its speed (default: as it leaves the factory, or 9600)" },
		{ name: "format", value: "F", help: "8N1, 8E1, 8O1 or 8N2 (default likewise, or 8N1)" },
		{
			name: "set",
			value: "NAME=NUMBER",
			help: "a quantity, in its unit (default: something plausible)",
			multiple: true,
		},
	],
	notes: `With --line: prints the truth of the plants on standard output, a line of JSON a second, for whoever compares.
With --device: the device's every register; relays obey, timers run out, a new address or speed holds at once where the
device does so, else after SIGHUP, which takes its power away and gives it back. A line of JSON says what it is set to.

Example: headgate slaves --device soil-contiguous-7in1 --unit 3 --port /dev/ttyUSB1 --set moisture=23.4`,
};

const REPORT_MS = 1_000;
const letters = { none: "N", even: "E", odd: "O" } as const;

/** `headgate slaves`: the demo farm's devices for another master, or for a gateway at the other end of a cable. */
export async function slavesCommand(words: readonly string[]): Promise<number> {
	const given = readOptions(spec, words);
	if (given === null) return 0;
	if (given.text("device") !== undefined) return serveDevice(given);
	const folder = packageFolder();
	const { site, plan } = loadSite(join(folder, "sim/sites/orchard.json"));
	const file = readJson(join(folder, "sim/sites/orchard.plant.json")) as FarmFile;
	const scheduler = new Scheduler();
	const seed = given.whole("seed", 1, 0, 2 ** 48);
	const farm = new Farm(scheduler, { site, file, seed, wallAtStartMs: Date.now() });
	const lines = given.list("line");
	if (lines.length === 0) throw new HeadgateError("HG_OPTION", "headgate slaves needs --line NAME=PATH or --device ID");
	for (const word of lines) {
		const [name = "", path = ""] = word.split("=");
		const line = plan.lines.find((one) => one.name === name);
		if (line === undefined || path === "") {
			const known = plan.lines.map((one) => one.name).join(", ");
			throw new HeadgateError("HG_OPTION", `--line ${word}: NAME=PATH with NAME one of ${known}`);
		}
		const slaves = line.devices.map((device) => farm.slaves.get(device.name) as SimSlave);
		const { slave } = line.devices[0] as DevicePlan;
		const format = `8${letters[slave.parity]}${slave.stop}` as LineFormat;
		await servePort({ path, baud: line.baud, format }, (frame) => {
			return slaves.flatMap((one) => one.answer(frame) ?? []);
		});
	}
	const pacer = new Pacer(scheduler, given.number("speed", 1, 0.01, 100_000), () => null);
	pacer.start();
	const reporter = setInterval(() => process.stdout.write(`${JSON.stringify(farm.state())}\n`), REPORT_MS);
	await askedToStop();
	clearInterval(reporter);
	pacer.stop();
	return 0;
}
