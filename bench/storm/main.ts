import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { parseArgs } from "node:util";
import { packageFolder } from "../../hosts/node/package-folder";
import { Program } from "../../test/support/system-program";
import { openStage } from "../county/stage";
import { residentMib } from "../county/usage";
import { audit, type BookEntry } from "./audit";

/** README.md of bench says what this is. */
const { values: options } = parseArgs({ options: { quick: { type: "boolean", default: false } } });
const workers = 2;
const gateways = options.quick ? 200 : 2000;
/** 72 hours of a row a minute, scaled. */
const backlogRows = 72 * 60;
const scale = 24;
const rows = backlogRows / scale;
/** Rates of connections are over this long: a process that waits for a processor connects in bursts. */
const windowSeconds = 10;
/** Until the back-off of the sessions has grown to 16 to 32 s: 1 + 2 + 4 + 8 + 16. */
const outageSeconds = options.quick ? 16 : 32;
const backOffSeconds = options.quick ? 8 : 16;
const limitSeconds = 1800;

interface Sums {
	readonly connected: number;
	readonly connections: number;
	readonly waiting: number;
	readonly inFlight: number;
	readonly delivered: number;
}

const say = (line: string): void => {
	process.stdout.write(`${line}\n`);
};

/** Files that this user may open in one process; a gateway's connection is one at both ends. */
function checkOpenFiles(): void {
	const limit = execFileSync("sh", ["-c", "ulimit -Hn"], { encoding: "utf8" }).trim();
	const needed = gateways + 200;
	if (limit === "unlimited" || Number(limit) >= needed) return;
	throw new Error(`the broker needs ${needed} open files, this user may have ${limit}: ulimit -Hn ${needed}, as root`);
}

/** The workers' counts of the last whole line of each, added. */
function sumsOf(programs: readonly Program[]): Sums {
	const sums = { connected: 0, connections: 0, waiting: 0, inFlight: 0, delivered: 0 };
	for (const { stdout } of programs) {
		const line = stdout.slice(0, stdout.lastIndexOf("\n")).split("\n").at(-1) ?? "";
		if (!line.startsWith("{")) continue;
		for (const [name, value] of Object.entries(JSON.parse(line) as Sums)) sums[name as keyof Sums] += value;
	}
	return sums;
}

async function main(): Promise<boolean> {
	checkOpenFiles();
	const stage = await openStage("postgres");
	const program = join(packageFolder(), "build/bench/storm/worker.process.js");
	const each = gateways / workers;
	const storm = Array.from({ length: workers }, (_, index) => {
		const words = [stage.broker.url, index * each, each, rows].map(String);
		return new Program(process.execPath, [program, ...words], { ipc: true });
	});
	try {
		for (const worker of storm) await worker.says(/ready/, 300_000);
		await stage.broker.stop();
		for (const worker of storm) worker.tell("go");
		await delay(outageSeconds * 1000);
		await stage.broker.start();
		const began = performance.now();
		const secondsSince = (): number => (performance.now() - began) / 1000;
		const peak = { connections: 0, inFlight: 0, values: 0, memory: 0 };
		let before = sumsOf(storm);
		let beforeAt = secondsSince();
		const connections: { readonly at: number; readonly count: number }[] = [];
		let allBackAt = 0;
		let drainedAt = 0;
		let quietAt = 0;
		while (quietAt === 0 || sumsOf(storm).waiting > 0) {
			await delay(2000);
			const now = sumsOf(storm);
			const at = secondsSince();
			connections.push({ at, count: now.connections });
			while ((connections[0]?.at ?? at) < at - windowSeconds) connections.shift();
			const since = now.connections - (connections[0]?.count ?? 0);
			peak.connections = Math.max(peak.connections, since / windowSeconds);
			peak.values = Math.max(peak.values, (now.delivered - before.delivered) / (at - beforeAt));
			peak.inFlight = Math.max(peak.inFlight, now.inFlight);
			peak.memory = Math.max(peak.memory, residentMib(stage.county.pid));
			if (allBackAt === 0 && now.connected === gateways) allBackAt = at;
			// What is left then is what was measured a moment ago.
			if (drainedAt === 0 && allBackAt > 0 && now.delivered >= gateways * rows * 16) drainedAt = at;
			if (quietAt === 0 && drainedAt > 0 && at > drainedAt + 20) {
				quietAt = at;
				for (const worker of storm) worker.tell("quiet");
				await delay(3000);
			}
			if (Math.floor(at / 10) > Math.floor(beforeAt / 10)) {
				process.stderr.write(`${at.toFixed(0)} s: ${now.connected} connected, ${now.waiting} records wait\n`);
			}
			before = now;
			beforeAt = at;
			if (at > limitSeconds) throw new Error(`${now.waiting} records wait after ${limitSeconds} s`);
		}
		for (const worker of storm) worker.tell("stop");
		const book: BookEntry[] = [];
		for (const worker of storm) {
			const [, text = ""] = await worker.says(/end (\[.*\])\n/, 120_000);
			book.push(...(JSON.parse(text) as BookEntry[]));
		}
		const usage = await stage.usage();
		const result = await audit(book, await stage.settle());
		const connectionsBound = (2 * gateways) / backOffSeconds;
		say(`${gateways} gateways come back at once: 72 h of 16 values a minute each, scaled 1:${scale} to ${rows} rows`);
		say("  and a row every 10 s (a minute, scaled 1:6) while it lasts");
		say(`  ${result.records} records, ${result.values} values`);
		say(`  all connected after ${allBackAt.toFixed(0)} s, backlogs drained after ${(drainedAt / 60).toFixed(1)} min`);
		say(
			`  peak ${peak.values.toFixed(0)} values/s, ${peak.connections.toFixed(0)} connections/s over ${windowSeconds} s`,
		);
		say(`  (bound ${connectionsBound.toFixed(0)}: jitter over ${backOffSeconds} s, twice)`);
		say(`  peak ${peak.inFlight} packs in flight (bound ${gateways}: one a gateway)`);
		say(
			`  processor seconds: ${Object.entries(usage)
				.map(([name, used]) => `${name} ${used.toFixed(0)}`)
				.join(", ")}; receiver's memory at most ${peak.memory.toFixed(0)} MiB`,
		);
		say(`  ${result.lostRecords} records and ${result.lostValues} values lost, ${result.doubled} doubled`);
		say(`  ${result.altered} gateways altered, ${result.setAside} set aside`);
		const isWhole = result.lostRecords + result.lostValues + result.doubled + result.altered + result.setAside === 0;
		const isBounded = peak.connections <= connectionsBound && peak.inFlight <= gateways;
		say(`  ${isWhole && isBounded ? "ok" : "MISSED"}`);
		return isWhole && isBounded;
	} finally {
		for (const worker of storm) await worker.end("SIGKILL");
		await stage.close();
	}
}

process.exitCode = (await main()) ? 0 : 1;
