import test from "ava";
import { measurePolls } from "../../bench/xs/cost";

test("100 000 polls on XS leave nothing on the heap", async (t) => {
	t.timeout(180_000);
	const cost = await measurePolls(100_000);
	t.log(`XS: ${Math.round(cost.steps)} steps a poll, ${cost.garbageSlots.toFixed(2)} slots of it to collect`);
	t.log(`XS: ${cost.codeSlots} slots for the code, ${cost.lineSlots} for a line of 8 slaves and 24 blocks`);
	t.like(cost, { failed: 0, grownSlots: 0, grownBytes: 0 });
});
