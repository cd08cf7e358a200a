import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import test from "ava";
import { headgate } from "../support/system-program";

const runs = 7;
/** What `headgate --help` may take beyond an empty Node program. */
const startMs = 250;

const setOptions = ["port", "device", "unit", "to", "baud", "format", "timeout", "allow-unverified", "yes"];
const optionsOf: Readonly<Record<string, readonly string[]>> = {
	demo: ["speed", "for", "port", "no-page", "data", "seed", "broker", "database", "canary"],
	run: ["site", "table", "line", "broker", "receipt-key", "data", "http", "trial", "allow-unverified", "for"],
	county: [
		"broker",
		"database",
		"keys",
		"shared",
		"client-id",
		"http",
		"http-token",
		"installer-token",
		"notify",
		"canary",
	],
	check: ["allow-unverified"],
	build: ["output", "allow-unverified"],
	apply: ["site", "table", "http", "token-file", "gateway", "who", "wait", "allow-unverified"],
	slaves: ["line", "speed", "seed", "device", "port", "unit", "baud", "format", "set"],
	season: ["crop", "days", "seed", "soil-error", "out", "json"],
	log: ["records", "anchor"],
	pack: ["format", "bytes"],
	unpack: ["schema"],
	devices: ["json"],
	decode: ["device", "request", "response"],
	calc: [],
	...Object.fromEntries(["set-address", "set-baud", "set-format"].map((name) => [name, setOptions])),
};

test.serial("the help names every command, and a command's help every option", async (t) => {
	for (const words of [["--help"], ["-h"], ["help"], []]) {
		const program = headgate(...words);
		t.is((await program.over()).code, 0);
		t.is(program.stderr, "");
		for (const command of Object.keys(optionsOf)) t.regex(program.stdout, new RegExp(`^ {2}${command} +\\S`, "m"));
	}
	for (const [command, options] of Object.entries(optionsOf)) {
		const program = headgate(command, "--help");
		t.is((await program.over()).code, 0, program.stderr);
		t.is(program.stderr, "");
		t.regex(program.stdout, new RegExp(`^headgate ${command}: \\S`));
		for (const option of options)
			t.regex(program.stdout, new RegExp(`^ {2}--${option}\\b.* {2,}\\S|^ {2}--${option} \\S+ \\S`, "m"));
		// What the command refuses is held against what it knows: an option that this test forgot fails here.
		const stranger = headgate(command, "--no-such-option");
		await stranger.over();
		const known = [...stranger.stderr.matchAll(/--([a-z-]+)(?=,)/g)].map((match) => match[1]);
		t.deepEqual(known, [...options], stranger.stderr);
	}
});

function medianMs(args: readonly string[]): number {
	const times = Array.from({ length: runs }, () => {
		const startedMs = performance.now();
		const { status } = spawnSync(process.execPath, args, { stdio: "ignore" });
		if (status !== 0) throw new Error(`node ${args.join(" ")} ended with ${status}`);
		return performance.now() - startedMs;
	});
	return times.sort((a, b) => a - b)[runs >> 1] ?? Number.NaN;
}

test.serial("the help comes at once", (t) => {
	const command = join(process.cwd(), "dist/headgate.js");
	t.true(readFileSync(command, "utf8").startsWith("#!/usr/bin/env node\n"));
	const emptyMs = medianMs(["-e", "0"]);
	const helpMs = medianMs([command, "--help"]);
	t.log(`headgate --help ${helpMs.toFixed(0)} ms, node -e 0 ${emptyMs.toFixed(0)} ms (medians of ${runs})`);
	t.true(helpMs - emptyMs < startMs);
});
