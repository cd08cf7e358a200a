import test from "ava";
import fc from "fast-check";
import { scheduleLengthMs, type ZoneWork } from "../../../modules/site/schedule-length";

const minute = 60_000;
const never = Number.POSITIVE_INFINITY;

function work(minutes: number, flow = 10, cycle = never, soak = 0): ZoneWork {
	return { runMs: minutes * minute, flow, cycleMs: cycle * minute, soakMs: soak * minute };
}

function length(zones: readonly ZoneWork[], zonesAtOnce = 1, capacity = never): number {
	return scheduleLengthMs(zones, zonesAtOnce, capacity) / minute;
}

test("one after the other, or as many at once as may", (t) => {
	const zones = [work(40), work(30), work(20), work(10)];
	t.is(length(zones), 100);
	t.is(length(zones, 2), 50);
	t.is(length(zones, 4), 40);
	t.is(length([]), 0);
});

test("by the capacity: those that fit run beside each other, one that nobody knows by itself", (t) => {
	t.is(length([work(60, 12), work(60, 8), work(60, 20)], 16, 20), 120);
	t.is(length([work(60, 12), work(60, 9), work(60, 8)], 16, 20), 120, "the third fits beside the first");
	t.is(length([work(60, 0.1), work(60, 0.2)], 16, 0.1 + 0.2), 60, "whatever fractions add");
	t.is(length([work(60, Number.NaN), work(60, 1)], 16, 20), 120);
	t.is(length([work(60, 30)], 16, 20), 60);
});

test("soaks are used by other zones, and waited for where there are none", (t) => {
	t.is(length([work(30, 10, 10, 20)]), 70, "10, 20, 10, 20, 10");
	t.is(length([work(30, 10, 10, 20), work(30, 10, 10, 20), work(30, 10, 10, 20)]), 90);
	t.is(length([work(20, 10, 10, 20), work(20, 10, 10, 20)]), 50);
});

test("never shorter than the work allows, nor longer than all of it with all soaks", (t) => {
	const zone = fc.record({
		runMs: fc.integer({ min: 1, max: 1000 }),
		flow: fc.integer({ min: 1, max: 10 }),
		cycleMs: fc.integer({ min: 10, max: 1000 }),
		soakMs: fc.integer({ min: 0, max: 300 }),
	});
	fc.assert(
		fc.property(fc.array(zone, { minLength: 1, maxLength: 16 }), fc.integer({ min: 1, max: 16 }), (zones, atOnce) => {
			const found = scheduleLengthMs(zones, atOnce, 10);
			const alone = zones.map(({ runMs, cycleMs, soakMs }) => runMs + (Math.ceil(runMs / cycleMs) - 1) * soakMs);
			const volume = zones.reduce((sum, { runMs, flow }) => sum + runMs * flow, 0);
			t.true(found >= Math.max(...alone, volume / 10));
			t.true(found <= alone.reduce((sum, one) => sum + one, 0));
		}),
		{ seed: 20261124, numRuns: 500 },
	);
});
