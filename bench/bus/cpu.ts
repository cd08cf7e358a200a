import { fork } from "node:child_process";
import { dirname, join } from "node:path";
import { runLibmodbus } from "./libmodbus";
import type { PtyRun } from "./on-pty";
import { openPacedPty } from "./pacer";
import type { Scenario } from "./scenario";

const ALLOWED_ABOVE_ECHO_US = 40;
const ROUNDS = 6;

/** What a read costs the processor: an unpaced pty, so that nothing is waited for. The best of six rounds. */
export const cpu: Scenario = {
	name: "cpu",
	onPty: true,
	async run(bench) {
		const line = { baud: 115200, turnaroundUs: 0, isPaced: false, lateOneIn: 0, lateMs: 0 };
		const run: PtyRun = {
			line,
			timeoutMs: 1000,
			most: bench.quick ? 500 : 1000,
			longestMs: 60_000,
			blocks: 8,
			registers: 10,
		};
		const masters = [
			"bare echo",
			"bare echo, t3.5 kept",
			"headgate's port, echo",
			"headgate",
			...bench.peers.map(({ name }) => name),
		];
		const best = new Map<string, number>();
		for (let round = 0; round < (bench.quick ? 1 : ROUNDS); round += 1) {
			for (const master of masters) {
				const pty = await openPacedPty(bench.pacer, bench.folder, line);
				const cpuUs = await measure(master, run, pty.path);
				await pty.close();
				best.set(master, Math.min(cpuUs, best.get(master) ?? Number.POSITIVE_INFINITY));
			}
		}
		const echoUs = best.get("bare echo") as number;
		for (const master of masters) {
			const value = best.get(master) as number;
			const isOurs = master === "headgate";
			bench.add({
				scenario: "cpu of a read of 10 registers",
				master,
				value,
				unit: "us",
				limit: echoUs,
				...(isOurs ? { bar: "<= 40 us above bare echo", ok: value <= echoUs + ALLOWED_ABOVE_ECHO_US } : {}),
			});
		}
		if (bench.libmodbus === null) return;
		const pty = await openPacedPty(bench.pacer, bench.folder, line);
		const options = { path: pty.path, baud: line.baud, timeoutMs: 1000, recovers: false };
		const { cpuUs } = await runLibmodbus(bench.libmodbus, { ...options, reads: run.most, blocks: 8, registers: 10 });
		await pty.close();
		bench.add({ scenario: "cpu of a read of 10 registers", master: "libmodbus", value: cpuUs / run.most, unit: "us" });
	},
};

function measure(master: string, run: PtyRun, path: string): Promise<number> {
	const program = join(dirname(process.argv[1] ?? ""), "cpu.process.js");
	const child = fork(program, [master, JSON.stringify(run), path]);
	return new Promise((resolve, reject) => {
		child.once("message", (message) => resolve((message as { cpuUs: number }).cpuUs));
		child.once("error", reject);
		child.once("exit", (code) => reject(new Error(`${master} ended with ${code}`)));
	});
}
