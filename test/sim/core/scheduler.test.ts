import test from "ava";
import fc from "fast-check";
import { Scheduler } from "../../../sim/core/scheduler";

test("events run by time, and those of one time in the order in which they were asked for", (t) => {
	fc.assert(
		fc.property(fc.array(fc.nat(20), { maxLength: 100 }), (times) => {
			const scheduler = new Scheduler();
			const ran: number[] = [];
			for (const [index, us] of times.entries()) scheduler.at(us, () => ran.push(index));
			scheduler.runUntil(100);
			const sorted = times.map((us, index) => ({ us, index })).sort((a, b) => a.us - b.us || a.index - b.index);
			return scheduler.events === times.length && sorted.every(({ index }, place) => ran[place] === index);
		}),
		{ seed: 20261122, numRuns: 300 },
	);
	t.pass();
});

test("an event may ask for others, and what is asked for in the past runs now", (t) => {
	const scheduler = new Scheduler();
	const ran: string[] = [];
	scheduler.at(100, () => {
		scheduler.at(5, () => ran.push(`late at ${scheduler.nowUs}`));
		scheduler.at(150.2, () => ran.push(`at ${scheduler.nowUs}`));
	});
	scheduler.runUntil(120);
	t.deepEqual(ran, ["late at 100"]);
	t.is(scheduler.nowUs, 120);
	t.is(scheduler.nextUs, 151, "rounded up to whole microseconds");
	scheduler.runUntil(1000);
	t.deepEqual(ran, ["late at 100", "at 151"]);
	t.is(scheduler.nextUs, Number.POSITIVE_INFINITY);
});

test("time does not go back", (t) => {
	const scheduler = new Scheduler();
	scheduler.runUntil(500);
	scheduler.runUntil(100);
	t.is(scheduler.nowUs, 500);
	t.false(scheduler.step(1e9));
});
