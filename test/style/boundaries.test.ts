import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import test from "ava";
import { projectFiles } from "./project-files";

interface Verdict {
	readonly modules: readonly { readonly source: string }[];
	readonly summary: {
		readonly violations: readonly { readonly from: string; readonly rule: { readonly name: string } }[];
		readonly totalDependenciesCruised: number;
	};
}

const project = resolve(".");
const sourceFolders = ["bin", "hosts", "modules", "sim", "test"];

/** Runs dependency-cruiser over the tree in `folder`. Only with "err" does its exit code tell of violations. */
function run(folder: string, outputType: "json" | "err") {
	const program = join(project, "node_modules/dependency-cruiser/bin/dependency-cruise.mjs");
	const folders = sourceFolders.filter((name) => existsSync(join(folder, name)));
	return spawnSync(
		process.execPath,
		[program, "--config", ".dependency-cruiser.cjs", "--output-type", outputType, ...folders],
		{ cwd: folder, encoding: "utf8", maxBuffer: 256 * 1024 * 1024 },
	);
}

function cruise(folder: string): Verdict {
	const { stdout, stderr } = run(folder, "json");
	if (!stdout.startsWith("{")) throw new Error(`dependency-cruiser said: ${stderr}`);
	return JSON.parse(stdout) as Verdict;
}

/** A file, what it imports against the arrows, and the rule that must say so. */
const planted: readonly (readonly [file: string, imports: string, rule: string])[] = [
	["modules/bus/planted.ts", "node:fs", "core-without-node"],
	["modules/store/planted.ts", "fs", "core-without-node"],
	["sim/core/planted.ts", "node:fs", "core-without-node"],
	["sim/plants/planted.ts", "node:fs", "core-without-node"],
	["modules/points/planted.ts", "mqtt", "core-without-packages"],
	["sim/core/planted-package.ts", "fast-check", "core-without-packages"],
	["modules/gateway/planted.ts", "../../hosts/node/target", "modules-stay-inside"],
	["modules/gateway/planted-sim.ts", "../../sim/core/target", "modules-stay-inside"],
	["modules/gateway/planted-driver.ts", "../../drivers/target.json", "modules-stay-inside"],
	["modules/base/planted.ts", "../bus/target", "base-arrows"],
	["modules/ports/planted.ts", "../base/target", "ports-arrows"],
	["modules/agronomy/planted.ts", "../site/types", "agronomy-arrows"],
	["modules/time/planted.ts", "../bus/target", "time-arrows"],
	["modules/bus/planted-store.ts", "../store/target", "bus-arrows"],
	["modules/store/planted-uplink.ts", "../uplink/target", "store-arrows"],
	["modules/slots/planted.ts", "../store/target", "slots-arrows"],
	["modules/site/planted.ts", "../points/target", "site-arrows"],
	["modules/points/planted-outputs.ts", "../outputs/target", "points-arrows"],
	["modules/outputs/planted.ts", "../alarms/target", "outputs-arrows"],
	["modules/alarms/planted.ts", "../store/target", "alarms-arrows"],
	["modules/programs/planted.ts", "../commands/target", "programs-arrows"],
	["modules/commands/planted.ts", "../programs/target", "commands-arrows"],
	["modules/uplink/planted.ts", "../bus/target", "uplink-arrows"],
	["modules/cellar/planted.ts", "../base/target", "known-rooms"],
	["modules/gateway/planted-cellar.ts", "../cellar/target", "known-rooms-imported"],
	["sim/core/planted-host.ts", "../../hosts/node/target", "sim-core-arrows"],
	["sim/core/planted-demo.ts", "../demo/target", "sim-core-arrows"],
	["sim/demo/planted.ts", "../../bin/target", "demo-arrows"],
	["hosts/node/planted.ts", "../../sim/core/target", "hosts-arrows"],
	["hosts/county/planted.ts", "../node/target", "hosts-apart"],
	["hosts/node/planted-test.ts", "../../test/target", "nobody-imports-tests"],
	["hosts/node/planted-bin.ts", "../../bin/target", "nobody-imports-bin"],
	["hosts/node/planted-package.ts", "fast-check", "shipped-without-development-packages"],
	["modules/time/planted-nowhere.ts", "./nowhere", "no-unresolvable"],
];

