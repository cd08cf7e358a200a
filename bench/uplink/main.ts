import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { formats } from "../../hosts/node/pack/pack-rows";
import { checkRows } from "../../hosts/node/pack/rows-file";
import { RangeEncoder } from "../../modules/uplink/range-coder";
import { RecordCoder } from "../../modules/uplink/record-coder";
import { textTable } from "../text-table";
import { type Size, sizesOf } from "./sizes";
import { typedArrayBytes } from "./typed-array-bytes";
import { type XsCost, xsCost } from "./xs-cost";

const folder = "test/data";
const sets = ["slow-16x60", "noisy-16x60", "one-16x1"];
const output = "build/bench/uplink.json";
const PACK_BYTES = 8192;

const textOf = (set: string): string => readFileSync(`${folder}/${set}.json`, "utf8");

function sizeTable(sizes: readonly Size[]): string {
	const lines = sizes.map(({ format, values, bytes, deflated, mqtt, bar, ok }) => [
		format,
		String(bytes),
		(bytes / values).toFixed(3),
		String(deflated),
		(deflated / values).toFixed(3),
		String(mqtt),
		bar,
		ok === null ? "" : ok ? "ok" : "MISSED",
	]);
	return textTable([["format", "bytes", "a value", "deflated", "a value", "MQTT", "bar", ""], ...lines]);
}

const sizes = sets.flatMap((set) => sizesOf(set, checkRows(JSON.parse(textOf(set)), set)));
for (const set of sets) console.log(`\n${set}\n${sizeTable(sizes.filter((size) => size.set === set))}`);

const ram = [16, 128].map((points) => ({
	points,
	coderBytes: typedArrayBytes(() => new RecordCoder(points)),
	packBytes: typedArrayBytes(() => new RangeEncoder(PACK_BYTES)),
}));
console.log("\nRAM of a packer, bytes of its typed arrays");
for (const { points, coderBytes, packBytes } of ram) {
	console.log(`${points} points: models and columns ${coderBytes}, coded records ${packBytes}`);
}

const costs: (XsCost & { readonly set: string })[] = [];
try {
	for (const set of sets.slice(0, 2)) {
		const file = checkRows(JSON.parse(textOf(set)), set);
		for (const kind of ["pack", ...Object.keys(formats)]) {
			const values = file.rows.length * file.points.length;
			costs.push({ set, ...(await xsCost(textOf(set), kind, file.rows.length, values)) });
		}
	}
	const lines = costs.map(({ set, kind, steps, garbageSlots, grownSlots, writerSlots }) => [
		set,
		kind,
		steps.toFixed(0),
		garbageSlots.toFixed(2),
		String(grownSlots),
		String(writerSlots),
	]);
	const headings = ["set", "written as", "steps a value", "slots to collect a row", "grown", "slots of a writer"];
	console.log(`\nXS\n${textTable([headings, ...lines])}`);
} catch (error) {
	console.error(`left out: XS (${(error as Error).message})`);
}

const missed = sizes.filter(({ ok }) => ok === false);
mkdirSync("build/bench", { recursive: true });
writeFileSync(output, `${JSON.stringify({ sizes, ram, xs: costs }, null, "\t")}\n`);
console.log(`\n${sizes.filter(({ ok }) => ok === true).length} bars held, ${missed.length} missed; ${output}`);
for (const { set, bytes, bar } of missed) console.log(`MISSED ${set}: ${bytes} bytes, bar ${bar}`);
process.exit(missed.length > 0 ? 1 : 0);
