import { execFile } from "node:child_process";
import { availableParallelism } from "node:os";
import { promisify } from "node:util";
import { bundleTests } from "./bundle-tests.mjs";

/*
 * `npm run test:powerloss -- [--long]`: cuts the power of a simulated flash chip at every step and says how often, and
 * whether anything was lost. `--long`: a million cuts of the record log, and all pairs of cuts on the small chip, in
 * half an hour on two processors.
 */

const run = promisify(execFile);
/** Blocks (of state: bytes in one), things done, and for pairs of cuts: at every how many steps the first one is. */
const short = ["store 4 9400", "store 8 2650", "store 4 1600 397", "state 4096 250", "state 512 14 1"];
const long = [
	...["store 4 90000", "store 8 20000", "store 16 6000", "store 4 1600 1"],
	...["state 4096 2000", "state 512 60 1", "state 4096 250 3"],
];

const jobs = process.argv.includes("--long") ? long : short;
await bundleTests(["no test, only the programs that tests start"]);
let cuts = 0;
let failed = 0;
const started = performance.now();

async function work() {
	for (let job = jobs.shift(); job !== undefined; job = jobs.shift()) {
		const { stdout } = await run(process.execPath, ["build/test/support/power-loss.process.js", ...job.split(" ")]);
		const result = JSON.parse(stdout);
		cuts += result.cuts;
		if (result.fault !== null) failed += 1;
		const [room, size, , pairs] = job.split(" ");
		const what = pairs === undefined ? "cuts" : "pairs of cuts";
		const where = room === "state" ? `state, blocks of ${size} bytes` : `${size} blocks`;
		const well = room === "state" ? "the old values or the new" : "nothing lost, nothing told twice";
		console.log(`${where}: ${result.cuts} ${what}: ${result.fault ?? well}`);
	}
}

await Promise.all(Array.from({ length: Math.min(availableParallelism(), jobs.length) }, work));
console.log(`${cuts} power cuts in ${Math.round((performance.now() - started) / 1000)} s, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
