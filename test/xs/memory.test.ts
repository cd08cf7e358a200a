import test from "ava";
import { barredSite, bars, holdsBars, measureMemory } from "../../bench/xs/memory-cost";

test("a gateway of the orchard, and its plan, fit a board with room to spare", async (t) => {
	t.timeout(60_000);
	const cost = await measureMemory(barredSite);
	const slots = cost.planSlots + cost.gatewaySlots;
	t.log(`${slots} of ${bars.slots} slots, ${cost.bufferBytes} of ${bars.bufferBytes} bytes of buffers`);
	t.true(holdsBars(cost), "more than bench/xs/memory-cost.ts allows: npm run bench:memory says what takes how much");
	t.false(holdsBars({ ...cost, gatewaySlots: cost.gatewaySlots + bars.slots }), "too many slots would be seen");
	t.false(holdsBars({ ...cost, bufferBytes: cost.bufferBytes + bars.bufferBytes }), "too many bytes would be seen");
});
