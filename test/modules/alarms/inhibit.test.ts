import test from "ava";
import { LeaseAnswer, LeaseReason, Owner } from "../../../modules/outputs/lease";
import { realRestMs } from "../../../modules/outputs/tenure";
import type { InhibitPlan } from "../../../modules/site/plan";
import { AlarmBench, highAlarm, midnightMs } from "../../support/core-alarms";

const none: InhibitPlan = { afterBootMs: 0, alarms: [], outputs: [], notices: [], fromS: -1, toS: -1 };
const hourMs = 3_600_000;

function make(inhibit: Partial<InhibitPlan>, startMs = midnightMs, hasClock = true): AlarmBench {
	const alarm = { ...highAlarm, delayMs: 0, inhibit: { ...none, ...inhibit } };
	return new AlarmBench([alarm, { ...highAlarm, subject: 1, delayMs: 0 }], startMs, hasClock);
}

test("after boot an alarm is not begun for a while", (t) => {
	const bench = make({ afterBootMs: 60_000 });
	bench.reads(60, 59_999);
	t.is(bench.state(), "clear");
	bench.reads(60, 60_000);
	t.deepEqual(bench.edges, ["raised 0 #1"]);
});

test("while another alarm stands none is begun, and what was raised before stays and clears", (t) => {
	const bench = make({ alarms: [1] });
	bench.reads(60, 0, 1);
	bench.reads(60, 1);
	t.deepEqual(bench.edges, ["raised 1 #1"]);
	bench.reads(0, 2, 1);
	bench.reads(60, 3);
	t.is(bench.state(), "raised");
	bench.reads(60, 4, 1);
	t.is(bench.state(), "raised");
	bench.reads(0, 5);
	t.is(bench.state(), "clear");
});

test("while an output is on none is begun: a defrost warms the probe", (t) => {
	const bench = make({ outputs: [0] });
	const onMs = realRestMs;
	bench.relayShows(false, 0);
	t.is(bench.outputs.lease(0, Owner.command, onMs + 30_000, LeaseReason.asked, onMs), LeaseAnswer.granted);
	bench.relayShows(true, onMs);
	bench.reads(60, onMs + 2);
	t.is(bench.state(), "clear");
	bench.outputs.release(0, Owner.command, LeaseReason.released, onMs + 3);
	bench.outputs.advance(onMs + 3);
	bench.reads(60, onMs + 4);
	t.is(bench.state(), "raised");
});

test("while a program tells of something none is begun: a room that is on its way down is warm", (t) => {
	const bench = make({ notices: [{ program: 0, notice: "pulldown" }] });
	bench.notices[0] = [true, null];
	bench.reads(60, 0);
	t.is(bench.state(), "clear");
	bench.notices[0] = [null, null];
	bench.reads(60, 1);
	t.is(bench.state(), "raised", "what nobody knows inhibits nothing");
	bench.notices[0] = [true, null];
	bench.reads(60, 2);
	t.is(bench.state(), "raised", "what stands stays");
});

test("by time of day, over midnight too", (t) => {
	const night = { fromS: 22 * 3600, toS: 6 * 3600 };
	const states = (inhibit: Partial<InhibitPlan>, hours: readonly number[]): readonly string[] =>
		hours.map((hour) => {
			const bench = make(inhibit, midnightMs + hour * hourMs);
			bench.reads(60, 0);
			return bench.state();
		});
	t.deepEqual(states(night, [0, 5.99, 6, 21.99, 22]), ["clear", "clear", "raised", "raised", "clear"]);
	t.deepEqual(states({ fromS: 3600, toS: 7200 }, [0.99, 1, 1.99, 2]), ["raised", "clear", "clear", "raised"]);
});

test("without a clock no time of day inhibits", (t) => {
	const bench = make({ fromS: 0, toS: 86_399 }, midnightMs, false);
	bench.reads(60, 0);
	t.is(bench.state(), "raised");
});
