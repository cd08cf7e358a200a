import { runBench } from "./run-bench.mjs";

/*
 * `npm run bench:bus -- [--quick] [--only NAME]`: bundles bench/bus and runs it. Exit status 1: ours missed
 * a bar.
 */

await runBench("bus", process.argv.slice(2));
