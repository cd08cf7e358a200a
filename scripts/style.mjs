import { existsSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { packageFolder } from "./package-folder.mjs";
import { runProgram } from "./run.mjs";

const sourceFolders = ["bench", "bin", "hosts", "modules", "sim", "test"];

/** Everything that reads the sources without running them. Slowest first, since they run side by side. */
const steps = [
	{ name: "types of bin, hosts, demo, tests", program: "typescript/bin/tsc", args: ["-p", "tsconfig.json"] },
	{ name: "dead code (knip)", program: "knip/bin/knip.js", args: ["--no-progress"] },
	{
		name: "who imports whom (dependency-cruiser)",
		program: "dependency-cruiser/bin/dependency-cruise.mjs",
		args: ["--config", ".dependency-cruiser.cjs", ...sourceFolders],
	},
	{ name: "types of the core", program: "typescript/bin/tsc", args: ["-p", "tsconfig.core.json"] },
	{ name: "types of the page", program: "typescript/bin/tsc", args: ["-p", "tsconfig.page.json"] },
	{ name: "format and lint (Biome)", program: "@biomejs/biome/bin/biome", args: ["check", "--error-on-warnings"] },
];

/**
 * Runs every step, as many at once as there are processors, and reports each.
 * @returns {Promise<number>} how many failed
 */
export async function checkStyle() {
	const waiting = steps.map((step) => ({ ...step, args: step.args.filter(isThere) }));
	let failed = 0;
	const work = async () => {
		for (let step = waiting.shift(); step; step = waiting.shift()) {
			const started = Date.now();
			const { code, output } = await runProgram(step.program, step.args, { show: false });
			const seconds = ((Date.now() - started) / 1000).toFixed(1);
			console.log(`   ${code === 0 ? "ok" : "FAILED"}  ${step.name} (${seconds} s)`);
			if (code === 0) continue;
			failed++;
			console.log(output.trimEnd());
		}
	};
	await Promise.all(Array.from({ length: availableParallelism() }, work));
	return failed;
}

/**
 * Whether an argument is an option or a folder that exists.
 * @param {string} argument
 */
function isThere(argument) {
	return !sourceFolders.includes(argument) || existsSync(join(packageFolder, argument));
}
