import { mkdirSync, writeFileSync } from "node:fs";
import { loadSite } from "../../hosts/node/site-file";
import { textTable } from "../text-table";
import { typedArrayBytes } from "../uplink/typed-array-bytes";
import { MemoryRig } from "../xs/memory";
import { scriptFor, slots } from "../xs/script";
import { startXs } from "../xs/worker";

/*
 * `npm run bench:memory`: what a site's plan, and a gateway on it, take of a board's memory. No bar yet: it says how
 * far there is to go.
 */

const sites = ["sim/sites/orchard.json", "sim/sites/orchard-24.json", "sim/sites/mixed-24.json"];
const output = "build/bench/memory.json";
/** What the SDK gives a machine by default on boards with an ESP32-S3, an ESP32-C6 or Ethernet. */
const board = { slots: 4928, chunkBytes: 78_848 };

async function measure(site: string) {
	const { table } = loadSite(site, { allowUnverified: true });
	const worker = await startXs({ meteringLimit: 0, name: "memory" });
	try {
		await worker.evaluate(await scriptFor("bench/xs/memory.ts"));
		await worker.evaluate("globalThis.rig = new headgate.MemoryRig()");
		const code = await slots(worker);
		await worker.evaluate(`rig.decode(Uint8Array.from(${JSON.stringify([...table])}))`);
		const plan = await slots(worker);
		await worker.evaluate("rig.start()");
		const gateway = await slots(worker);
		const rig = new MemoryRig();
		rig.decode(table);
		const bufferBytes = typedArrayBytes(() => rig.start());
		return { site, tableBytes: table.length, planSlots: plan - code, gatewaySlots: gateway - plan, bufferBytes };
	} finally {
		await worker.close();
	}
}

const found: Awaited<ReturnType<typeof measure>>[] = [];
for (const site of sites) found.push(await measure(site));
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
