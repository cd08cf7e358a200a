import { runBench } from "./run-bench.mjs";

/* `npm run bench:storm -- [--quick]` */
await runBench("bench/storm");
