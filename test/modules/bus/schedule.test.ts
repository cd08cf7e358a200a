import test from "ava";
import { nothingDue, type Poll, Schedule } from "../../../modules/bus/schedule";
import { Slave } from "../../../modules/bus/slave";
import { BusStatus } from "../../../modules/bus/status";

function make(...periods: readonly number[]): { schedule: Schedule; slaves: readonly Slave[] } {
	const slaves = periods.map((_, index) => new Slave(index + 1, 300, 0));
	const polls = periods.map((periodMs, slave): Poll => ({ slave, code: 3, address: 0, count: 1, periodMs }));
	return { schedule: new Schedule(polls, slaves, 0), slaves };
}

function take(schedule: Schedule, nowMs: number): number {
	const index = schedule.pick(nowMs);
	if (index !== nothingDue) schedule.started(index, nowMs);
	return index;
}

test("of the polls that are due, the one whose deadline comes first runs first", (t) => {
	const { schedule } = make(3000, 1000, 2000);
	t.deepEqual([take(schedule, 0), take(schedule, 0), take(schedule, 0), take(schedule, 0)], [1, 2, 0, nothingDue]);
	t.is(schedule.nextMs(), 1000);
});

test("a poll that is late is due once, and its missed turns are not made up", (t) => {
	const { schedule } = make(1000);
	t.is(take(schedule, 0), 0);
	t.is(take(schedule, 5500), 0);
	t.is(take(schedule, 5500), nothingDue);
	t.is(schedule.nextMs(), 6500);
});

test("a poll that is a little late keeps its beat", (t) => {
	const { schedule } = make(1000);
	take(schedule, 0);
	t.is(take(schedule, 1200), 0);
	t.is(schedule.nextMs(), 2000);
});

test("an expedited poll goes before all others, once", (t) => {
	const { schedule } = make(100, 10_000);
	take(schedule, 0);
	take(schedule, 0);
	schedule.expedite(1, 150);
	t.deepEqual([take(schedule, 150), take(schedule, 150), take(schedule, 150)], [1, 0, nothingDue]);
});

test("a silent slave is not asked before its time, not even when its poll is expedited", (t) => {
	const { schedule, slaves } = make(100);
	for (let count = 0; count < 3; count += 1) (slaves[0] as Slave).note(BusStatus.timeout, 0);
	schedule.expedite(0, 10);
	t.is(schedule.pick(10), nothingDue);
	t.is(schedule.nextMs(), 1000);
	t.is(schedule.pick(1000), 0);
});

test("everything of a slave that is back is due", (t) => {
	const { schedule } = make(60_000, 60_000);
	take(schedule, 0);
	take(schedule, 0);
	schedule.refresh(1, 500);
	t.is(take(schedule, 500), 1);
	t.is(take(schedule, 500), nothingDue);
});

test("without polls nothing is ever due", (t) => {
	const { schedule } = make();
	t.is(schedule.pick(1e9), nothingDue);
	t.is(schedule.nextMs(), Number.POSITIVE_INFINITY);
});

test("a slave is silent after three time-outs in a row and is asked after 1, 2, 4, 8, 10, 10 s", (t) => {
	const slave = new Slave(1, 300, 0);
	slave.note(BusStatus.timeout, 0);
	slave.note(BusStatus.timeout, 0);
	t.false(slave.silent);
	const waits = [];
	for (let count = 0; count < 6; count += 1) {
		slave.note(BusStatus.timeout, 0);
		waits.push(slave.quietUntilMs);
	}
	t.true(slave.silent);
	t.deepEqual(waits, [1000, 2000, 4000, 8000, 10_000, 10_000]);
});

test("one answer ends a silence, an exception is an answer, and the next silence begins at 1 s again", (t) => {
	const slave = new Slave(1, 300, 0);
	for (let count = 0; count < 5; count += 1) slave.note(BusStatus.timeout, 0);
	t.true(slave.note(BusStatus.exception, 100));
	t.false(slave.silent);
	t.is(slave.quietUntilMs, 0);
	t.false(slave.note(BusStatus.good, 200), "only the first answer is a return");
	for (let count = 0; count < 3; count += 1) slave.note(BusStatus.timeout, 1000);
	t.is(slave.quietUntilMs, 2000);
	t.deepEqual([slave.requests, slave.replies, slave.timeouts, slave.exceptions], [10, 2, 8, 1]);
});

test("a damaged reply is no answer and no silence", (t) => {
	const slave = new Slave(1, 300, 0);
	for (let count = 0; count < 5; count += 1) t.false(slave.note(BusStatus.damaged, 0));
	t.false(slave.silent);
	t.is(slave.damaged, 5);
});
