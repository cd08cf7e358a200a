import test from "ava";
import { type Clock, ClockQuality } from "../../../modules/ports/clock";
import { stampAtMs, stampMs } from "../../../modules/time/stamp";
import { SimClock } from "../../../sim/core/clock";
import { Scheduler } from "../../../sim/core/scheduler";

const wallMs = 1_782_864_000_000;

test("a stamp is wall-clock time when the clock was ever set", (t) => {
	const scheduler = new Scheduler();
	const clock = new SimClock(scheduler, wallMs);
	scheduler.runUntil(5_000_000);
	t.is(stampMs(clock), wallMs + 5000);
	t.is(stampAtMs(clock, 2000), wallMs + 2000);
	t.is(stampAtMs(clock, 7000), wallMs + 7000);
});

test("a stamp is monotonic time when the clock was never set", (t) => {
	const scheduler = new Scheduler();
	const sim = new SimClock(scheduler, wallMs);
	const clock: Clock = {
		now: () => sim.now(),
		nowUs: () => sim.nowUs(),
		timer: (callback) => sim.timer(callback),
		wallMs: () => 12,
		wallQuality: () => ClockQuality.none,
	};
	scheduler.runUntil(5_000_000);
	t.is(stampMs(clock), 5000);
	t.is(stampAtMs(clock, 2000), 2000);
});

test("the clock of a second boot counts from its own start, and stamps go on", (t) => {
	const scheduler = new Scheduler();
	scheduler.runUntil(60_000_000);
	const clock = new SimClock(scheduler, wallMs);
	t.is(clock.now(), 0);
	t.is(stampMs(clock), wallMs + 60_000);
});
