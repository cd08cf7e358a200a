import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { compile } from "./compile";
import { cpu } from "./cpu";
import { compileLibmodbus } from "./libmodbus";
import { findPeers } from "./peers";
import { ptyBlocks } from "./pty-blocks";
import { ptyLate } from "./pty-late";
import { type Row, table } from "./report";
import type { Bench, Scenario } from "./scenario";
import { simBlocks } from "./sim-blocks";
import { simDead } from "./sim-dead";
import { simLate } from "./sim-late";
import { simMixed } from "./sim-mixed";
import { simNoise } from "./sim-noise";
import { simWrite } from "./sim-write";
import { xs } from "./xs";

const scenarios: readonly Scenario[] = [
	simBlocks,
	simMixed,
	simLate,
	simDead,
	simWrite,
	simNoise,
	ptyBlocks,
	ptyLate,
	cpu,
	xs,
];
const output = "build/bench/bus.json";

const { values } = parseArgs({ options: { quick: { type: "boolean" }, only: { type: "string" } } });
const chosen = scenarios.filter(({ name }) => values.only === undefined || name.includes(values.only));
if (chosen.length === 0) {
	console.error(`no scenario is called ${values.only}: ${scenarios.map(({ name }) => name).join(", ")}`);
	process.exit(2);
}

const folder = mkdtempSync(join(tmpdir(), "headgate-bench-"));
process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
const { kinds, missing: missingPackages } = await findPeers();
const libmodbus = compileLibmodbus(folder, "bench/bus/libmodbus.c");
const pacer = compile(folder, "bench/bus/pacer.c", []);
const missing = [
	...missingPackages,
	...("why" in libmodbus ? [libmodbus.why] : []),
	...("why" in pacer ? [`all on a pty (${pacer.why})`] : []),
];
for (const name of missing) console.error(`left out: ${name}`);

const rows: Row[] = [];
for (const scenario of chosen) {
	if (scenario.onPty && "why" in pacer) continue;
	const own: Row[] = [];
	const bench: Bench = {
		quick: values.quick === true,
		peers: kinds,
		pacer: "program" in pacer ? pacer.program : "",
		libmodbus: "program" in libmodbus ? libmodbus.program : null,
		folder,
		add: (row) => own.push({ limit: null, bar: "", ok: null, note: "", ...row }),
	};
	const startedMs = performance.now();
	await scenario.run(bench);
	console.log(`\n${scenario.name} (${((performance.now() - startedMs) / 1000).toFixed(1)} s)\n${table(own)}`);
	rows.push(...own);
}

const missed = rows.filter(({ ok }) => ok === false);
mkdirSync("build/bench", { recursive: true });
writeFileSync(output, `${JSON.stringify({ quick: values.quick === true, missing, rows }, null, "\t")}\n`);
console.log(`\n${rows.filter(({ ok }) => ok === true).length} bars held, ${missed.length} missed; ${output}`);
for (const { scenario, value, unit, bar } of missed) console.log(`MISSED ${scenario}: ${value} ${unit}, bar ${bar}`);
process.exit(missed.length > 0 ? 1 : 0);
