import { once } from "node:events";
import { existsSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import test, { type ExecutionContext } from "ava";
import { readTranscript } from "../../hosts/node/tools/transcript";
import { mixedSlaves } from "../../sim/core/mixed-farm";
import { type FarEnd, openFarEnd, sealed } from "../hosts/tools/far-end";
import { ReplayedSlave } from "../support/replay";
import { testWith } from "../support/system-debian";
import { temporaryFolder } from "../support/system-folder";
import { testLong } from "../support/system-long";
import { headgate, type Program } from "../support/system-program";
import { openPtyPair, type PtyPair } from "../support/system-pty";
import { assertRefused } from "../support/system-refusal";
import { smallSite } from "../support/system-site";
import { eventually } from "../support/system-wait";

const tools: Readonly<Record<string, readonly string[]>> = {
	read: [
		"port",
		"baud",
		"format",
		"unit",
		"holding",
		"input",
		"coil",
		"discrete",
		"repeat",
		"every",
		"timeout",
		"json",
	],
	write: ["port", "baud", "format", "unit", "coil", "coils", "register", "registers", "mask", "timeout", "yes", "json"],
	scan: ["port", "fast", "bauds", "formats", "units", "timeout", "outputs-on", "json"],
	monitor: ["port", "baud", "format", "save", "for"],
	bus: ["live", "data", "site", "line", "once", "json"],
};

interface ReadLine {
	readonly unit: number;
	readonly table: string;
	readonly address: number;
	readonly values?: readonly number[];
	readonly quality?: string;
	readonly error?: { readonly code: string; readonly exception?: number; readonly name?: string };
	readonly ms: number;
}

async function pair(t: ExecutionContext): Promise<PtyPair> {
	const pty = await openPtyPair(temporaryFolder(t), "field");
	t.teardown(() => pty.pull());
	return pty;
}

async function farEnd(t: ExecutionContext, pty: PtyPair): Promise<FarEnd> {
	const far = await openFarEnd(pty.far);
	t.teardown(() => far.close());
	return far;
}

async function run(t: ExecutionContext, ...words: readonly string[]) {
	const program = headgate(...words);
	t.teardown(() => program.end("SIGKILL"));
	const { code } = await program.over(120_000);
	t.false(program.stderr.includes("    at "), program.stderr);
	return { code, stdout: program.stdout, stderr: program.stderr };
}

const linesOf = (stdout: string): ReadLine[] =>
	stdout
		.split("\n")
		.filter((line) => line !== "")
		.map((line) => JSON.parse(line) as ReadLine);

test.serial("the help of each tool explains itself and names every option", async (t) => {
	const all = await run(t, "--help");
	for (const [tool, options] of Object.entries(tools)) {
		t.regex(all.stdout, new RegExp(`^ {2}${tool} +\\S`, "m"));
		const { code, stdout, stderr } = await run(t, tool, "--help");
		t.is(code, 0, stderr);
		for (const option of options) t.regex(stdout, new RegExp(`^ {2}--${option}\\b`, "m"));
		t.regex(stdout, new RegExp(`^Example: headgate ${tool} `, "m"));
		for (const line of stdout.split("\n")) t.true(line.length <= 120, line);
		await assertRefused(t, [tool, "--frob"], { code: "HG_OPTION", names: [`headgate ${tool} knows`] });
	}
});

test.serial("what can't be asked is refused in one line", async (t) => {
	const read = ["read", "--port", "/dev/null", "--unit", "1"];
	const write = ["write", "--port", "/dev/null", "--unit", "1"];
	const refusals: readonly (readonly [words: readonly string[], names: readonly (string | RegExp)[]])[] = [
		[["read", "--holding", "0"], ["--port PATH"]],
		[read, ["--holding FROM:COUNT"]],
		[
			[...read, "--holding", "0:126"],
			["--holding 0:126", "1 to 125"],
		],
		[[...read, "--holding", "65535:2"], ["65535"]],
		[
			[...read, "--holding", "0", "--repeat", "0"],
			["--repeat 0", "a whole number from 1"],
		],
		[
			[...read, "--holding", "0", "--timeout", "-1"],
			["--timeout -1", "from 1 to 60000"],
		],
		[[...read, "--holding", "x"], ["--holding 0:10"]],
		[
			["read", "--port", "/dev/null", "--unit", "0", "--holding", "0"],
			["--unit 0", "1 to 247"],
		],
		[["read", "--port", "/dev/null", "--unit", "248", "--holding", "0"], ["--unit 248"]],
		[
			[...read, "--holding", "0", "--format", "9N1"],
			["--format 9N1", "8N1"],
		],
		[[...read, "--holding", "0", "--baud", "300"], ["--baud 300"]],
		[write, ["--coil 3=on"]],
		[[...write, "--coil", "3=on"], ["--yes"]],
		[["write", "--port", "/dev/null", "--coil", "3=on"], ["--unit"]],
		[["scan"], ["--port PATH"]],
		[["scan", "--port", "/dev/null", "--units", "0"], ["--units 0"]],
		[["monitor"], ["--port PATH"]],
		[["bus"], ["--data DIR", "--site FILE"]],
		[
			["bus", "--line", "field=/dev/null"],
			["--line", "--site FILE"],
		],
		[
			["bus", "--data", "x", "--site", "a.json"],
			["--data", "--site"],
		],
	];
	await Promise.all(refusals.map(([words, names]) => assertRefused(t, words, { code: "HG_OPTION", names })));
	for (const port of ["/dev/null", "/tmp"]) {
		const words = ["read", "--port", port, "--holding", "0"];
		await assertRefused(t, words, { code: "HG_PORT_MISSING", names: [port, "that is no serial port"] });
	}
	const none = "/dev/headgate-none";
	for (const words of [
		["read", "--port", none, "--holding", "0"],
		["scan", "--port", none],
		["monitor", "--port", none],
	]) {
		await assertRefused(t, words, { code: "HG_PORT_MISSING", names: [none, "no such port"] });
	}
});

testWith(["socat"], "the simulator's slaves are read, written, found and watched", async (t) => {
	const pty = await pair(t);
	const slaves = headgate("slaves", "--line", `field=${pty.far}`);
	t.teardown(() => slaves.end("SIGKILL"));
	await slaves.says(/^\{/m);
	const port = ["--port", pty.near];
	const read = await run(t, "read", ...port, ...words("--unit 1 --holding 0:7 --holding 100 --repeat 2 --json"));
	t.is(read.code, 0, read.stderr);
	const lines = linesOf(read.stdout);
	t.is(lines.length, 4);
	t.deepEqual(Object.keys(lines[0] ?? {}), ["unit", "table", "address", "values", "quality", "ms"]);
	t.like(lines[0], { unit: 1, table: "holding", address: 0, quality: "good" });
	t.is(lines[0]?.values?.length, 7);
	t.deepEqual(Object.keys(lines[1] ?? {}), ["unit", "table", "address", "error", "ms"]);
	t.deepEqual(lines[1]?.error, { code: "HG_BUS_EXCEPTION", exception: 2, name: "illegal data address" });
	const none = await run(t, "read", ...port, ...words("--unit 9 --input 1:2 --timeout 100 --repeat 2 --json"));
	t.is(none.code, 1);
	t.deepEqual(
		linesOf(none.stdout).map(({ error }) => error?.code),
		["HG_BUS_TIMEOUT", "HG_BUS_TIMEOUT"],
	);
	t.true((linesOf(none.stdout)[0]?.ms ?? 0) >= 100);

	const write = await run(t, "write", ...port, ...words("--unit 10 --coil 3=on --yes"));
	t.is(write.code, 0, write.stderr);
	t.regex(write.stdout, /^unit 10: coil 3 on: taken \([\d.]+ ms\); read back: 1\n$/);
	const coils = await run(t, "read", ...port, ...words("--unit 10 --coil 0:8"));
	t.regex(coils.stdout, /^unit 10 coil 0: 0 0 0 1 0 0 0 0 \(good, [\d.]+ ms\)\n$/);
	const broadcast = await run(t, "write", ...port, ...words("--unit 0 --coil 3=off --yes --json"));
	t.is(broadcast.code, 0);
	t.regex(broadcast.stderr, /warning: unit 0 is every device/);
	t.regex(broadcast.stdout, /"readBack":null/);

	const scan = await run(t, "scan", ...port, ...words("--bauds 9600 --formats 8N1 --units 1-12 --json"));
	t.is(scan.code, 0, scan.stderr);
	t.is(scan.stderr, "", "no progress bar where no terminal is");
	const found = scan.stdout
		.trim()
		.split("\n")
		.map((line) => JSON.parse(line) as { unit: number; candidates: { profile: string; sure: string }[] });
	const profiles = ["soil-contiguous-7in1", "xy-md0x-sht", "tuf-2000m", "waveshare-modbus-rtu-relay"];
	const units: readonly (readonly [unit: number, profile: string | undefined])[] = [
		...[1, 2, 3, 4].map((unit) => [unit, profiles[0]] as const),
		[5, profiles[1]],
		[6, profiles[2]],
		[10, profiles[3]],
	];
	t.deepEqual(
		found.map(({ unit }) => unit),
		units.map(([unit]) => unit),
	);
	for (const [index, [unit, profile]] of units.entries()) {
		const candidate = found[index]?.candidates.find((one) => one.profile === profile);
		t.truthy(candidate, `unit ${unit}: ${scan.stdout}`);
		if (unit <= 5) t.is(candidate?.sure, "probably", `unit ${unit}`);
	}
	await slaves.end();
});

/** Units of a line on which nobody says no: what a device does not have, it answers by silence. */
const silentOnNo = [
	["eastron-sdm120-220-230", 2],
	["waveshare-modbus-rtu-relay", 4],
	["sensecap-one", 6],
	["xylem-odo-rtu", 7],
	["remond-bgt-digital-electrode", 5],
] as const;

/** A line of such devices, a relay of unit 4 on; how it is scanned; the functions that are asked for. */
async function silentLine(
	t: ExecutionContext,
	units: string,
): Promise<{ scan: readonly string[]; asked: ReadonlySet<number> }> {
	const pty = await pair(t);
	const far = await farEnd(t, pty);
	const devices = silentOnNo.map(([profile, unit]) => ({ name: profile, line: "field", profile, unit }));
	const slaves = mixedSlaves({ ...smallSite, devices });
	slaves[1]?.answer(sealed(4, 5, 0, 2, 0xff, 0));
	const asked = new Set<number>();
	far.onFrame = (frame) => {
		asked.add(frame[1] ?? 0);
		for (const slave of slaves) {
			const reply = slave.answer(frame);
			if (reply !== null && (reply[1] ?? 0) < 0x80) far.send(reply);
		}
	};
	const settings = words(`--bauds 9600 --formats 8N1 --units ${units} --timeout 100 --json`);
	return { scan: ["scan", "--port", pty.near, ...settings], asked };
}

interface FoundLine {
	readonly unit: number;
	readonly probe: string;
	readonly coilsOn: readonly number[];
	readonly candidates: readonly { readonly profile: string; readonly sure: string }[];
}

const foundLines = (stdout: string): readonly FoundLine[] =>
	stdout
		.trim()
		.split("\n")
		.map((line) => JSON.parse(line) as FoundLine);

testWith(["socat"], "a scan ends where a relay is on, unless it is to go on", async (t) => {
	const { scan, asked } = await silentLine(t, "4");
	const stopped = await run(t, ...scan, "--fast");
	t.is(stopped.code, 2, `${stopped.stdout}${stopped.stderr}`);
	t.regex(stopped.stderr, /HG_OUTPUTS_ON.* unit 4: coils 2 are on .*--outputs-on/);
	t.is(foundLines(stopped.stdout).at(-1)?.unit, 4, stopped.stdout);
	const { code, stdout, stderr } = await run(t, ...scan, "--fast", "--outputs-on");
	t.is(code, 0, stderr);
	const relays = foundLines(stdout).find(({ unit }) => unit === 4);
	t.deepEqual(relays?.coilsOn, [2], "relays that are on are told");
	t.true(
		[...asked].every((one) => [1, 2, 3, 4, 43].includes(one)),
		"a scan never writes",
	);
});

testLong(["socat"], "a device that answers nothing but its own reads is found, and told for what it is", async (t) => {
	const { scan, asked } = await silentLine(t, "2-7");
	const { code, stdout, stderr } = await run(t, ...scan, "--outputs-on");
	t.is(code, 0, stderr);
	const found = foundLines(stdout);
	t.deepEqual(found.map(({ unit }) => unit).sort(), silentOnNo.map(([, unit]) => unit).sort(), stdout);
	for (const [profile, unit] of silentOnNo) {
		const one = found.find((device) => device.unit === unit);
		t.log(`unit ${unit}: ${one?.probe}: ${one?.candidates.map((it) => `${it.sure} ${it.profile}`).join(", ")}`);
		t.true(one?.candidates.some((candidate) => candidate.profile === profile));
	}
	t.is(found.find(({ unit }) => unit === 4)?.probe, "coil 0:1");
	t.true(
		[...asked].every((one) => [1, 2, 3, 4, 43].includes(one)),
		"a scan never writes",
	);
});

/** Each of the strings has no blanks of its own. */
function words(text: string): readonly string[] {
	return text.split(" ");
}

testWith(["socat"], "late replies are never printed as good", async (t) => {
	const timeoutMs = 60;
	const pty = await pair(t);
	const far = await farEnd(t, pty);
	let asked = 0;
	// Each reply carries the number of its request: a value that is another's can't pass unseen.
	far.onFrame = () => {
		asked += 1;
		const reply = sealed(1, 3, 2, asked >> 8, asked & 0xff);
		if (asked % 31 === 0) setTimeout(() => far.send(sealed(2, 3, 2, 0xff, 0xff)), 5);
		const isLost = asked % 37 === 0 || (asked > 200 && asked < 206);
		const isLate = asked % 10 === 0 || (asked > 150 && asked < 156);
		if (!isLost) setTimeout(() => far.send(reply), isLate ? timeoutMs * (asked % 20 === 0 ? 4 : 2.5) : 10);
	};
	const { code, stdout } = await run(
		t,
		...["read", "--port", pty.near, "--unit", "1", "--holding", "0", "--timeout", String(timeoutMs)],
		...["--repeat", "300", "--json"],
	);
	t.is(code, 0);
	const lines = linesOf(stdout);
	t.is(lines.length, 300);
	t.is(asked, 300);
	const wrong = lines.filter(({ quality, values }, index) => quality === "good" && values?.[0] !== index + 1);
	t.deepEqual(wrong, []);
	const count = (quality: string) => lines.filter((line) => line.quality === quality).length;
	t.log(`${count("good")} good, ${count("uncertain")} uncertain, ${lines.filter(({ error }) => error).length} errors`);
	t.true(count("good") > 200);
});

testWith(["socat"], "a port that is pulled is told, and used again when it is back", async (t) => {
	const pty = await pair(t);
	const answer = async (): Promise<FarEnd> => {
		const far = await farEnd(t, pty);
		far.onFrame = () => far.send(sealed(1, 4, 2, 0, 42));
		return far;
	};
	const before = await answer();
	const read = headgate(
		"read",
		"--port",
		pty.near,
		...words("--input 7 --repeat 100000 --every 100 --timeout 100 --json"),
	);
	t.teardown(() => read.end("SIGKILL"));
	await read.says(/"quality":"good"/);
	await before.close();
	await pty.pull();
	await read.says(/"HG_BUS_PORT_LOST"/);
	await pty.plug();
	await answer();
	const length = read.stdout.length;
	await eventually("good reads after the port's return", 30_000, () => /"good"/.test(read.stdout.slice(length)));
	t.is((await read.end("SIGINT")).code, 0);
	t.false(read.stderr.includes("    at "), read.stderr);
});

testWith(["socat"], "what a monitor wrote down can be replayed as a slave", async (t) => {
	const pty = await pair(t);
	const far = await farEnd(t, pty);
	const file = join(temporaryFolder(t), "field.transcript");
	const monitor = headgate("monitor", "--port", pty.near, "--save", file);
	t.teardown(() => monitor.end("SIGKILL"));
	await monitor.says(/^# began /m);
	await delay(300); // the port is being opened
	const traffic = [
		[sealed(1, 3, 0, 0, 0, 2), sealed(1, 3, 4, 1, 2, 3, 4)],
		[sealed(1, 4, 0, 9, 0, 1), sealed(1, 0x84, 2)],
	] as const;
	for (const [request, reply] of traffic) {
		far.send(request);
		await delay(20);
		far.send(reply);
		await delay(60);
	}
	far.send(Uint8Array.of(0xaa, 0x55));
	await monitor.says(/^# noise AA 55 @/m);
	t.is((await monitor.end("SIGINT")).code, 0);
	const text = readFileSync(file, "utf8");
	t.is(text, monitor.stdout);
	t.regex(text, /^# ended: 2 requests, 2 replies, 1 stretches of noise$/m);
	const entries = readTranscript(text);
	t.deepEqual(
		entries.map(({ kind, bytes }) => [kind, ...bytes]),
		traffic.flatMap(([request, reply]) => [
			["request", ...request],
			["reply", ...reply],
		]),
	);
	t.true((entries[1]?.atMs ?? 0) >= (entries[0]?.atMs ?? 1), "a loaded machine may see both at once");
	t.true((entries[3]?.atMs ?? 0) > (entries[0]?.atMs ?? 0));

	const slave = new ReplayedSlave(entries);
	far.onFrame = (frame) => far.send(slave.answer(frame) ?? new Uint8Array(0));
	const read = await run(t, "read", "--port", pty.near, ...words("--holding 0:2 --input 9 --json"));
	const [good, refused] = linesOf(read.stdout);
	t.deepEqual(good?.values, [0x102, 0x304]);
	t.is(refused?.error?.exception, 2);
});

interface BusLine {
	readonly line: string;
	readonly loadPercent: number;
	readonly slaves: readonly Record<string, unknown>[];
}

testWith(["socat"], "headgate bus asks a gateway that runs, and does not touch its ports", async (t) => {
	const pty = await pair(t);
	const folder = temporaryFolder(t);
	const data = join(folder, "data");
	const file = join(folder, "site.json");
	writeFileSync(file, JSON.stringify(smallSite));
	const start = (): Program => {
		const program = headgate(
			...["run", "--site", file, "--line", `field=${pty.near}`, "--broker", "mqtt://127.0.0.1:1", "--data", data],
		);
		t.teardown(() => program.end("SIGKILL"));
		return program;
	};
	await assertRefused(t, ["bus", "--data", data], { code: "HG_NO_GATEWAY", names: [data, "--site FILE"] });
	const far = await farEnd(t, pty);
	far.onFrame = ([unit = 0, code = 0, , , , count = 0]) => {
		if (unit === 1) far.send(sealed(1, code, 2 * count, ...new Array<number>(2 * count).fill(0)));
	};
	const first = start();
	const socket = join(data, "live.sock");
	await eventually("the socket", 30_000, () => existsSync(socket));
	t.is(statSync(socket).mode & 0o777, 0o600, "for its owner alone");
	const soil = async () => {
		const { code, stdout, stderr } = await run(t, "bus", "--data", data, "--json");
		t.is(code, 0, stderr);
		return (JSON.parse(stdout) as BusLine).slaves[0];
	};
	await eventually("answers of the soil probe", 30_000, async () => Number((await soil())?.replies) > 3);
	t.like(await soil(), { device: "soil", unit: 1, timeouts: 0, silent: false });
	const plain = await run(t, "bus", "--data", data);
	t.regex(plain.stdout, /^line field \(.*, 9600 baud\): load [\d.]+ %, gap 3\.6 ms/m);

	// Nobody else talks on its line: not even to look.
	for (const tool of [["scan"], ["read", "--holding", "0"], ["monitor"]]) {
		await assertRefused(t, [...tool, "--port", pty.near], {
			code: "HG_PORT_BUSY",
			names: [pty.near, "headgate run (process ", `headgate bus --data ${data}`],
		});
	}
	// What a reader sends changes nothing; one that goes away harms nobody.
	const rude = connect(socket);
	rude.on("error", () => undefined);
	rude.write('{"stop":true}\n'.repeat(1000));
	await once(rude, "data");
	rude.destroy();
	const live = headgate("bus", "--live", "--data", data);
	t.teardown(() => live.end("SIGKILL"));
	await live.says(/^relays +10 /m);
	await first.end("SIGKILL");
	t.is((await live.over()).code, 2);
	t.regex(live.stderr, /^headgate: HG_NO_GATEWAY: the gateway on .* has ended\n$/);
	t.true(existsSync(socket), "left behind");
	await assertRefused(t, ["bus", "--data", data], { code: "HG_NO_GATEWAY", names: [data] });

	const second = start();
	await second.says(/garden-1 runs on/);
	await eventually("the second gateway's answer", 30_000, async () => (await soil())?.device === "soil");
	t.is((await second.end("SIGINT")).code, 0, second.stderr);
	t.false(existsSync(socket), "taken away");
});

testWith(["socat"], "headgate bus shows how a line and its devices fare", async (t) => {
	const pty = await pair(t);
	const far = await farEnd(t, pty);
	// The soil probe answers, the air probe refuses, the others are silent.
	far.onFrame = ([unit = 0, code = 0, , , , count = 0]) => {
		if (unit === 1) far.send(sealed(1, code, 2 * count, ...new Array<number>(2 * count).fill(0)));
		if (unit === 2) far.send(sealed(2, code | 0x80, 4));
	};
	const file = join(temporaryFolder(t), "site.json");
	writeFileSync(file, JSON.stringify(smallSite));
	const bus = ["bus", "--site", file, "--line", `field=${pty.near}`];
	const plain = await run(t, ...bus, "--once", "4");
	t.is(plain.code, 0, plain.stderr);
	t.regex(plain.stdout, /^line field \(.*, 9600 baud\): load [\d.]+ %, gap 3\.6 ms/m);
	t.regex(plain.stdout, /^device +unit +requests +replies +timeouts .*p50 ms +p99 ms/m);
	const json = await run(t, ...bus, "--once", "5", "--json");
	const [line] = json.stdout
		.trim()
		.split("\n")
		.map((text) => JSON.parse(text) as BusLine);
	const [soil, air, meter] = line?.slaves ?? [];
	t.like(soil, { device: "soil", unit: 1, timeouts: 0, silent: false });
	t.true(Number(soil?.replies) > 2);
	t.true(Number(soil?.p99Ms) > 0);
	t.true(Number((air?.exceptions as Record<string, number> | undefined)?.["4"]) > 0, json.stdout);
	t.true(Number(meter?.timeouts) > 0);
	t.true((line?.loadPercent ?? 0) > 0);
});
