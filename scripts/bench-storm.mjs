import { build } from "./build.mjs";
import { runBench } from "./run-bench.mjs";

/*
 * `npm run bench:storm -- [--quick]`: builds the program, bundles bench/storm and runs it. Exit status
 * 1: ours missed a bar.
 */

await build();
await runBench("storm", process.argv.slice(2));
