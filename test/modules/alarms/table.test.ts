import test from "ava";
import { AlarmFlag } from "../../../modules/alarms/edge";
import { AlarmAnswer, AlarmState, alarmStateName } from "../../../modules/alarms/state";
import { LeaseAnswer, LeaseReason, Owner } from "../../../modules/outputs/lease";
import { realRestMs } from "../../../modules/outputs/tenure";
import type { AlarmPlan } from "../../../modules/site/plan";
import { AlarmBench, highAlarm as high } from "../../support/core-alarms";

const never = Number.POSITIVE_INFINITY;
const make = (...plans: readonly AlarmPlan[]): AlarmBench => new AlarmBench(plans);

test("an alarm is raised when its limit has been passed for its delay, and asks to be woken then", (t) => {
	const bench = make(high);
	bench.reads(50, 0);
	t.is(bench.state(), "clear", "the limit itself is not above");
	t.is(bench.reads(51, 100), 1100);
	t.is(bench.state(), "pending");
	t.is(bench.judges(1099), 1100);
	t.deepEqual(bench.edges, []);
	t.is(bench.judges(1100), never);
	t.is(bench.state(), "raised");
	t.deepEqual(bench.edges, ["raised 0 #1"]);
	t.deepEqual(bench.told, [{ flags: AlarmFlag.stands, counts: 51 }]);
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
	t.deepEqual(bench.edges, ["raised 0 #1"]);
});

test("an alarm clears when its limit is crossed back by the hysteresis, not before", (t) => {
	const bench = make({ ...high, delayMs: 0 });
	bench.reads(60, 0);
	t.is(bench.state(), "raised");
	bench.reads(46, 1);
	t.is(bench.state(), "raised");
	bench.reads(45, 2);
	t.is(bench.state(), "clear");
	t.deepEqual(bench.edges, ["raised 0 #1", "cleared 0 #2"]);
	t.is(bench.told[1]?.flags, 0);
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
	t.deepEqual(bench.edges, ["raised 0 #1", "cleared 0 #2"]);
});

for (const [cause, spoil] of [
	["bad", (bench: AlarmBench) => bench.reads(20_000, 500)],
	["stale", (bench: AlarmBench) => bench.judges(6000)],
] as const) {
	test(`a value that is ${cause} does not raise what was pending, and a good one does at once`, (t) => {
		const bench = make(high);
		bench.reads(60, 0);
		spoil(bench);
		t.is(bench.judges(100_000), never);
		t.deepEqual(bench.edges, []);
		t.is(bench.state(), "pending");
		bench.reads(60, 100_001);
		t.deepEqual(bench.edges, ["raised 0 #1"]);
	});

	test(`a value that is ${cause} does not clear what was raised`, (t) => {
		const bench = make({ ...high, delayMs: 0 });
		bench.reads(60, 0);
		spoil(bench);
		bench.judges(100_000);
		t.is(bench.state(), "raised");
	});
}

test("edges alternate, raised first, numbered without a hole, whatever is read", (t) => {
	const bench = make({ ...high, delayMs: 3 });
	for (let nowMs = 0; nowMs < 3000; nowMs += 1) bench.reads(Math.round(50 + 20 * Math.sin(nowMs / 7)), nowMs);
	t.true(bench.edges.length > 50);
	const expected = bench.edges.map((_, index) => `${index % 2 === 0 ? "raised" : "cleared"} 0 #${index + 1}`);
	t.deepEqual(bench.edges, expected);
});

test("every state has its name", (t) => {
	t.deepEqual(Object.values(AlarmState).map(alarmStateName), ["clear", "pending", "raised", "latched"]);
});

test("a value that is not good for too long is an alarm, from the first moment on", (t) => {
	const bench = make({ ...high, watch: "quality", aboveCounts: null, delayMs: 10_000 });
	t.is(bench.judges(0), 10_000, "nothing was ever read");
	bench.reads(20, 9_000);
	t.is(bench.state(), "clear");
	bench.judges(14_001);
	t.is(bench.state(), "pending", "stale");
	bench.judges(24_001);
	t.deepEqual(bench.edges, ["raised 0 #1"]);
	bench.reads(20_000, 25_000);
	t.is(bench.state(), "raised", "bad is not good either");
	bench.reads(20, 26_000);
	t.deepEqual(bench.edges, ["raised 0 #1", "cleared 0 #2"]);
});

