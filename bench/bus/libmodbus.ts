import { execFile, execFileSync } from "node:child_process";
import { basename, join } from "node:path";
import { Tally } from "./tally";

/** Compiles a C program that stands on libmodbus. A sentence why not, where it can't be had. */
export function compileLibmodbus(folder: string, source: string): { program: string } | { missing: string } {
	const program = join(folder, basename(source, ".c"));
	try {
		const flags = ["-O2", "-Wall", "-Werror", "-I/usr/include/modbus"];
		execFileSync("cc", [...flags, "-o", program, source, "-lmodbus"], { stdio: "pipe" });
		return { program };
	} catch (error) {
		const { code, stderr } = error as NodeJS.ErrnoException & { stderr?: Buffer };
		const why = code === "ENOENT" ? "there is no cc" : (stderr?.toString().split("\n")[0] ?? String(error));
		return { missing: `libmodbus (${why}; Debian: apt-get install libmodbus-dev)` };
	}
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
