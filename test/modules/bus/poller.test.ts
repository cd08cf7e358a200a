import test from "ava";
import { Poller } from "../../../modules/bus/poller";
import type { Slave } from "../../../modules/bus/slave";
import { BusStatus } from "../../../modules/bus/status";
import { type Want, WantClass } from "../../../modules/bus/want";
import { Scheduler } from "../../../sim/core/scheduler";
import { SimSlave } from "../../../sim/core/slave";
import { inTime, LateLine } from "../../support/core-late-line";
import { numbered, poll, slave, watchLine } from "../../support/core-line";
import { Wire } from "../../support/core-wire";

const limits = { characterUs: 1042, gapUs: 3646, receiveBytes: 128, longestTransactionMs: 250 };
const seconds = 1_000_000;

interface Asked {
	readonly address: number;
	readonly count: number;
	readonly isConfusing: boolean;
}

/** What is asked for at first, when replies of these lengths (in registers) are owed. */
function asked(wants: readonly Want[], one: Slave, owed: readonly number[]): Asked {
	const poller = new Poller(wants, [one], limits, 0);
	for (const count of owed) one.owe(3, 5 + 2 * count, 0);
	const block = poller.next(0, one);
	if (block === null) throw new Error("something is due");
	const count = poller.countToAsk(block, one, 0);
	return { address: block.address, count, isConfusing: one.mayConfuse(3, 5 + 2 * count, 0) };
}

test("while a reply is owed, a block takes in what is wanted beside it, due or not", (t) => {
	const wants = [poll(0, 0), poll(0, 1), poll(0, 2, 60_000), poll(0, 3, 60_000)];
	const one = slave(1, { registersPerRead: 10 });
	const poller = new Poller(wants, [one], limits, 0);
	const all = poller.next(0, one);
	t.like(all, { address: 0, count: 4 });
	if (all !== null) poller.started(all, 0);
	t.like(poller.next(1000, one), { address: 0, count: 2 });
	one.owe(3, 5 + 2 * 2, 1000);
	t.like(poller.next(1000, one), { address: 0, count: 3 });
	one.owe(3, 5 + 2 * 3, 1000);
	t.like(poller.next(1000, one), { address: 0, count: 4 });
});

test("where nothing more may be read, some wants are left for later", (t) => {
	const wants = [poll(0, 10), poll(0, 11), poll(0, 12)];
	const narrow = () => slave(1, { registersPerRead: 10 });
	t.deepEqual(asked(wants, narrow(), [3]), { address: 10, count: 2, isConfusing: false });
	t.deepEqual(asked(wants, narrow(), [3, 2]), { address: 10, count: 1, isConfusing: false });
	t.deepEqual(asked(wants, narrow(), [3, 2, 1]), { address: 10, count: 3, isConfusing: true });
});

test("a register that nobody wants is asked for only where the profile allows it and the device takes it", (t) => {
	const wants = [poll(0, 10), poll(0, 11)];
	t.deepEqual(asked(wants, slave(1, { registersPerRead: 10, holesAllowed: true }), [2]), {
		address: 10,
		count: 3,
		isConfusing: false,
	});
	t.is(asked(wants, slave(1, { registersPerRead: 10, holesAllowed: true }), [2, 3, 4, 5, 6]).count, 1);
	const refusing = slave(1, { registersPerRead: 10, holesAllowed: true });
	refusing.refusesGrowth = true;
	t.is(asked(wants, refusing, [2]).count, 1);
	t.true(asked([poll(0, 10)], slave(1, { registersPerRead: 10 }), [1]).isConfusing, "doubtful rather");
});

test("a register that clears what it counts is never read by a line whose profile forbids holes", (t) => {
	const scheduler = new Scheduler();
	const read = new Set<number>();
	const counter = new SimSlave(1, {
		holding(address) {
			read.add(address);
			return address;
		},
	});
	let turn = 0;
	const fate = () => {
		turn += 1;
		return turn % 7 === 0 ? { afterUs: 900_000 } : inTime;
	};
	const line = new LateLine(scheduler, { slaves: [counter], reportsGaps: true, fate });
	const wants = [3, 4, 6, 9, 10, 11].map((address) => poll(0, address, 100));
	const { ends } = watchLine(scheduler, line.open, [slave(1, { registersPerRead: 20 })], wants);
	scheduler.runUntil(600 * seconds);
	t.deepEqual(
		[...read].sort((a, b) => a - b),
		[3, 4, 6, 9, 10, 11],
	);
	t.true(ends.filter(({ status }) => status === BusStatus.good).length > 1000);
	t.true(turn > 500);
});

