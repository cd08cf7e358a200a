import test from "ava";
import { BlockPlan } from "../../../modules/bus/blocks";
import { nothingDue, Schedule } from "../../../modules/bus/schedule";
import type { Slave } from "../../../modules/bus/slave";
import { BusStatus } from "../../../modules/bus/status";
import { type Want, WantClass } from "../../../modules/bus/want";
import { slave as makeSlave, poll } from "../../support/core-line";

const limits = { characterUs: 1042, gapUs: 3646, receiveBytes: 128, longestTransactionMs: 250 };

interface Made {
	readonly schedule: Schedule;
	readonly slaves: readonly Slave[];
	/** The want that is picked at this time, and started; -1 when none is. */
	take(nowMs: number): number;
	pick(nowMs: number): number;
}

/** One slave and one want for each period, in their order. */
function make(...periods: readonly number[]): Made {
	return of(periods.map((periodMs, slave) => poll(slave, 0, periodMs)));
}

/** One slave for each want. */
function of(wants: readonly Want[]): Made {
	const slaves = wants.map((_, index) => makeSlave(index + 1));
	const plan = new BlockPlan(wants, slaves, limits);
	const schedule = new Schedule(plan, slaves, 0);
	const like = slaves[0] ?? makeSlave(1);
	const pick = (nowMs: number): number => schedule.pick(nowMs, like);
	const take = (nowMs: number): number => {
		const place = pick(nowMs);
		if (place !== nothingDue) schedule.started(plan.set(place, place), nowMs);
		return place;
	};
	return { schedule, slaves, take, pick };
}

test("of the blocks that are due, the one whose deadline comes first runs first", (t) => {
	const { schedule, take } = make(3000, 1000, 2000);
	t.deepEqual([take(0), take(0), take(0), take(0)], [1, 2, 0, nothingDue]);
	t.is(schedule.nextMs(), 1000);
});

test("a block that is late is due once, and its missed turns are not made up", (t) => {
	const { schedule, take } = make(1000);
	t.is(take(0), 0);
	t.is(take(5500), 0);
	t.is(take(5500), nothingDue);
	t.is(schedule.nextMs(), 6500);
});

test("a block that is a little late keeps its beat", (t) => {
	const { schedule, take } = make(1000);
	take(0);
	t.is(take(1200), 0);
	t.is(schedule.nextMs(), 2000);
});

test("an expedited want goes before all others, once", (t) => {
	const { schedule, take } = make(100, 10_000);
	take(0);
	take(0);
	schedule.expedite(1, 150);
	t.deepEqual([take(150), take(150), take(150)], [1, 0, nothingDue]);
});

test("what was read early is due a period later, what was late keeps its beat", (t) => {
	const slaves = [makeSlave(1)];
	const plan = new BlockPlan([poll(0, 0), poll(0, 1), poll(0, 2)], slaves, limits);
	const schedule = new Schedule(plan, slaves, 0);
	schedule.dueMs.set([900, 1300, 50]);
	schedule.started(plan.set(0, 2), 1100);
	t.deepEqual([...schedule.dueMs], [1900, 2100, 2100]);
});

test("control goes before monitor, monitor before background, deadlines or not", (t) => {
	const { control, monitor, background } = WantClass;
	const classes = [background, monitor, control];
	const { take } = of(classes.map((wantClass, slave) => ({ ...poll(slave, 0, 1000 * (slave + 1)), wantClass })));
	t.deepEqual([take(0), take(0), take(0), take(0)], [2, 1, 0, nothingDue]);
});

test("a line that is twice too full keeps control's periods, and background is late but does not starve", (t) => {
	const { control, monitor, background } = WantClass;
	const wants = [background, monitor, monitor, control].map((wantClass, slave) => ({ ...poll(slave, 0), wantClass }));
	const { take } = of(wants);
	const counts = [0, 0, 0, 0];
	for (let nowMs = 0; nowMs < 600_000; nowMs += 500) {
		const place = take(nowMs);
		if (place !== nothingDue) counts[place] = (counts[place] as number) + 1;
	}
	t.is(counts[3], 600, "every second");
	t.true((counts[0] as number) >= 60, `${counts}`);
	for (const one of [1, 2]) t.true((counts[one] as number) > 1.5 * (counts[0] as number), `${counts}`);
});

test("a silent slave is not asked before its time, not even when it is expedited", (t) => {
	const { schedule, slaves, pick } = make(100);
	for (let count = 0; count < 3; count += 1) (slaves[0] as Slave).note(BusStatus.timeout, 0);
	schedule.expedite(0, 10);
	t.is(pick(10), nothingDue);
	t.is(schedule.nextMs(), 1000);
	t.is(pick(1000), 0);
});

test("silent slaves wait for their common share too, others do not", (t) => {
	const { schedule, slaves, pick } = make(100, 200);
	for (let count = 0; count < 3; count += 1) (slaves[0] as Slave).note(BusStatus.timeout, 0);
	schedule.probesFromMs = 5000;
	t.is(pick(1500), 1);
	for (let count = 0; count < 3; count += 1) (slaves[1] as Slave).note(BusStatus.timeout, 1500);
	t.is(pick(4999), nothingDue);
	t.is(schedule.nextMs(), 5000);
});

test("everything of a slave that is back is due", (t) => {
	const { schedule, take } = make(60_000, 60_000);
	take(0);
	take(0);
	schedule.refresh(1, 500);
	t.is(take(500), 1);
	t.is(take(500), nothingDue);
});

test("without wants nothing is ever due", (t) => {
	const { schedule, pick } = make();
	t.is(pick(1e9), nothingDue);
	t.is(schedule.nextMs(), Number.POSITIVE_INFINITY);
});

test("a slave is silent after three time-outs in a row and is asked after 1, 2, 4, 8, 9, 9 s", (t) => {
	const slave = makeSlave(1);
	slave.note(BusStatus.timeout, 0);
	slave.note(BusStatus.timeout, 0);
	t.false(slave.silent);
	const waits = [];
	for (let count = 0; count < 6; count += 1) {
		slave.note(BusStatus.timeout, 0);
		waits.push(slave.quietUntilMs);
	}
	t.true(slave.silent);
	t.deepEqual(waits, [1000, 2000, 4000, 8000, 9000, 9000]);
});

test("one answer ends a silence, an exception is an answer, and the next silence begins at 1 s again", (t) => {
	const slave = makeSlave(1);
	for (let count = 0; count < 5; count += 1) slave.note(BusStatus.timeout, 0);
	slave.noteException(2);
	t.true(slave.note(BusStatus.exception, 100));
	t.false(slave.silent);
	t.is(slave.quietUntilMs, 0);
	t.false(slave.note(BusStatus.good, 200), "only the first answer is a return");
	for (let count = 0; count < 3; count += 1) slave.note(BusStatus.timeout, 1000);
	t.is(slave.quietUntilMs, 2000);
	t.deepEqual([slave.requests, slave.replies, slave.timeouts, slave.exceptions], [10, 2, 8, 1]);
	t.is(slave.exceptionCount(2), 1);
});

test("a damaged reply is no answer and no silence", (t) => {
	const slave = makeSlave(1);
	for (let count = 0; count < 5; count += 1) t.false(slave.note(BusStatus.damaged, 0));
	t.false(slave.silent);
	t.is(slave.damaged, 5);
});
