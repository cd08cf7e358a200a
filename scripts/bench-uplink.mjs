import { runBench } from "./run-bench.mjs";

/*
 * `npm run bench:uplink`: bundles bench/uplink and runs it. Exit status 1: ours missed a bar.
 */

await runBench("uplink", process.argv.slice(2));
