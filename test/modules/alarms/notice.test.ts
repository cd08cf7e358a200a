import test from "ava";
import { AlarmBench, highAlarm } from "../../support/core-alarms";

const watching = { ...highAlarm, watch: "supply-failed", subject: 0, aboveCounts: null, delayMs: 0 } as const;

test("what a program tells of is an alarm while it does, of any zone or one; unknown raises and clears none", (t) => {
	const bench = new AlarmBench([
		{ ...watching, device: 0 },
		{ ...watching, device: 2 },
	]);
	bench.judges(0);
	t.is(bench.state(), "clear");
	bench.notices[0] = [true, false, false];
	bench.judges(1);
	t.deepEqual(bench.edges, ["raised 0 #1"]);
	bench.notices[0] = [null, false, true];
	bench.judges(2);
	t.deepEqual(bench.edges, ["raised 0 #1", "raised 1 #1"]);
	bench.notices[0] = [false, false, false];
	bench.judges(3);
	t.deepEqual(bench.edges.slice(2), ["cleared 0 #2", "cleared 1 #2"]);
});
