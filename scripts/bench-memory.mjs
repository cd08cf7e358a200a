import { runBench } from "./run-bench.mjs";

/*
 * `npm run bench:memory`: bundles bench/memory and runs it.
 */

await runBench("memory", process.argv.slice(2));
