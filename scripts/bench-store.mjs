import { runBench } from "./run-bench.mjs";

/*
 * `npm run bench:store`: bundles bench/store and runs it. Exit status 1: ours missed a bar.
 */

await runBench("store", process.argv.slice(2));
