import test from "ava";
import { BusStatus } from "../../../modules/bus/status";
import type { SerialOptions } from "../../../modules/ports/serial";
import { Scheduler } from "../../../sim/core/scheduler";
import { inTime, LateLine } from "../../support/core-late-line";
import { numbered, poll, slave, watchLine } from "../../support/core-line";

const seconds = 1_000_000;
const units = [1, 2, 3, 4, 5, 6, 7, 8, 9];
const formats = [
	{ parity: "none", stop: 1 },
	{ parity: "even", stop: 1 },
	{ parity: "none", stop: 2 },
] as const;

function formatOf(unit: number) {
	return formats[unit % formats.length] as (typeof formats)[number];
}

/** Nine slaves in three formats, who hear only their own. */
function make(scheduler: Scheduler) {
	const line = new LateLine(scheduler, {
		slaves: units.map(numbered),
		reportsGaps: true,
		fate: () => inTime,
		hears: (unit, { parity, stop }: SerialOptions) => formatOf(unit).parity === parity && formatOf(unit).stop === stop,
	});
	const slaves = units.map((unit) => slave(unit, formatOf(unit)));
	const wants = units.map((_, index) => poll(index, 5));
	return { line, ends: watchLine(scheduler, line.open, slaves, wants).ends };
}

test("slaves of three formats are all served, and the port changes three times a round, not nine", (t) => {
	const scheduler = new Scheduler();
	const { line, ends } = make(scheduler);
	scheduler.runUntil(60 * seconds);
	for (const [index, unit] of units.entries()) {
		const own = ends.filter(({ id }) => id === index);
		t.true(own.length >= 59, `unit ${unit} was read ${own.length} times`);
		t.true(own.every(({ status, value }) => status === BusStatus.good && value === 100 * unit + 5));
	}
	t.true(line.openings.length <= 3 * 60 + 3, `the port was opened ${line.openings.length} times`);
});

test("a write to a slave of another format opens the port for it, and ends good", (t) => {
	const scheduler = new Scheduler();
	const line = new LateLine(scheduler, {
		slaves: units.map(numbered),
		reportsGaps: true,
		fate: () => inTime,
		hears: (unit, { parity }) => formatOf(unit).parity === parity,
	});
	const slaves = [1, 3].map((unit) => slave(unit, formatOf(unit)));
	const { line: master, ends } = watchLine(scheduler, line.open, slaves, []);
	scheduler.runUntil(1 * seconds);
	t.true(master.write(1, 5, 2, 0xff00, 1));
	t.true(master.write(0, 5, 2, 0xff00, 2));
	scheduler.runUntil(2 * seconds);
	t.deepEqual(
		ends.map(({ id, status }) => [id, status]),
		[
			[1, BusStatus.good],
			[2, BusStatus.good],
		],
	);
	t.deepEqual(line.openings, ["even 1", "none 1", "even 1"]);
	t.is(master.port.formatChanges, 2);
});

test("a port that is lost in the middle is opened again in the format that it had, and all go on", (t) => {
	const scheduler = new Scheduler();
	const { line, ends } = make(scheduler);
	scheduler.runUntil(10.05 * seconds);
	line.absent = true;
	line.lose("unplugged");
	scheduler.runUntil(15 * seconds);
	t.true(
		ends.every(({ atMs }) => atMs <= 10_050),
		"nothing is told while it is gone",
	);
	line.absent = false;
	scheduler.runUntil(40 * seconds);
	for (const index of units.keys()) {
		t.true(
			ends.filter(({ id, status, atMs }) => id === index && status === BusStatus.good && atMs > 20_000).length >= 18,
		);
	}
	t.true(ends.every(({ status }) => status === BusStatus.good));
});

test("a write that is in flight or waits when the port is lost ends with portLost, once", (t) => {
	const scheduler = new Scheduler();
	const line = new LateLine(scheduler, { slaves: [numbered(1)], reportsGaps: true, fate: () => inTime });
	const { line: master, ends } = watchLine(scheduler, line.open, [slave(1)], []);
	scheduler.runUntil(1 * seconds);
	for (const token of [1, 2]) master.write(0, 5, 0, 0xff00, token);
	scheduler.runUntil(1.02 * seconds);
	line.lose("unplugged");
	scheduler.runUntil(5 * seconds);
	t.deepEqual(
		ends.map(({ id, status }) => [id, status]),
		[
			[1, BusStatus.portLost],
			[2, BusStatus.portLost],
		],
	);
	t.is(master.port.losses, 1);
	t.is(master.port.lastError, "unplugged");
	t.true(master.write(0, 5, 0, 0xff00, 3));
	scheduler.runUntil(6 * seconds);
	t.like(ends.at(-1), { id: 3, status: BusStatus.good });
});
