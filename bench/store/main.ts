import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { ScanBuffers } from "../../modules/store/scanner";
import { textTable } from "../text-table";
import { typedArrayBytes } from "../uplink/typed-array-bytes";
import { type StoredRows, StoreRig } from "../xs/rows";
import { scriptFor } from "../xs/script";
import { startXs } from "../xs/worker";

const sets = ["slow-16x60", "noisy-16x60"];
const output = "build/bench/store.json";
/** 1 MiB. */
const BLOCKS = 256;
const ROUNDS = 1000;
const CYCLES = 100_000;
const ROWS_A_YEAR = 365.25 * 24 * 60;
const bars = { bytesAValue: 1.3, years: 100 };

const rowsOf = (set: string) => JSON.parse(readFileSync(`test/data/${set}.json`, "utf8")) as StoredRows;

/** What rows cost the flash that are stored once a minute; with receipts the ring only wraps, without it thins. */
function wear(set: string, hasLink: boolean) {
	const file = rowsOf(set);
	const rig = new StoreRig(file, BLOCKS);
	for (let round = 0; round < ROUNDS; round += 1) {
		rig.append(1);
		if (hasLink) rig.receive();
	}
	const rows = ROUNDS * file.rows.length;
	const { bytesProgrammed, blocksErased } = rig.chip;
	const blocks = rig.store.telemetry.ring.flash.blocks;
	return {
		set,
		link: hasLink ? "a receipt an hour" : "none",
		rows,
		bytesAValue: bytesProgrammed / rows / (file.rows[0]?.counts.length ?? 1),
		bytesAThousand: (1000 * bytesProgrammed) / rows,
		erasedAThousand: (1000 * blocksErased) / rows,
		years: (CYCLES * blocks) / ((blocksErased / rows) * ROWS_A_YEAR),
	};
}

async function xsCost(set: string) {
	const worker = await startXs({ meteringLimit: 0, name: "rows" });
	const steps = async (work: string) => (await worker.evaluate(work)).meter.compute;
	try {
		await worker.evaluate(await scriptFor("bench/xs/rows.ts"));
		const json = JSON.stringify(rowsOf(set));
		await worker.evaluate(`globalThis.rig = new headgate.StoreRig(${json}, 16); rig.append(1); 0`);
		const rows = rowsOf(set).rows.length;
		const append = (await steps("rig.append(10)")) / 10 / rows;
		const read = (await steps("rig.receive()")) / 11 / rows;
		const verify = await steps("rig.verify()");
		const start = await steps("rig.start()");
		return { set, append, read, verify, start };
	} finally {
		worker.kill();
	}
}

const wears = sets.flatMap((set) => [wear(set, true), wear(set, false)]);
const lines = wears.map((one) => [
	one.set,
	one.link,
	one.bytesAValue.toFixed(3),
	one.bytesAThousand.toFixed(0),
	one.erasedAThousand.toFixed(2),
	one.years.toFixed(0),
]);
const headings = [
	"rows",
	"link",
	"bytes a value",
	"bytes per 1000 rows",
	"blocks erased per 1000",
	"years to 100 000 cycles",
];
console.log(`1 MiB, 16 values a minute\n${textTable([headings, ...lines])}`);

const ram = [16, 128].map((points) => {
	const rig = new StoreRig({ rows: [{ time: 0, counts: new Array<number>(points).fill(0) }] }, BLOCKS);
	return { points, storeBytes: typedArrayBytes(() => rig.start()) };
});
console.log("\nRAM of a store on 1 MiB, bytes of typed arrays");
for (const { points, storeBytes } of ram) console.log(`${points} points: ${storeBytes}`);
console.log(`a reader's buffers: ${typedArrayBytes(() => new ScanBuffers())}`);

const costs: Awaited<ReturnType<typeof xsCost>>[] = [];
try {
	for (const set of sets) costs.push(await xsCost(set));
	const cells = costs.map(({ set, ...cost }) => [set, ...Object.values(cost).map((steps) => steps.toFixed(0))]);
	console.log(
		`\nXS, steps\n${textTable([["rows", "a row stored", "a row read", "a step of verifying", "a start"], ...cells])}`,
	);
} catch (error) {
	console.error(`left out: XS (${(error as Error).message})`);
}

const missed = wears.filter(({ bytesAValue, years }) => bytesAValue > bars.bytesAValue || years < bars.years);
mkdirSync("build/bench", { recursive: true });
writeFileSync(output, `${JSON.stringify({ wears, ram, xs: costs }, null, "\t")}\n`);
console.log(
	`\n${wears.length - missed.length} of ${wears.length} hold the bars (1.3 bytes a value, 100 years); ${output}`,
);
process.exit(missed.length > 0 ? 1 : 0);
