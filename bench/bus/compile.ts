import { execFileSync } from "node:child_process";
import { basename, join } from "node:path";

/** Compiles a C file, named from the package folder, into `folder`. A sentence why not, where it can't be had. */
export function compile(
	folder: string,
	source: string,
	flags: readonly string[],
): { program: string } | { why: string } {
	const program = join(folder, basename(source, ".c"));
	try {
		execFileSync("cc", ["-O2", "-Wall", "-Werror", "-o", program, source, ...flags], { stdio: "pipe" });
		return { program };
	} catch (error) {
		const { code, stderr } = error as NodeJS.ErrnoException & { stderr?: Buffer };
		return { why: code === "ENOENT" ? "there is no cc" : (stderr?.toString().split("\n")[0] ?? String(error)) };
	}
}
