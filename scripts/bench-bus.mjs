import { spawn } from "node:child_process";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";
import { packageFolder } from "./package-folder.mjs";

/*
 * `npm run bench:bus -- [--quick] [--only NAME]`: bundles bench/bus and runs it. Exit status 1: ours missed
 * a bar.
 */

const folder = "bench/bus";
const processes = readdirSync(join(packageFolder, folder)).filter((name) => name.endsWith(".process.ts"));
await build({
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

const args = ["--enable-source-maps", "build/bench/bus/main.js", ...process.argv.slice(2)];
const bench = spawn(process.execPath, args, { cwd: packageFolder, stdio: "inherit" });
for (const signal of /** @type {const} */ (["SIGINT", "SIGTERM"])) process.once(signal, () => bench.kill(signal));
bench.once("close", (code) => {
	process.exitCode = code ?? 1;
});
