import test from "ava";
import { AlarmFlag } from "../../../modules/alarms/edge";
import { AlarmBench, highAlarm, midnightMs } from "../../support/core-alarms";

const minute = 60_000;
const hour = 60 * minute;
const frost = {
	...highAlarm,
	name: "frost",
	aboveCounts: null,
	belowCounts: 0,
	hysteresisCounts: 0,
	delayMs: 30 * minute,
	isCumulative: true,
};

function edgesOf(bench: AlarmBench): readonly string[] {
	return bench.edges.filter((edge) => !edge.startsWith("counted"));
}

test("minutes below zero are added up over a day, with breaks between", (t) => {
	const bench = new AlarmBench([frost]);
	bench.reads(-5, 0);
	bench.holds(-5, 20 * minute);
	bench.holds(5, 3 * hour);
	t.is(bench.state(), "clear");
	bench.reads(-5, 3 * hour + 1);
	t.is(bench.judges(3 * hour + 1001), 3 * hour + 1001 + 10 * minute - 2000, "woken when the sum is full");
	bench.holds(-5, 3 * hour + 9 * minute);
	t.deepEqual(edgesOf(bench), []);
	bench.holds(-5, 3 * hour + 11 * minute);
	t.is(bench.state(), "raised");
	bench.holds(5, 20 * hour);
	t.is(bench.state(), "raised", "the day's sum stays, though it is warm");
	bench.holds(5, 25 * hour);
	t.is(bench.state(), "clear", "a new day");
	t.is(edgesOf(bench).length, 2);
});

test("a new day of the site's clock begins at midnight, not 24 h after boot", (t) => {
	const bench = new AlarmBench([frost], midnightMs - 20 * minute);
	bench.reads(-5, 0);
	bench.holds(-5, 40 * minute);
	t.is(bench.state(), "pending", "20 minutes of the old day, 20 of the new");
	bench.holds(-5, 50 * minute);
	t.is(bench.state(), "raised");
});

test("without a clock a day is 24 h since boot", (t) => {
	const bench = new AlarmBench([frost], midnightMs - 20 * minute, false);
	bench.reads(-5, 0);
	bench.holds(-5, 31 * minute);
	t.is(bench.state(), "raised");
	bench.holds(5, 24 * hour);
	t.is(bench.state(), "clear");
});

test("time without a good value is not added", (t) => {
	const bench = new AlarmBench([frost]);
	bench.reads(-5, 0);
	bench.holds(-5, 20 * minute);
	bench.judges(20 * minute + 5001);
	bench.judges(60 * minute);
	bench.reads(-5, 60 * minute);
	bench.holds(-5, 69 * minute);
	t.is(bench.state(), "pending", "the 40 minutes in which it was stale do not count");
	bench.holds(-5, 70 * minute);
	t.is(bench.state(), "raised");
});

test("the sum is told in steps, and goes on after a restart", (t) => {
	const bench = new AlarmBench([frost]);
	bench.reads(-5, 0);
	bench.holds(-5, 20 * minute);
	const counted = bench.told.map(({ counts }) => counts);
	t.is(counted.length, 13, "every 90 s, a twentieth of the limit");
	t.is(counted.at(-1), 1170);
	const after = new AlarmBench([frost], midnightMs + 20 * minute);
	after.alarms.restore(0, 0, 13, 0, { sumMs: 1_170_000, day: midnightMs / 86_400_000 });
	after.reads(-5, 0);
	after.holds(-5, 10 * minute);
	t.is(after.state(), "pending");
	after.holds(-5, 11 * minute);
	t.is(after.state(), "raised");
	t.is(after.edges.at(-1), `raised 0 #${after.edges.length + 13}`);
});

test("a sum of the day before says nothing today", (t) => {
	const bench = new AlarmBench([frost]);
	bench.alarms.restore(0, AlarmFlag.stands, 3, 0, { sumMs: frost.delayMs, day: midnightMs / 86_400_000 - 1 });
	bench.reads(5, 0);
	t.deepEqual(bench.edges, ["cleared 0 #4"]);
});
