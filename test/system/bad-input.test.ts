import { execFileSync } from "node:child_process";
import { cpSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import test, { type ExecutionContext } from "ava";
import { readFlash } from "../support/flash-truth";
import { startTestCounty } from "../support/system-county";
import { testWith } from "../support/system-debian";
import { demoField } from "../support/system-field";
import { temporaryFolder } from "../support/system-folder";
import { startMosquitto } from "../support/system-mosquitto";
import { headgate, Program } from "../support/system-program";
import { openPtyPair } from "../support/system-pty";
import { assertRefused, type Refusal } from "../support/system-refusal";
import { smallSite } from "../support/system-site";
import { startSlaves } from "../support/system-slaves";
import { eventually } from "../support/system-wait";

const broker = "mqtt://127.0.0.1:1";
const commands = ["demo", "run", "county", "check", "slaves"];

async function refusesAll(t: ExecutionContext, cases: readonly (readonly [string, Refusal])[]): Promise<void> {
	await Promise.all(cases.map(([line, refusal]) => assertRefused(t, line.split(" "), refusal)));
}

test.serial("what is no command or no option is refused with what there is", async (t) => {
	await refusesAll(t, [
		["frob", { code: "HG_COMMAND", names: ['"frob"', ...commands, "--help"] }],
		["--frob", { code: "HG_COMMAND", names: ['"--frob"'] }],
		["demo stray", { code: "HG_OPTION", names: ["stray", "headgate demo knows"] }],
		["check", { code: "HG_OPTION", names: ["headgate check site.json"] }],
		["check a b", { code: "HG_OPTION", names: ["one site file"] }],
		["run", { code: "HG_OPTION", names: ["--site FILE", "--table FILE"] }],
		["run --site a.json --table a.table", { code: "HG_OPTION", names: ["--site FILE", "--table FILE"] }],
		["run --table package.json --broker mqtt://x", { code: "HG_TABLE", names: ["package.json", "no table"] }],
		["build", { code: "HG_OPTION", names: ["headgate build site.json -o site.table"] }],
		["run --site a.json", { code: "HG_OPTION", names: ["--broker mqtt://"] }],
		["county", { code: "HG_OPTION", names: ["--broker mqtt://"] }],
		["slaves", { code: "HG_OPTION", names: ["--line NAME=PATH"] }],
		["calc", { code: "HG_CALC", names: ["headgate calc NAME '{…}'", "et0-daily", "topp"] }],
		["calc vdp {}", { code: "HG_CALC", names: ['"vdp"', "vpd"] }],
		["calc vpd", { code: "HG_CALC", names: ["headgate calc vpd '{tC, rhPct, leafC?}'"] }],
		['calc vpd {"tC":99,"rhPct":60}', { code: "HG_CALC", names: ["tC is 99", "from -60 to 60"] }],
	]);
	for (const command of commands) {
		await assertRefused(t, [command, "--frob"], {
			code: "HG_OPTION",
			names: ["--frob", `headgate ${command} knows`, "--help"],
		});
	}
});

test.serial("what is no value of an option is refused with what would be right", async (t) => {
	await refusesAll(t, [
		["demo --speed", { code: "HG_OPTION", names: ["--speed", "missing"] }],
		["demo --speed fast", { code: "HG_OPTION", names: ["--speed fast", "from 0.01 to 100000"] }],
		["demo --speed 0", { code: "HG_OPTION", names: ["--speed 0"] }],
		["demo --speed=", { code: "HG_OPTION", names: ["--speed"] }],
		["demo --for -3", { code: "HG_OPTION", names: ["--for"] }],
		["demo --port 65536", { code: "HG_OPTION", names: ["--port 65536", "from 0 to 65535"] }],
		["demo --port 8080.5", { code: "HG_OPTION", names: ["--port 8080.5", "whole number"] }],
		["demo --no-page=yes", { code: "HG_OPTION", names: ["--no-page"] }],
		["demo --canary sing", { code: "HG_OPTION", names: ["--canary sing", "--canary drop"] }],
		["demo --broker nowhere", { code: "HG_BROKER_URL", names: ["mqtt://host:1883"] }],
		["county --broker http://127.0.0.1 --canary sing", { code: "HG_OPTION", names: ["--canary sing"] }],
		["county --broker mqtt://a --shared a/b", { code: "HG_OPTION", names: ["--shared a/b"] }],
		["county --broker mqtt://a --http 70000", { code: "HG_OPTION", names: ["--http 70000", "HOST:PORT"] }],
		["county --broker mqtt://a --http 0.0.0.0:80", { code: "HG_OPTION", names: ["--http-token FILE is needed"] }],
		["county --broker mqtt://a --http-token x", { code: "HG_OPTION", names: ["--http PORT"] }],
		["county --broker mqtt://a --notify /dev/none", { code: "HG_KEY_FILE", names: ["/dev/none", "no such file"] }],
		["county --broker mqtt://a --keys /dev/none", { code: "HG_KEY_FILE", names: ["/dev/none", "no such file"] }],
		["run --site a.json --broker http://127.0.0.1", { code: "HG_BROKER_URL", names: ["mqtt://host:1883"] }],
		["slaves --line field", { code: "HG_OPTION", names: ["--line field", "NAME=PATH"] }],
		["slaves --line attic=/dev/null", { code: "HG_OPTION", names: ["attic", "field, store"] }],
		["slaves --line field=/dev/none", { code: "HG_PORT_MISSING", names: ["/dev/none"] }],
	]);
});

test.serial("a file that is missing or is no JSON is refused with its path, line and column", async (t) => {
	const folder = temporaryFolder(t);
	const texts: readonly (readonly [string, string])[] = [
		['{\n\t"version": 1,\n}', "line 3, column 1"],
		['{\n\t"version": 1\n\t"gateway": "a" }', "line 3, column 2"],
		['{\n\t"version": 1,\n\t"gateway": oops\n}', "line 3, column 13"],
		['{\n\t"version": 1', "line 2, column 14"],
		["", "line 1, column 1"],
		['{ "title": "two\nlines" }', "line 1, column 16"],
	];
	for (const [index, [text, place]] of texts.entries()) {
		const path = join(folder, `site-${index}.json`);
		writeFileSync(path, text);
		for (const words of [
			["check", path],
			["run", "--site", path, "--broker", broker],
		]) {
			await assertRefused(t, words, { code: "HG_FILE_JSON", names: [path, place] });
		}
	}
	const missing = join(folder, "none.json");
	for (const words of [
		["check", missing],
		["run", "--site", missing, "--broker", broker],
	]) {
		await assertRefused(t, words, { code: "HG_FILE_MISSING", names: [missing, "no such file"] });
	}
});

/** A mistake in each section of the site file: where it is, what stands there, what the line says. */
const siteMistakes: readonly (readonly [path: string, value: unknown, says: string])[] = [
	["version", 2, "must be 1"],
	["gateway", "Garden 1", "a-z"],
	["titel", "Garden", "is not known here"],
	["title", undefined, "is missing"],
	["lines[0].baud", "9600", "must be a number"],
	["lines[0].format", "9N1", "8N1"],
	["devices[0].line", "feld", "field"],
	["devices[1].unit", 1, "soil"],
	["devices[2].unit", 248, "from 1 to 247"],
	["devices[0].unit", 0, "from 1 to 247"],
	["devices[0].profile", "soil-contiguous-7in2", "soil-contiguous-7in1"],
	["points[0].quantity", "moistur", "moisture"],
	["points[1].device", "sol", "soil"],
	["points[2].periodMs", 1.5, "whole number"],
	["points[0].stuckAfterMs", 100, "it would never move"],
	["outputs[0].actuator", "relay-9", "relay-1"],
	["outputs[1].actuator", "relay-1", "a relay drives one output"],
	["outputs[1].rest", "shut", "off"],
	["outputs[2].rest", undefined, "is missing"],
	["programs[0].type", "sprinkler", "irrigation"],
	["programs[0].pump", "master", "not a pump"],
	["programs[0].zones[0].stopAt", 20, "above startBelow"],
	["programs[0].zones[0].moisture[0]", "soil.moistur", "soil.moisture"],
	["alarms", [{ name: "dry", point: "soil.moisture", hysteresis: 1, delayMs: 0 }], "above or below"],
	["uplink.packEveryMs", -1, "from 100"],
];

/** The small site with one thing changed; `path` as the program writes it, but for a whole list's entry. */
function siteWith(path: string, value: unknown): object {
	const site = structuredClone(smallSite) as unknown as Record<string, unknown>;
	const keys = path.split(/[.[\]]+/).filter((key) => key !== "");
	let place = site;
	for (const key of keys.slice(0, -1)) place = place[key] as Record<string, unknown>;
	place[keys.at(-1) ?? ""] = value;
	return site;
}

test.serial("a mistake in any section of a site file is named with its path and what would be right", async (t) => {
	const file = join(temporaryFolder(t), "site.json");
	for (const [path, value, says] of siteMistakes) {
		writeFileSync(file, JSON.stringify(siteWith(path, value)));
		await assertRefused(t, ["run", "--site", file, "--broker", broker, "--line", "field=/dev/null"], {
			code: "HG_SITE",
			names: [file, `${file}: ${path}`, says],
		});
	}
	const check = headgate("check", file);
	t.is((await check.over()).code, 2);
	t.regex(check.stdout, /^[^\n]*site\.json: uplink\.packEveryMs: [^\n]+\n$/);
	writeFileSync(file, JSON.stringify(smallSite));
	const sound = headgate("check", file);
	t.is((await sound.over()).code, 0, sound.stdout + sound.stderr);
	t.regex(sound.stdout, /line field: [\d.]+ % of the bus/);
	t.log(`${siteMistakes.length} mistakes`);
});

test.serial("a profile that asks for 126 registers is refused with its path and what would be right", async (t) => {
	// A package of its own, so that the profiles of the others stay as they are.
	const folder = temporaryFolder(t);
	for (const part of ["package.json", "dist", "drivers"]) cpSync(part, join(folder, part), { recursive: true });
	symlinkSync(join(process.cwd(), "node_modules"), join(folder, "node_modules"));
	const profile = join(folder, "drivers/soil-contiguous-7in1.json");
	const text = readFileSync(profile, "utf8");
	const site = join(folder, "site.json");
	writeFileSync(site, JSON.stringify(smallSite));
	const check = async (registers: number): Promise<Program> => {
		writeFileSync(profile, text.replace(/"line": \{/, `"line": { "registersPerRead": ${registers},`));
		const program = new Program(process.execPath, [join(folder, "dist/headgate.js"), "check", site]);
		t.teardown(() => program.end("SIGKILL"));
		await program.over();
		return program;
	};
	for (const registers of [0, 126]) {
		const { ending, stdout, stderr } = await check(registers);
		t.is(ending?.code, 2, stderr);
		t.is(stdout, "");
		const said = `headgate: HG_PROFILE: ${profile}: line.registersPerRead: ${registers} must be from 1 to 125, `;
		t.true(stderr.startsWith(said), stderr);
		t.is(stderr.split("\n").length, 2, stderr);
	}
	t.is((await check(125)).ending?.code, 0);
});

test.serial("a serial port that is not there is refused with the line's name", async (t) => {
	const file = join(temporaryFolder(t), "site.json");
	writeFileSync(file, JSON.stringify(smallSite));
	const run = ["run", "--site", file, "--broker", broker];
	await assertRefused(t, run, { code: "HG_OPTION", names: ["line field", "--line field=/dev/ttyUSB0"] });
	const none = "/dev/headgate-none";
	await assertRefused(t, [...run, "--line", `field=${none}`], { code: "HG_PORT_MISSING", names: ["line field", none] });
	const path = process.env.PATH;
	process.env.PATH = ""; // no udevadm: ports can't be listed
	await assertRefused(t, [...run, "--line", `field=${none}`], { code: "HG_PORT_MISSING", names: ["udevadm", none] });
	process.env.PATH = path;
	await assertRefused(t, [...run, "--line", "attic=/dev/ttyS0"], {
		code: "HG_OPTION",
		names: ["attic", "it has field"],
	});
	await assertRefused(t, [...run, "--line", "field"], { code: "HG_OPTION", names: ["--line field=/dev/ttyUSB0"] });
});

test.serial("a page's port that is taken is refused before anything has begun", async (t) => {
	const taken = createServer();
	await new Promise<void>((resolve) => taken.listen(0, "127.0.0.1", resolve));
	t.teardown(() => taken.close());
	const address = taken.address();
	const port = String(typeof address === "object" ? address?.port : 0);
	const data = join(temporaryFolder(t), "data");
	await assertRefused(t, ["demo", "--port", port, "--data", data], { code: "HG_PORT_BUSY", names: [port, "--port"] });
});

test.serial("a database or a folder that can't be had is refused, without the password", async (t) => {
	const folder = temporaryFolder(t);
	const file = join(folder, "file");
	writeFileSync(file, "");
	const away = "postgres://farm:secret@127.0.0.1:1/farms";
	const right = "postgres://user:password@host:5432/database";
	const county = ["county", "--broker", broker, "--database"];
	const demo = ["demo", "--port", "0", "--data"];
	await assertRefused(t, [...county, away], {
		code: "HG_DATABASE_UNREACHABLE",
		names: ["127.0.0.1:1/farms", right, /^(?!.*secret)/],
	});
	await assertRefused(t, [...demo, join(folder, "data"), "--database", away], {
		code: "HG_DATABASE_UNREACHABLE",
		names: ["127.0.0.1:1/farms", right, /^(?!.*secret)/],
	});
	await assertRefused(t, [...county, "mysql://127.0.0.1/farms"], {
		code: "HG_DATABASE_UNREACHABLE",
		names: ["mysql", right],
	});
	await assertRefused(t, [...county, join(file, "county")], { code: "HG_DATABASE_UNREACHABLE", names: [file] });
	await assertRefused(t, [...demo, join(file, "data")], { code: "HG_DATA_FOLDER", names: [file] });
	await assertRefused(t, ["county", "--broker", "nowhere", "--database", join(folder, "county")], {
		code: "HG_BROKER_URL",
		names: ["mqtt://host:1883"],
	});
});

test.serial("a receiver whose broker is away keeps trying", async (t) => {
	const county = headgate("county", "--broker", broker, "--database", join(temporaryFolder(t), "county"));
	t.teardown(() => county.end("SIGKILL"));
	await county.says(/no broker at mqtt:\/\/127\.0\.0\.1:1 \([^\n]*\): trying again every second/);
	t.is(county.ending, null);
	t.is((await county.end("SIGINT")).code, 0);
	t.false(county.stderr.includes("    at "), county.stderr);
});

testWith(["socat"], "a port in use is refused; a gateway whose broker is away runs and stores", async (t) => {
	const folder = temporaryFolder(t);
	const pty = await openPtyPair(folder, "field");
	t.teardown(() => pty.pull());
	await startSlaves(t, pty.far, "00000000");
	const file = join(folder, "site.json");
	writeFileSync(file, JSON.stringify(smallSite));
	const run = ["run", "--site", file, "--broker", broker, "--data", join(folder, "data")];
	await assertRefused(t, [...run, "--line", `field=${pty.far}`], {
		code: "HG_PORT_BUSY",
		names: ["line field", pty.far],
	});
	const gateway = headgate(...run, "--line", `field=${pty.near}`, "--for", "6");
	t.teardown(() => gateway.end("SIGKILL"));
	t.is((await gateway.over()).code, 0, gateway.stderr);
	t.regex(gateway.stderr, /uplink: link lost: [^\n]*; trying again/);
	const [, stored, waiting] = /(\d+) values stored, 0 delivered, (\d+) records waiting\n$/.exec(gateway.stderr) ?? [];
	t.true(Number(stored) >= smallSite.points.length, gateway.stderr);
	t.true(Number(waiting) > 0, gateway.stderr);
	t.false(gateway.stderr.includes("    at "), gateway.stderr);
});

testWith(
	["mosquitto"],
	"a gateway whom the broker refuses says so, stores, and delivers when it is let in",
	async (t) => {
		const folder = temporaryFolder(t);
		const passwords = join(folder, "passwords");
		writeFileSync(passwords, "");
		for (const user of ["farm", "county"]) {
			execFileSync("mosquitto_passwd", ["-b", passwords, user, `${user}-gate`], { stdio: "ignore" });
		}
		const mosquitto = await startMosquitto(folder, ["allow_anonymous false", `password_file ${passwords}`]);
		t.teardown(() => mosquitto.stop());
		const urlOf = (user: string, password: string): string => mosquitto.url.replace("//", `//${user}:${password}@`);
		const county = await startTestCounty(urlOf("county", "county-gate"));
		t.teardown(() => county.close());
		const field = demoField(folder, 60);
		for (const [user, password] of [
			["farm", "wrong-gate"],
			["nobody", "farm-gate"],
		] as const) {
			const refused = field.start(urlOf(user, password));
			t.teardown(() => refused.end("SIGKILL"));
			await refused.says(/uplink: link lost: Connection refused: Not authorized; trying again/);
			await eventually("records", 60_000, () => readFlash(field.flashPath).records.length > 20);
			t.is((await refused.end("SIGINT")).code, 0, refused.stderr);
			t.false(refused.stderr.includes("-gate") || refused.stderr.includes("    at "), refused.stderr);
		}
		t.is(county.values.length, 0);
		const gateway = field.start(urlOf("farm", "farm-gate"));
		t.teardown(() => gateway.end("SIGKILL"));
		await county.arrives("soil.north.moisture", ({ quality }) => quality === 0);
		t.is((await gateway.end("SIGINT")).code, 0, gateway.stderr);
	},
);
