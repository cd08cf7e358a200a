import { runBench } from "./run-bench.mjs";

/* `npm run bench:county -- [--quick]` */
await runBench("bench/county");
