import { mkdirSync, writeFileSync } from "node:fs";
import { textTable } from "../text-table";
import { barredSite, bars, board, holdsBars, type MemoryCost, measureMemory } from "../xs/memory-cost";

/*
 * `npm run bench:memory`: what a site's plan, and a gateway on it, take of a board's memory. Exits with 1 when those of
 * the first site take more than its bars.
 */

const sites = [barredSite, "sim/sites/orchard-24.json", "sim/sites/mixed-24.json"];
const output = "build/bench/memory.json";

const found: (MemoryCost & { readonly site: string })[] = [];
for (const site of sites) found.push({ site, ...(await measureMemory(site)) });
const lines = found.map((one) => [
	one.site,
	`${one.tableBytes}`,
	`${one.planSlots}`,
	`${one.gatewaySlots}`,
	`${Math.round((100 * (one.planSlots + one.gatewaySlots)) / board.slots)} %`,
	`${one.bufferBytes}`,
	`${Math.round((100 * one.bufferBytes) / board.chunkBytes)} %`,
]);
const headings = [
	"site",
	"table, bytes",
	"plan, slots",
	"gateway, slots",
	"of a board's",
	"buffers, bytes",
	"of a board's",
];
console.log(textTable([headings, ...lines]));
console.log(`a board has ${board.slots} slots and ${board.chunkBytes} bytes of chunks; its code is in flash`);
mkdirSync("build/bench", { recursive: true });
writeFileSync(output, `${JSON.stringify(found, null, "\t")}\n`);
const isHeld = found.filter(({ site }) => site === barredSite).every(holdsBars);
console.log(
	`${barredSite} ${isHeld ? "holds" : "MISSED"} its bars: ${bars.slots} slots, ${bars.bufferBytes} bytes; ${output}`,
);
process.exit(isHeld ? 0 : 1);
