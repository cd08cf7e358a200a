import { loadavg } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { parseArgs } from "node:util";
import type { Database } from "../../hosts/county/database";
import { packageFolder } from "../../hosts/node/package-folder";
import { Program } from "../../test/support/system-program";
import { eventually } from "../../test/support/system-wait";
import { openStage } from "./stage";
import { cpuSeconds, residentMib } from "./usage";

/** README.md of bench says what this is. */
const { values: options } = parseArgs({
	options: { quick: { type: "boolean", default: false }, only: { type: "string", default: "" } },
});
const warmUpSeconds = options.quick ? 3 : 10;
const seconds = options.quick ? 10 : 60;
const barValuesPerSecond = 50_000;
/** Memory at the end against that in the middle. */
const flatShare = 1.25;

interface Load {
	readonly name: string;
	readonly kind: "postgres" | "pglite";
	readonly gateways: number;
	readonly packMinutes: number;
	readonly minutes: number;
	/** Null: for comparison only. */
	readonly bar: number | null;
}

interface Sums {
	readonly packs: number;
	readonly records: number;
	readonly values: number;
	readonly bytes: number;
	readonly ranOut: number;
}

const loads: readonly Load[] = [
	{ name: "backlog", kind: "postgres", gateways: 200, packMinutes: 15, minutes: 1500, bar: barValuesPerSecond },
	{ name: "live", kind: "postgres", gateways: 200, packMinutes: 1, minutes: 600, bar: null },
	{ name: "pglite", kind: "pglite", gateways: 200, packMinutes: 15, minutes: 600, bar: null },
];

const say = (line: string): void => {
	process.stdout.write(`${line}\n`);
};

function sumsOf(publisher: Program): Sums {
	const line = publisher.stdout.trimEnd().split("\n").at(-1) ?? "";
	return line.startsWith("{") ? (JSON.parse(line) as Sums) : { packs: 0, records: 0, values: 0, bytes: 0, ranOut: 0 };
}

/** Rows that the receipts promised and the database has not, or has too many. */
async function difference(database: Database, end: Sums): Promise<{ lost: number; doubled: number }> {
	const [row] = await database.query<{ records: number; values: number; distinct: number }>(
		`select (select count(*) from stored_record)::float8 as records, count(*)::float8 as values,
			count(distinct (log, sequence, series))::float8 as distinct from stored_sample`,
	);
	if (!row) throw new Error("no counts");
	const lost = Math.max(0, end.records - row.records) + Math.max(0, end.values - row.distinct);
	return { lost, doubled: row.values - row.distinct };
}

async function runLoad({ name, kind, gateways, packMinutes, minutes, bar }: Load): Promise<boolean> {
	const stage = await openStage(kind);
	const program = join(packageFolder(), "build/bench/county/publisher.process.js");
	const words = [stage.broker.url, gateways, packMinutes, minutes].map(String);
	const publisher = new Program(process.execPath, [program, ...words], { ipc: true });
	const usage = async (): Promise<Readonly<Record<string, number>>> => ({
		...(await stage.usage()),
		publisher: cpuSeconds(publisher.pid),
	});
	try {
		await publisher.says(/ready/, 300_000);
		publisher.tell("go");
		// Of each gateway's first pack, names are looked up and series made: that is not the steady state.
		await eventually("a pack of each gateway", 300_000, () => sumsOf(publisher).packs >= gateways);
		await delay(warmUpSeconds * 1000);
		const before = { sums: sumsOf(publisher), usage: await usage() };
		const begin = performance.now();
		const resident: number[] = [residentMib(stage.county.pid)];
		for (let part = 0; part < 2; part += 1) {
			await delay((seconds * 1000) / 2);
			resident.push(residentMib(stage.county.pid));
		}
		const tookSeconds = (performance.now() - begin) / 1000;
		const after = { sums: sumsOf(publisher), usage: await usage() };
		publisher.tell("stop");
		const [, ended = ""] = await publisher.says(/end (\{.*\})/, 120_000);
		const values = after.sums.values - before.sums.values;
		const rate = values / tookSeconds;
		const { lost, doubled } = await difference(await stage.settle(), JSON.parse(ended) as Sums);
		const used = Object.entries(after.usage).map(([program, end]): [string, number] => [
			program,
			(end - (before.usage[program] ?? 0)) / tookSeconds,
		]);
		const perRecord = (after.sums.values / Math.max(1, after.sums.records)).toFixed(1);
		const packsPerSecond = (after.sums.packs - before.sums.packs) / tookSeconds;
		const [, receiverShare = 1] = used[0] ?? [];
		say(`\n${name}: ${kind}, ${gateways} gateways`);
		say(`  packs of ${packMinutes} min of the demo farm, ${perRecord} values a record`);
		say(`  ${Math.round(rate)} values/s over ${tookSeconds.toFixed(0)} s, ${packsPerSecond.toFixed(0)} packs/s`);
		say(`  processors busy: ${used.map(([program, share]) => `${program} ${share.toFixed(2)}`).join(", ")}`);
		say(`  ${Math.round(rate / receiverShare)} values for each second of processor of the receiver`);
		say(`  load ${loadavg()[0]?.toFixed(1)}`);
		say(`  receiver's memory ${resident.map((mib) => mib.toFixed(0)).join(", ")} MiB (begin, middle, end)`);
		const { ranOut } = after.sums;
		say(`  ${lost} lost, ${doubled} doubled${ranOut > 0 ? `; ${ranOut} gateways ran out of packs` : ""}`);
		const isFlat = (resident[2] as number) <= (resident[1] as number) * flatShare;
		const isFast = bar === null || rate >= bar;
		if (bar !== null) say(`  bar ${bar} values/s: ${isFast ? "ok" : "MISSED"}; memory ${isFlat ? "flat" : "NOT FLAT"}`);
		return isFast && isFlat && lost === 0 && doubled === 0;
	} finally {
		await publisher.end("SIGKILL");
		await stage.close();
	}
}

let isGood = true;
for (const load of loads) if (load.name.includes(options.only)) isGood = (await runLoad(load)) && isGood;
process.exitCode = isGood ? 0 : 1;