test("a line that is asked for twice what it can carry keeps control's periods", (t) => {
	const scheduler = new Scheduler();
	const line = new LateLine(scheduler, { slaves: [1, 2, 3].map(numbered), reportsGaps: true, fate: () => inTime });
	const { control, monitor, background } = WantClass;
	const classes = [control, monitor, background];
	// 39 ms a read: 8 of control, 20 each of the others, every second, none beside another.
	const wants = classes.flatMap((wantClass, index) =>
		Array.from({ length: index === 0 ? 8 : 20 }, (_, at) => ({ ...poll(index, 2 * at), wantClass })),
	);
	const slaves = [1, 2, 3].map((unit) => slave(unit));
	const { ends } = watchLine(scheduler, line.open, slaves, wants);
	scheduler.runUntil(300 * seconds);
	const reads = (wantClass: number) => {
		const counts = wants.map((want, id) =>
			want.wantClass === wantClass ? ends.filter((end) => end.id === id).length : 0,
		);
		return counts.filter((count) => count > 0);
	};
	t.true(
		reads(control).every((count) => count >= 299),
		`${reads(control)}`,
	);
	t.is(reads(monitor).length, 20);
	t.is(reads(background).length, 20, "all of them are read, if rarely");
	t.true(Math.min(...reads(monitor)) > 2 * Math.max(...reads(background)), `${reads(monitor)}; ${reads(background)}`);
});

test("a want of 60 s beside one of 1 s is read once a minute, in requests of the other", (t) => {
	const scheduler = new Scheduler();
	const line = new LateLine(scheduler, { slaves: [numbered(1)], reportsGaps: true, fate: () => inTime });
	const periods = [1000, 5000, 10_000, 60_000];
	const wants = periods.map((periodMs, address) => poll(0, address, periodMs));
	const { ends } = watchLine(scheduler, line.open, [slave(1, { registersPerRead: 10 })], wants);
	scheduler.runUntil(3600 * seconds);
	t.is(line.requests, 3600, "no request is for a slow one alone");
	for (const [id, periodMs] of periods.entries()) {
		const count = ends.filter((end) => end.id === id).length;
		t.true(count >= 3600_000 / periodMs && count <= 3600_000 / periodMs + 1, `${periodMs}: ${count}`);
	}
});

test("periods that share no beat still share requests", (t) => {
	const scheduler = new Scheduler();
	const line = new LateLine(scheduler, { slaves: [numbered(1)], reportsGaps: true, fate: () => inTime });
	const periods = [2000, 3000, 5000, 7000];
	const wants = periods.map((periodMs, address) => poll(0, address, periodMs));
	const { ends } = watchLine(scheduler, line.open, [slave(1, { registersPerRead: 10 })], wants);
	scheduler.runUntil(3600 * seconds);
	for (const [id, periodMs] of periods.entries()) {
		const reads = ends.filter((end) => end.id === id).map(({ atMs }) => atMs);
		const longest = Math.max(...reads.slice(1).map((atMs, index) => atMs - (reads[index] as number)));
		t.true(longest < periodMs + 300, `${periodMs}: ${longest} ms between two`);
	}
	t.true(line.requests <= 1850, `${line.requests}: hardly more than the fastest alone`);
});

test("a register that is answered by silence is found within a few periods, the others are read on", (t) => {
	const scheduler = new Scheduler();
	const wants = Array.from({ length: 16 }, (_, address) => poll(0, address));
	const missing = 11;
	const device = numbered(1);
	const wire = new Wire(scheduler, true);
	wire.respond = (request) => {
		const [, , , first = 0, , count = 0] = request;
		if (first <= missing && first + count > missing) return [];
		return [{ afterUs: 10_000, bytes: device.answer(request) as Uint8Array }];
	};
	const one = slave(1, { registersPerRead: 16 });
	const { ends, line } = watchLine(scheduler, wire.open, [one], [...wants, poll(0, 40, 700)]);
	scheduler.runUntil(60 * seconds);
	t.true(line.poller.plan.joins.isRefused(missing));
	t.is(line.poller.plan.joins.refusals, 1);
	const asked = ends.filter(({ id, atMs }) => id === missing && atMs > 20_000).length;
	t.true(asked >= 1 && asked <= 3, `asked for ${asked} times more, rarer each time`);
	for (const [id] of wants.entries()) {
		const good = ends.filter((end) => end.id === id && end.status === BusStatus.good);
		if (id === missing) t.is(good.length, 0);
		else {
			const first = good[0]?.atMs ?? Number.POSITIVE_INFINITY;
			t.true(first < 12_000, `${id}: first read after ${first} ms`);
			t.true(good.filter(({ atMs }) => atMs > 20_000).length >= 38, `${id}`);
		}
	}
});
