import { execFileSync } from "node:child_process";
import { join } from "node:path";

/** Compiles bench/bus/NAME.c into `folder`. A sentence why not, where it can't be had. */
export function compile(folder: string, name: string, flags: readonly string[]): { program: string } | { why: string } {
	const program = join(folder, name);
	try {
		execFileSync("cc", ["-O2", "-Wall", "-Werror", "-o", program, `bench/bus/${name}.c`, ...flags], { stdio: "pipe" });
		return { program };
	} catch (error) {
		const { code, stderr } = error as NodeJS.ErrnoException & { stderr?: Buffer };
		return { why: code === "ENOENT" ? "there is no cc" : (stderr?.toString().split("\n")[0] ?? String(error)) };
	}
}
