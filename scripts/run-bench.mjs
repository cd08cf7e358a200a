import { spawn } from "node:child_process";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { bundlePrograms } from "./bundle-programs.mjs";
import { packageFolder } from "./package-folder.mjs";

/**
 * Bundles bench/NAME, its main.ts and what it runs as processes of their own, and runs it with these words. Its exit
 * status is this program's.
 * @param {string} name
 * @param {readonly string[]} words
 */
export async function runBench(name, words) {
	const folder = `bench/${name}`;
	const processes = readdirSync(join(packageFolder, folder)).filter((file) => file.endsWith(".process.ts"));
	const entryPoints = ["main.ts", ...processes].map((file) => `${folder}/${file}`);
	await bundlePrograms(entryPoints, "bench", "build/bench");
	const args = ["--enable-source-maps", `build/${folder}/main.js`, ...words];
	const bench = spawn(process.execPath, args, { cwd: packageFolder, stdio: "inherit" });
	for (const signal of /** @type {const} */ (["SIGINT", "SIGTERM"])) process.once(signal, () => bench.kill(signal));
	bench.once("close", (code) => {
		process.exitCode = code ?? 1;
	});
}