test("a device, and a line of which nothing answers", (t) => {
	const bench = make({ ...high, watch: "device", device: 1 }, { ...high, watch: "line" });
	bench.judges(0);
	t.is(bench.state(), "clear", "not known yet");
	bench.silent[1] = true;
	bench.judges(1000);
	bench.judges(2000);
	t.deepEqual(bench.edges, ["raised 0 #1"]);
	bench.silent[0] = true;
	bench.judges(3000);
	bench.silent[1] = null;
	bench.judges(3500);
	t.is(bench.state(), "raised", "what can't be told changes nothing");
	bench.silent[1] = true;
	bench.judges(4000);
	bench.judges(5000);
	bench.silent[1] = false;
	bench.judges(6000);
	t.deepEqual(bench.edges, ["raised 0 #1", "raised 1 #1", "cleared 0 #2", "cleared 1 #2"]);
});

test("an output that is not proven at rest, and one whose device does not answer", (t) => {
	const bench = make(
		{ ...high, watch: "return-unproven", delayMs: 500 },
		{ ...high, watch: "unreachable", delayMs: 0 },
		{ ...high, watch: "start-unproven", delayMs: 0 },
	);
	bench.judges(500);
	bench.judges(1000);
	t.deepEqual(bench.edges, ["raised 0 #1"], "nothing was read back since boot");
	bench.relayShows(false, 1000);
	bench.judges(1001);
	t.deepEqual(bench.edges.splice(0), ["raised 0 #1", "cleared 0 #2"]);
	const onMs = 1000 + realRestMs;
	t.is(bench.outputs.lease(0, Owner.command, onMs + 30_000, LeaseReason.asked, onMs), LeaseAnswer.granted);
	bench.outputs.advance(onMs);
	bench.judges(onMs);
	t.deepEqual(bench.edges.splice(0), ["raised 2 #1"]);
	bench.outputs.onSilent(0, onMs + 1);
	bench.outputs.advance(onMs + 1);
	bench.judges(onMs + 1);
	t.deepEqual(bench.edges, ["raised 1 #1"]);
});

test("a latching alarm stays until it is acknowledged", (t) => {
	const bench = make({ ...high, delayMs: 0, latches: true });
	bench.reads(60, 0);
	bench.reads(40, 1);
	t.is(bench.state(), "latched");
	bench.reads(60, 2);
	bench.reads(40, 3);
	t.is(bench.alarms.acknowledge(0, "anna", 4), AlarmAnswer.done);
	t.is(bench.state(), "clear");
	t.deepEqual(bench.edges, ["raised 0 #1", "returned 0 #2", "acknowledged 0 #3", "cleared 0 #4"]);
	const { stands, acknowledged, returned } = AlarmFlag;
	t.deepEqual(
		bench.told.map(({ flags }) => flags),
		[stands, stands | returned, stands | returned | acknowledged, 0],
	);
	bench.reads(60, 5);
	t.is(bench.alarms.who(0), "", "nobody has acknowledged this one");
	bench.alarms.acknowledge(0, "anna", 6);
	bench.reads(40, 7);
	t.is(bench.state(), "clear", "acknowledged before it has gone: it goes by itself");
});

test("what does not stand, or is acknowledged, can't be acknowledged", (t) => {
	const bench = make(high);
	t.is(bench.alarms.acknowledge(0, "anna", 0), AlarmAnswer.nothing);
	bench.reads(60, 0);
	t.is(bench.alarms.acknowledge(0, "anna", 1), AlarmAnswer.nothing, "pending");
	bench.judges(1000);
	t.is(bench.alarms.acknowledge(0, "anna", 1001), AlarmAnswer.done);
	t.is(bench.alarms.acknowledge(0, "boris", 1002), AlarmAnswer.nothing);
	t.is(bench.alarms.who(0), "anna");
	t.deepEqual(bench.edges, ["raised 0 #1", "acknowledged 0 #2"]);
});

