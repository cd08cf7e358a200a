import { build } from "./build.mjs";
import { runBench } from "./run-bench.mjs";

/*
 * `npm run bench:county -- [--quick]`: builds the program, bundles bench/county and runs it. Exit status
 * 1: ours missed a bar.
 */

await build();
await runBench("county", process.argv.slice(2));