/** Imports that must pass, so that the rules do not forbid everything. */
const welcome: readonly (readonly [file: string, imports: string])[] = [
	["modules/programs/welcome.ts", "../points/target"],
	["modules/programs/welcome-bus.ts", "../bus/target"],
	["modules/uplink/welcome.ts", "../time/target"],
	["modules/time/welcome.ts", "../site/types"],
	["modules/gateway/welcome.ts", "../uplink/target"],
	["sim/core/welcome.ts", "../../modules/gateway/target"],
	["sim/demo/welcome.ts", "../../hosts/county/target"],
	["hosts/county/welcome.ts", "../node/errors"],
	["hosts/node/welcome.ts", "node:fs"],
	["bin/welcome.ts", "../sim/demo/target"],
];

function plant(folder: string, file: string, line: string): void {
	mkdirSync(join(folder, dirname(file)), { recursive: true });
	writeFileSync(join(folder, file), `${line}\n`);
}

test("a planted import is named by its rule", (t) => {
	const folder = mkdtempSync(join(tmpdir(), "headgate-boundaries-"));
	t.teardown(() => rmSync(folder, { recursive: true }));
	for (const name of ["modules", "package.json", "tsconfig.base.json", ".dependency-cruiser.cjs"]) {
		cpSync(join(project, name), join(folder, name), { recursive: true });
	}
	symlinkSync(join(project, "node_modules"), join(folder, "node_modules"));
	for (const [file, imports] of [...planted, ...welcome]) {
		plant(folder, file, `import { x } from "${imports}";\nexport const y = x;`);
		if (imports.startsWith(".") && imports.endsWith("target")) {
			plant(folder, `${join(dirname(file), imports)}.ts`, "export const x = 1;");
		}
	}
	plant(folder, "drivers/target.json", "{}");
	plant(folder, "hosts/node/errors.ts", "export const x = 1;");
	plant(folder, "modules/base/planted-type.ts", 'import type { x } from "../bus/target";\nexport type Y = typeof x;');
	plant(
		folder,
		"modules/time/circle-a.ts",
		'import type { b } from "./circle-b";\nexport const a = (x: typeof b) => x;',
	);
	plant(folder, "modules/time/circle-b.ts", 'import { a } from "./circle-a";\nexport const b = a;');
	plant(folder, "modules/base/planted-orphan.ts", "export const alone = 1;");

	const { summary } = cruise(folder);
	const rulesOf = (file: string) => summary.violations.filter(({ from }) => from === file).map(({ rule }) => rule.name);
	for (const [file, , rule] of planted) t.true(rulesOf(file).includes(rule), `${file}: ${rulesOf(file)}, not ${rule}`);
	t.true(rulesOf("modules/base/planted-type.ts").includes("base-arrows"));
	t.deepEqual(rulesOf("modules/base/planted-orphan.ts"), ["no-orphans"]);
	// A circle is named once, at one of its files.
	t.deepEqual([...rulesOf("modules/time/circle-a.ts"), ...rulesOf("modules/time/circle-b.ts")], ["no-circular"]);
	for (const [file] of welcome) t.deepEqual(rulesOf(file), [], file);
	t.true((run(folder, "err").status ?? 0) > 0, "it passes what it complains about");
});

test("the project keeps to the arrows, and all of it was looked at", (t) => {
	const { summary, modules } = cruise(project);
	t.deepEqual(
		summary.violations.map(({ from, rule }) => `${from}: ${rule.name}`),
		[],
	);
	const seen = new Set(modules.map(({ source }) => source));
	const sources = projectFiles("./").filter((path) => /^(bin|hosts|modules|sim|test)\/.*\.ts$/.test(path));
	t.true(sources.length > 50);
	t.deepEqual(
		sources.filter((path) => !seen.has(path)),
		[],
	);
	// A TypeScript that dependency-cruiser does not know would leave it the files without what they import.
	t.true(summary.totalDependenciesCruised > sources.length);
});