test("a shelf has an end, and what happens on it is told as shelved", (t) => {
	const bench = make({ ...high, delayMs: 0 });
	bench.alarms.shelve(0, 10_000, "anna");
	t.is(bench.reads(60, 1000), 10_000);
	t.is(bench.judges(10_000), never);
	t.deepEqual(bench.edges, ["shelved 0 #1", "raised 0 #2", "unshelved 0 #3"]);
	t.deepEqual(
		bench.told.map(({ flags }) => (flags & AlarmFlag.shelved) !== 0),
		[true, true, false],
	);
	t.is(bench.alarms.unshelve(0, "anna"), AlarmAnswer.nothing);
	bench.alarms.shelve(0, 20_000, "anna");
	t.is(bench.alarms.unshelve(0, "boris"), AlarmAnswer.done);
	t.is(bench.alarms.shelfEndMs(0), never);
});

test("while its root stands, or is about to, an alarm is a consequence; left behind it counts for itself", (t) => {
	const root = { ...high, watch: "line" as const, delayMs: 2000 };
	const bench = make({ ...high, watch: "device", delayMs: 1000, because: [1] }, root);
	bench.silent.fill(true);
	bench.judges(0);
	bench.judges(1000);
	bench.judges(2000);
	bench.silent[0] = false;
	bench.silent[1] = true;
	bench.judges(3000);
	t.deepEqual(bench.edges, ["raised 0 #1", "raised 1 #1", "cleared 0 #2", "cleared 1 #2"]);
	t.is(bench.told[0]?.flags, AlarmFlag.stands | AlarmFlag.consequence, "the root was pending");
});

test("a root that comes later takes its consequence with it, and one that goes leaves it behind", (t) => {
	const bench = make({ ...high, delayMs: 0, because: [1] }, { ...high, watch: "line", delayMs: 0 });
	bench.reads(60, 0);
	bench.silent.fill(true);
	bench.judges(1);
	bench.silent.fill(false);
	bench.judges(2);
	t.deepEqual(bench.edges, ["raised 0 #1", "raised 1 #1", "grouped 0 #2", "cleared 1 #2", "alone 0 #3"]);
	t.is(bench.told[4]?.flags, AlarmFlag.stands);
});

test("what a root leaves behind has its own delay to come right", (t) => {
	const bench = make({ ...high, delayMs: 1000, because: [1] }, { ...high, watch: "line", delayMs: 0 });
	bench.silent.fill(true);
	bench.reads(60, 0);
	bench.judges(1000);
	bench.silent.fill(false);
	t.is(bench.judges(2000), 3000);
	bench.silent.fill(true);
	bench.judges(2500);
	bench.silent.fill(false);
	t.is(bench.judges(2600), 3600);
	bench.judges(3600);
	t.deepEqual(bench.edges.slice(-2), ["cleared 1 #4", "alone 0 #2"]);
});

test("what is kept again bears the state and the last number", (t) => {
	const bench = make({ ...high, delayMs: 0 }, high);
	bench.reads(60, 0);
	bench.alarms.keep();
	t.deepEqual(bench.edges, ["raised 0 #1", "kept 0 #1"]);
	t.deepEqual(bench.told[1], { flags: AlarmFlag.stands, counts: 60 });
});

test("an alarm goes on where it was before a restart", (t) => {
	const bench = make({ ...high, latches: true });
	const { stands, shelved } = AlarmFlag;
	bench.alarms.restore(0, stands | shelved, 7, 500, null);
	t.is(bench.state(), "raised");
	t.is(bench.judges(0), 500, "nothing is read yet, so nothing changes");
	bench.judges(500);
	bench.reads(40, 600);
	bench.alarms.acknowledge(0, "anna", 700);
	t.deepEqual(bench.edges, ["unshelved 0 #8", "returned 0 #9", "acknowledged 0 #10", "cleared 0 #11"]);
});

test("a shelf whose end can't be told ends at the start", (t) => {
	const bench = make(high);
	bench.alarms.restore(0, AlarmFlag.shelved, 1, never, null);
	bench.judges(0);
	t.deepEqual(bench.edges, ["unshelved 0 #2"]);
});
