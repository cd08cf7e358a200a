import test from "ava";
import type { AlarmPlan } from "../../../modules/site/plan";
import { Random } from "../../../sim/core/random";
import { AlarmBench, highAlarm } from "../../support/core-alarms";

/** By more than 20 counts within 80 s, back at 15: a reading a second, ten to a slice. */
const rising: AlarmPlan = { ...highAlarm, watch: "change", aboveCounts: 20, withinMs: 80_000, delayMs: 0 };
const falling: AlarmPlan = { ...rising, aboveCounts: null, belowCounts: 20 };

/** Reads a second's worth of values: counts by second. */
function reads(bench: AlarmBench, seconds: number, countsAt: (second: number) => number): void {
	const fromS = bench.nowMs / 1000;
	for (let second = 1; second <= seconds; second += 1) {
		bench.reads(Math.round(countsAt(second)), 1000 * (fromS + second));
	}
}

test("a point that rises too fast is an alarm, and one that rises slowly is none, however far", (t) => {
	const slow = new AlarmBench([rising, falling]);
	reads(slow, 1600, (second) => second * 0.245); // 19.6 in 80 s
	t.deepEqual(slow.edges, []);
	const fast = new AlarmBench([rising, falling]);
	reads(fast, 300, (second) => second * (16 / 15) * 0.2505);
	t.deepEqual(fast.edges, ["raised 0 #1"]);
	reads(fast, 15, () => 80);
	t.is(fast.state(), "raised", "it rose within the last 80 s");
	reads(fast, 80, () => 80);
	t.deepEqual(fast.edges, ["raised 0 #1", "cleared 0 #2"]);
});

test("a fall is the mirror image, and one alarm may watch both", (t) => {
	const bench = new AlarmBench([rising, falling, { ...rising, belowCounts: 20 }]);
	reads(bench, 100, () => 300);
	reads(bench, 40, (second) => 300 - second);
	t.deepEqual(bench.edges, ["raised 1 #1", "raised 2 #1"]);
});

test("a step is seen after three readings", (t) => {
	const bench = new AlarmBench([rising]);
	reads(bench, 99, () => 300);
	reads(bench, 2, () => 325);
	t.deepEqual(bench.edges, []);
	reads(bench, 1, () => 325);
	t.deepEqual(bench.edges, ["raised 0 #1"]);
});

test("a reading that is off is no change, whichever way, and noise is none", (t) => {
	const bench = new AlarmBench([rising, falling]);
	const random = new Random(7, "noise");
	reads(bench, 2000, (second) => {
		if (second % 17 === 0) return second % 2 === 0 ? 500 : -300;
		return 200 + 12 * random.unit() - 6;
	});
	t.deepEqual(bench.edges, []);
});

test("hysteresis holds an alarm while the change is between", (t) => {
	const bench = new AlarmBench([rising]);
	reads(bench, 100, () => 0);
	reads(bench, 40, (second) => 0.75 * second);
	t.is(bench.state(), "raised");
	// From now on it goes on rising by 18 in 80 s: less than 20, more than 15.
	reads(bench, 400, (second) => 30 + 0.225 * second);
	t.is(bench.state(), "raised");
	reads(bench, 200, (second) => 120 + 0.15 * second);
	t.is(bench.state(), "clear");
});

test("a value that is not good says nothing: it neither raises nor clears, and is no part of a mean", (t) => {
	const bench = new AlarmBench([rising]);
	reads(bench, 100, () => 100);
	reads(bench, 20, () => 20_000); // above the point's range: bad
	t.deepEqual(bench.edges, []);
	reads(bench, 20, () => 100);
	t.deepEqual(bench.edges, []);
	reads(bench, 20, () => 130);
	t.deepEqual(bench.edges, ["raised 0 #1"]);
	reads(bench, 300, () => 20_000);
	t.is(bench.state(), "raised", "nobody knows");
	reads(bench, 9, () => 130);
	t.is(bench.state(), "raised", "one slice is no change yet");
	reads(bench, 20, () => 130);
	t.is(bench.state(), "clear");
});

test("a gap is bridged within the window, and forgotten behind it", (t) => {
	const within = new AlarmBench([rising]);
	reads(within, 100, () => 100);
	within.judges(within.nowMs + 50_000);
	reads(within, 5, () => 130);
	t.deepEqual(within.edges, ["raised 0 #1"], "30 in 50 s");
	const behind = new AlarmBench([rising]);
	reads(behind, 100, () => 100);
	behind.judges(behind.nowMs + 100_000);
	reads(behind, 30, () => 130);
	t.deepEqual(behind.edges, [], "30 in 100 s are not 30 in 80 s");
});

test("it is looked at while it is inhibited, and begun when that is over", (t) => {
	const inhibit = { afterBootMs: 150_000, alarms: [], outputs: [], notices: [], fromS: -1, toS: -1 };
	const bench = new AlarmBench([{ ...rising, inhibit }]);
	reads(bench, 100, () => 100);
	reads(bench, 49, () => 130);
	t.deepEqual(bench.edges, []);
	reads(bench, 2, () => 130);
	t.deepEqual(bench.edges, ["raised 0 #1"]);
});
