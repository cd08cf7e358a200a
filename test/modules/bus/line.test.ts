import test from "ava";
import { BusStatus } from "../../../modules/bus/status";
import { SimLine } from "../../../sim/core/line";
import { Scheduler } from "../../../sim/core/scheduler";
import { numbered, poll, slave, watchLine } from "../../support/core-line";
import { answering, Wire } from "../../support/core-wire";

const seconds = 1_000_000;

test("every poll is answered with its own slave's value, period after period", (t) => {
	const scheduler = new Scheduler();
	const simLine = new SimLine(scheduler, [numbered(1), numbered(2)], () => 10_000);
	const polls = [poll(0, 5), poll(1, 7, 2000)];
	const { ends, line } = watchLine(scheduler, (_, options) => simLine.open(options), [slave(1), slave(2)], polls);
	scheduler.runUntil(10 * seconds);
	t.is(ends.filter((end) => end.id === 0).length, 10);
	t.is(ends.filter((end) => end.id === 1).length, 5);
	t.true(ends.every((end) => end.status === BusStatus.good && end.value === (end.id === 0 ? 105 : 207)));
	t.true(line.loadPercent() > 4 && line.loadPercent() < 6, `${line.loadPercent()} %`);
});

test("a write goes before the polls that are due, right after the transaction in flight", (t) => {
	const scheduler = new Scheduler();
	const wire = new Wire(scheduler, true);
	wire.respond = answering(numbered(1));
	const polls = [poll(0, 0), poll(0, 1), poll(0, 2), poll(0, 3)];
	const { line, ends } = watchLine(scheduler, wire.open, [slave(1)], polls);
	scheduler.runUntil(5000);
	t.true(line.write(0, 5, 3, 0xff00, 77));
	scheduler.runUntil(1 * seconds - 1);
	t.deepEqual(
		ends.map(({ what, id }) => `${what} ${id}`),
		["poll 0", "write 77", "poll 1", "poll 2", "poll 3"],
	);
	t.true(ends.every(({ status }) => status === BusStatus.good));
});

test("a write that the device refuses ends with its exception", (t) => {
	const scheduler = new Scheduler();
	const wire = new Wire(scheduler, true);
	wire.respond = answering(numbered(1));
	const { line, ends, slaves } = watchLine(scheduler, wire.open, [slave(1)], []);
	scheduler.runUntil(5000);
	line.write(0, 5, 200, 0xff00, 1);
	scheduler.runUntil(1 * seconds);
	t.is(ends[0]?.status, BusStatus.exception);
	t.is(slaves[0]?.lastException, 2);
});

test("writes wait while the port is opened, are refused while it is gone, and the seventeenth is refused", (t) => {
	const scheduler = new Scheduler();
	const wire = new Wire(scheduler, true);
	const { line } = watchLine(scheduler, wire.open, [slave(1)], []);
	t.true(line.write(0, 5, 0, 0xff00, 100));
	t.is(wire.requests.length, 0);
	scheduler.runUntil(1000);
	t.is(wire.requests.length, 1, "the one that waited is in flight");
	const taken = Array.from({ length: 20 }, (_, token) => line.write(0, 5, 0, 0xff00, token));
	t.is(taken.filter(Boolean).length, 16, "one is in flight, sixteen wait");
	wire.lose("unplugged");
	t.false(line.write(0, 5, 0, 0xff00, 1));
	scheduler.runUntil(2_000_000);
	line.close();
	t.false(line.write(0, 5, 0, 0, 1));
});

test("a dead slave of eight costs the others little", (t) => {
	const scheduler = new Scheduler();
	const living = [1, 2, 3, 4, 5, 6, 7].map((unit) => numbered(unit));
	const simLine = new SimLine(scheduler, living, () => 20_000);
	const slaves = [1, 2, 3, 4, 5, 6, 7, 8].map((unit) => slave(unit));
	const polls = slaves.map((_, index) => poll(index, 0));
	const { ends } = watchLine(scheduler, (_, options) => simLine.open(options), slaves, polls);
	scheduler.runUntil(600 * seconds);
	const good = ends.filter(({ status }) => status === BusStatus.good).length;
	t.true(good > 7 * 600 * 0.97, `${good} of ${7 * 600}`);
	const asked = ends.filter(({ id }) => id === 7).length;
	t.true(asked < 75, `the dead one was asked ${asked} times`);
	const gaps = ends.filter(({ id }) => id === 0).map(({ atMs }) => atMs);
	const longest = Math.max(...gaps.slice(1).map((atMs, index) => atMs - (gaps[index] as number)));
	t.true(longest < 2000, `the longest wait was ${longest} ms`);
});

test("a slave that comes back is asked for everything at once", (t) => {
	const scheduler = new Scheduler();
	const wire = new Wire(scheduler, true);
	const { ends } = watchLine(scheduler, wire.open, [slave(1)], [poll(0, 0, 1000), poll(0, 1, 600_000)]);
	scheduler.runUntil(60 * seconds);
	t.true(ends.every(({ status }) => status === BusStatus.timeout));
	wire.respond = answering(numbered(1));
	scheduler.runUntil(71 * seconds);
	const back = ends.find(({ status }) => status === BusStatus.good);
	const slow = ends.find(({ id, status }) => id === 1 && status === BusStatus.good);
	t.true(back !== undefined && back.atMs < 71_000);
	t.true(slow !== undefined && slow.atMs - (back?.atMs ?? 0) < 200);
});

test("a slave's gap is left before the next request", (t) => {
	const scheduler = new Scheduler();
	const wire = new Wire(scheduler, true);
	wire.respond = answering(numbered(1));
	const { ends } = watchLine(scheduler, wire.open, [slave(1, { gapMs: 50 })], [poll(0, 0, 100), poll(0, 1, 100)]);
	scheduler.runUntil(2 * seconds);
	t.true(ends.length > 20);
	for (let index = 0; index + 1 < wire.requests.length; index += 1) {
		const gapMs = (wire.requests[index + 1]?.atMs ?? 0) - (ends[index]?.atMs ?? 0);
		t.true(gapMs >= 49, `${gapMs} ms after transaction ${index}`);
	}
});

test("a listener may queue writes from inside its callback", (t) => {
	const scheduler = new Scheduler();
	const wire = new Wire(scheduler, true);
	wire.respond = answering(numbered(1));
	let queued = 0;
	const { ends } = watchLine(scheduler, wire.open, [slave(1)], [poll(0, 0, 500)], {
		onEnd: (line, end) => {
			if (end.what === "poll" && queued < 3) queued += line.write(0, 5, queued, 0xff00, 100 + queued) ? 1 : 0;
		},
	});
	scheduler.runUntil(3 * seconds);
	t.deepEqual(
		ends.filter(({ what }) => what === "write").map(({ id }) => id),
		[100, 101, 102],
	);
});
