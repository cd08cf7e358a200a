import test from "ava";
import fc from "fast-check";
import { WideCounter } from "../../../modules/time/wide-counter";

test("past 24.8 and 49.7 days the counter goes on, read as signed or as unsigned", (t) => {
	for (const asRead of [(ms: number) => ms | 0, (ms: number) => ms >>> 0]) {
		const counter = new WideCounter();
		for (let ms = 0; ms < 200 * 86_400_000; ms += 6_000_001) t.is(counter.widen(asRead(ms % 0x100000000)), ms);
	}
});

test("whatever the steps below 24 days, the widened count is the true one", (t) => {
	const steps = fc.array(fc.integer({ min: 0, max: 24 * 86_400_000 }), { maxLength: 50 });
	fc.assert(
		fc.property(fc.integer({ min: 0, max: 0xffffffff }), steps, (startMs, all) => {
			const counter = new WideCounter();
			let ms = startMs;
			t.is(counter.widen(ms), ms);
			for (const step of all) {
				ms += step;
				t.is(counter.widen(ms % 0x100000000), ms);
			}
		}),
		{ seed: 20261124, numRuns: 500 },
	);
});

test("a reading behind the last one does not move it back", (t) => {
	const counter = new WideCounter();
	t.is(counter.widen(5), 5);
	t.is(counter.widen(3), 5);
	t.is(counter.widen(-10), 5);
	t.is(counter.widen(6), 6);
});
