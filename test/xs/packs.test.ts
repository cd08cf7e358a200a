import { readFileSync } from "node:fs";
import test from "ava";
import { xsCost } from "../../bench/uplink/xs-cost";
import { PackRig } from "../../bench/xs/packs";

const json = readFileSync("test/data/noisy-16x60.json", "utf8");

for (const kind of ["pack", "senml-json", "senml-cbor", "thingsboard", "sparkplug"]) {
	test(`${kind}: XS writes the same bytes as Node, and nothing stays on the heap`, async (t) => {
		t.timeout(180_000);
		const cost = await xsCost(json, kind, 60, 960);
		t.log(`XS: ${Math.round(cost.steps)} steps a value, ${cost.garbageSlots.toFixed(2)} slots to collect a row`);
		t.is(cost.crc, new PackRig(JSON.parse(json), kind).crc());
		t.is(cost.grownSlots, 0);
	});
}
