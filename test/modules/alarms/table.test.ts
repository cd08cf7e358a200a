import test from "ava";
import { AlarmState, AlarmTable, alarmStateName } from "../../../modules/alarms/table";
import { PointTable } from "../../../modules/points/table";
import type { AlarmPlan } from "../../../modules/site/plan";
import { pointPlan, replyOf } from "../../support/core-points";

const high: AlarmPlan = {
	name: "room.high",
	title: "Too warm",
	point: 0,
	aboveCounts: 50,
	belowCounts: null,
	hysteresisCounts: 5,
	delayMs: 1000,
};

interface Bench {
	/** Reads a value and judges it. */
	reads(word: number, nowMs: number): number;
	/** Judges without a reading. */
	judges(nowMs: number): number;
	state(): string;
	readonly alarms: AlarmTable;
	readonly edges: string[];
}

function make(...plans: readonly AlarmPlan[]): Bench {
	const points = new PointTable([
		pointPlan({ staleAfterMs: 5000, type: "s16", lowestCounts: -400, highestCounts: 800 }),
	]);
	const edges: string[] = [];
	const alarms = new AlarmTable(plans, points, (alarm, raised) => edges.push(`${raised ? "+" : "-"}${alarm}`));
	return {
		reads(word, nowMs) {
			points.update(0, replyOf(word), 0, false, nowMs);
			return alarms.advance(nowMs);
		},
		judges: (nowMs) => alarms.advance(nowMs),
		state: () => alarmStateName(alarms.state(0)),
		alarms,
		edges,
	};
}

test("an alarm is raised when its limit has been passed for its delay, and asks to be woken then", (t) => {
	const bench = make(high);
	bench.reads(50, 0);
	t.is(bench.state(), "clear", "the limit itself is not above");
	t.is(bench.reads(51, 100), 1100);
	t.is(bench.state(), "pending");
	t.is(bench.judges(1099), 1100);
	t.deepEqual(bench.edges, []);
	t.is(bench.judges(1100), Number.POSITIVE_INFINITY);
	t.is(bench.state(), "raised");
	t.deepEqual(bench.edges, ["+0"]);
	t.is(bench.alarms.sinceMs(0), 1100);
	t.is(bench.alarms.raisedCount, 1);
});

test("a condition that ends within the delay raises nothing and begins anew", (t) => {
	const bench = make(high);
	bench.reads(60, 0);
	bench.reads(50, 900);
	t.is(bench.state(), "clear");
	bench.reads(60, 950);
	bench.reads(60, 1900);
	t.is(bench.state(), "pending");
	bench.reads(60, 1950);
	t.deepEqual(bench.edges, ["+0"]);
});

test("an alarm clears when its limit is crossed back by the hysteresis, not before", (t) => {
	const bench = make({ ...high, delayMs: 0 });
	bench.reads(60, 0);
	t.is(bench.state(), "raised");
	bench.reads(46, 1);
	t.is(bench.state(), "raised");
	bench.reads(45, 2);
	t.is(bench.state(), "clear");
	t.deepEqual(bench.edges, ["+0", "-0"]);
});

test("a low alarm is the mirror image", (t) => {
	const bench = make({ ...high, aboveCounts: null, belowCounts: -10, delayMs: 0 });
	bench.reads(-10, 0);
	t.is(bench.state(), "clear");
	bench.reads(-11, 1);
	t.is(bench.state(), "raised");
	bench.reads(-6, 2);
	t.is(bench.state(), "raised");
	bench.reads(-5, 3);
	t.is(bench.state(), "clear");
});

test("an alarm with both limits clears inside both", (t) => {
	const bench = make({ ...high, belowCounts: -10, delayMs: 0 });
	bench.reads(60, 0);
	bench.reads(-20, 1);
	t.is(bench.state(), "raised", "from one side to the other it stays");
	bench.reads(0, 2);
	t.deepEqual(bench.edges, ["+0", "-0"]);
});

for (const [cause, spoil] of [
	["bad", (bench: Bench) => bench.reads(20_000, 500)],
	["stale", (bench: Bench) => bench.judges(6000)],
] as const) {
	test(`a value that is ${cause} does not raise what was pending, and a good one does at once`, (t) => {
		const bench = make(high);
		bench.reads(60, 0);
		spoil(bench);
		t.is(bench.judges(100_000), Number.POSITIVE_INFINITY);
		t.deepEqual(bench.edges, []);
		t.is(bench.state(), "pending");
		bench.reads(60, 100_001);
		t.deepEqual(bench.edges, ["+0"]);
	});

	test(`a value that is ${cause} does not clear what was raised`, (t) => {
		const bench = make({ ...high, delayMs: 0 });
		bench.reads(60, 0);
		spoil(bench);
		bench.judges(100_000);
		t.is(bench.state(), "raised");
	});
}

test("edges alternate, raised first, whatever is read", (t) => {
	const bench = make({ ...high, delayMs: 3 });
	for (let nowMs = 0; nowMs < 3000; nowMs += 1) bench.reads(Math.round(50 + 20 * Math.sin(nowMs / 7)) % 97, nowMs);
	t.true(bench.edges.length > 50);
	t.true(bench.edges.every((edge, index) => edge === (index % 2 === 0 ? "+0" : "-0")));
});

test("every state has its name", (t) => {
	t.deepEqual(Object.values(AlarmState).map(alarmStateName), ["clear", "pending", "raised"]);
});
