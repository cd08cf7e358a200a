import { spawn } from "node:child_process";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { bundlePrograms } from "./bundle-programs.mjs";
import { packageFolder } from "./package-folder.mjs";

/*
 * `npm run bench:bus -- [--quick] [--only NAME]`: bundles bench/bus and runs it. Exit status 1: ours missed
 * a bar.
 */

const folder = "bench/bus";
const processes = readdirSync(join(packageFolder, folder)).filter((name) => name.endsWith(".process.ts"));
const entryPoints = ["main.ts", ...processes].map((name) => `${folder}/${name}`);
await bundlePrograms(entryPoints, "bench", "build/bench");

const args = ["--enable-source-maps", "build/bench/bus/main.js", ...process.argv.slice(2)];
const bench = spawn(process.execPath, args, { cwd: packageFolder, stdio: "inherit" });
for (const signal of /** @type {const} */ (["SIGINT", "SIGTERM"])) process.once(signal, () => bench.kill(signal));
bench.once("close", (code) => {
	process.exitCode = code ?? 1;
});
