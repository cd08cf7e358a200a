import { execFile } from "node:child_process";
import { compile } from "./compile";
import { Tally } from "./tally";

/** Compiles a C program that stands on libmodbus. A sentence why not, where it can't be had. */
export function compileLibmodbus(folder: string, source: string): { program: string } | { why: string } {
	const compiled = compile(folder, source, ["-I/usr/include/modbus", "-lmodbus"]);
	return "program" in compiled
		? compiled
		: { why: `libmodbus (${compiled.why}; Debian: apt-get install libmodbus-dev)` };
}

export interface LibmodbusRun {
	readonly path: string;
	readonly baud: number;
	readonly timeoutMs: number;
	readonly reads: number;
	readonly blocks: number;
	readonly registers: number;
	readonly recovers: boolean;
}

/** Runs it; CPU in microseconds comes beside the tally. */
export async function runLibmodbus(program: string, run: LibmodbusRun): Promise<{ tally: Tally; cpuUs: number }> {
	const { path, baud, timeoutMs, reads, blocks, registers, recovers } = run;
	const args = [path, baud, timeoutMs, reads, blocks, registers, recovers ? 1 : 0].map(String);
	const stdout = await new Promise<string>((resolve, reject) => {
		execFile(program, args, { timeout: 300_000 }, (error, text) => (error ? reject(error) : resolve(text)));
	});
	const told = JSON.parse(stdout) as { good: number; wrong: number; failed: number; spanUs: number; cpuUs: number };
	const tally = Object.assign(new Tally(), { ...told, cpuUs: undefined });
	return { tally, cpuUs: told.cpuUs };
}
