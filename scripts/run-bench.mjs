import { spawn } from "node:child_process";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { build as bundle } from "esbuild";
import { build } from "./build.mjs";
import { packageFolder } from "./package-folder.mjs";

/**
 * Builds the program, bundles a folder of bench/ and runs its main.ts, with the options given to this process. Exit status
 * 1: ours missed a bar.
 * @param {string} folder
 */
export async function runBench(folder) {
	await build();
	const processes = readdirSync(join(packageFolder, folder)).filter((name) => name.endsWith(".process.ts"));
	await bundle({
		absWorkingDir: packageFolder,
		entryPoints: ["main.ts", ...processes].map((name) => `${folder}/${name}`),
		outbase: "bench",
		outdir: "build/bench",
		chunkNames: "chunks/[name]-[hash]",
		bundle: true,
		splitting: true,
		format: "esm",
		platform: "node",
		target: "node20.19",
		packages: "external",
		sourcemap: "linked",
		logLevel: "warning",
	});
	const main = `build/${folder}/main.js`;
	const args = ["--enable-source-maps", main, ...process.argv.slice(2)];
	const bench = spawn(process.execPath, args, { cwd: packageFolder, stdio: "inherit" });
	for (const signal of /** @type {const} */ (["SIGINT", "SIGTERM"])) process.once(signal, () => bench.kill(signal));
	bench.once("close", (code) => {
		process.exitCode = code ?? 1;
	});
}
