import test from "ava";
import fc from "fast-check";
import { BusStatus } from "../../../modules/bus/status";
import { Scheduler } from "../../../sim/core/scheduler";
import { SimSlave } from "../../../sim/core/slave";
import { numbered, poll, slave, watchLine } from "../../support/core-line";
import { answering, type Chunk, Wire, withCrc } from "../../support/core-wire";

const seconds = 1_000_000;
const one = numbered(1);

/** Both kinds of port: one that tells the end of a frame, one that does not. */
for (const reportsGaps of [true, false]) {
	const port = reportsGaps ? "with gaps" : "without gaps";

	test(`${port}: a reply after the time-out is never taken for another request's`, (t) => {
		for (let lateMs = 250; lateMs <= 610; lateMs += 3) {
			const scheduler = new Scheduler();
			const wire = new Wire(scheduler, reportsGaps);
			let turn = 0;
			wire.respond = (request) => {
				turn += 1;
				return [{ afterUs: turn % 3 === 1 ? 1000 * lateMs : 10_000, bytes: one.answer(request) as Uint8Array }];
			};
			const { ends } = watchLine(scheduler, wire.open, [slave(1)], [poll(0, 3), poll(0, 8), poll(0, 9)]);
			scheduler.runUntil(20 * seconds);
			const wrong = ends.filter(({ id, status, value }) => status === BusStatus.good && value !== [103, 108, 109][id]);
			t.deepEqual(wrong, [], `${lateMs} ms late`);
			t.true(ends.length > 20);
		}
	});

	test(`${port}: noise before a late reply does not let it pass for another request's`, (t) => {
		fc.assert(
			fc.property(
				fc.array(fc.tuple(fc.nat(320), fc.nat(580), fc.uint8Array({ maxLength: 6 })), { minLength: 4 }),
				(story) => {
					const scheduler = new Scheduler();
					const wire = new Wire(scheduler, reportsGaps);
					let turn = 0;
					wire.respond = (request): readonly Chunk[] => {
						const [noiseMs, replyMs, noise] = story[turn % story.length] ?? [0, 0, new Uint8Array(0)];
						turn += 1;
						const reply = { afterUs: 1000 * replyMs + 5000, bytes: one.answer(request) as Uint8Array };
						return [{ afterUs: 1000 * noiseMs, bytes: noise }, reply];
					};
					const { ends } = watchLine(scheduler, wire.open, [slave(1)], [poll(0, 3), poll(0, 8)]);
					scheduler.runUntil(10 * seconds);
					return ends.every(({ id, status, value }) => status !== BusStatus.good || value === (id === 0 ? 103 : 108));
				},
			),
			{ seed: 20261122, numRuns: 150 },
		);
		t.pass();
	});

	test(`${port}: a reply in pieces is put together`, (t) => {
		const scheduler = new Scheduler();
		const wire = new Wire(scheduler, reportsGaps);
		wire.respond = (request) => {
			const reply = one.answer(request) as Uint8Array;
			return [...reply].map((byte, index) => ({ afterUs: 10_000 + 1000 * index, bytes: Uint8Array.of(byte) }));
		};
		const { ends } = watchLine(scheduler, wire.open, [slave(1)], [poll(0, 3)]);
		scheduler.runUntil(5 * seconds);
		t.is(ends.length, 5);
		t.true(ends.every(({ status, value }) => status === BusStatus.good && value === 103));
	});

	test(`${port}: a damaged reply is told, its request repeated at once and once, and what follows is good`, (t) => {
		const scheduler = new Scheduler();
		const wire = new Wire(scheduler, reportsGaps);
		let turn = 0;
		wire.respond = (request) => {
			turn += 1;
			const bytes = one.answer(request) as Uint8Array;
			if (turn === 1) bytes[4] = (bytes[4] as number) ^ 1;
			return [{ afterUs: 10_000, bytes: turn === 2 ? bytes.slice(0, 4) : bytes }];
		};
		const { ends, slaves } = watchLine(scheduler, wire.open, [slave(1)], [poll(0, 3)]);
		scheduler.runUntil(3.5 * seconds);
		t.deepEqual(
			ends.map(({ status }) => status),
			[BusStatus.damaged, BusStatus.damaged, BusStatus.good, BusStatus.good, BusStatus.good],
		);
		t.true((ends[1]?.atMs ?? 1000) < 1000, "before the next period");
		t.is(slaves[0]?.retries, 1);
		t.is(slaves[0]?.damaged, 2);
	});

	test(`${port}: bytes that nobody asked for are counted and harm nothing`, (t) => {
		const scheduler = new Scheduler();
		const wire = new Wire(scheduler, reportsGaps);
		wire.respond = answering(one);
		const { ends, line } = watchLine(scheduler, wire.open, [slave(1)], [poll(0, 3)]);
		for (let at = 0; at < 10; at += 1) {
			scheduler.at(at * seconds + 500_000, () => wire.babble(new Uint8Array(400).fill(at)));
		}
		scheduler.runUntil(10 * seconds);
		t.is(line.strayBytes, 4000);
		t.true(ends.length >= 10 && ends.every(({ status }) => status === BusStatus.good));
	});
}

test("a port that does not come is opened again after 1, 2, 4, 8, 10, 10 s", (t) => {
	const scheduler = new Scheduler();
	const wire = new Wire(scheduler, true);
	wire.absent = true;
	const { line } = watchLine(scheduler, wire.open, [slave(1)], [poll(0, 3)]);
	scheduler.runUntil(36 * seconds);
	t.deepEqual(wire.openings, [0, 1000, 3000, 7000, 15_000, 25_000, 35_000]);
	t.is(line.port.losses, 7);
	t.is(line.port.lastError, "there is no such port");
});

test("a port that vanishes ends the write in flight and those that wait with portLost, and comes back", (t) => {
	const scheduler = new Scheduler();
	const wire = new Wire(scheduler, true);
	const { line, ends } = watchLine(scheduler, wire.open, [slave(1)], [], {
		onEnd: (_line, end) => t.false(line.write(0, 5, 0, 0, 999), `nothing is taken after write ${end.id}`),
	});
	scheduler.runUntil(1 * seconds);
	for (const token of [1, 2, 3]) t.true(line.write(0, 5, 0, 0xff00, token));
	scheduler.runUntil(1.02 * seconds);
	wire.lose("unplugged");
	t.deepEqual(
		ends.map(({ id, status }) => [id, status]),
		[1, 2, 3].map((id) => [id, BusStatus.portLost]),
	);
	wire.respond = answering(one);
	scheduler.runUntil(2.1 * seconds);
	t.deepEqual(wire.openings, [0, 2020]);
	t.true(line.write(0, 5, 0, 0xff00, 4) || ends.length > 3);
});

test("a poll in flight when the port vanishes has no end, and is made again", (t) => {
	const scheduler = new Scheduler();
	const wire = new Wire(scheduler, true);
	wire.respond = answering(one);
	const { ends } = watchLine(scheduler, wire.open, [slave(1)], [poll(0, 3)]);
	scheduler.runUntil(5000);
	wire.lose("unplugged");
	scheduler.runUntil(1.5 * seconds);
	t.deepEqual(
		ends.map(({ status }) => status),
		[BusStatus.good],
	);
	t.true((ends[0]?.atMs ?? 0) > 1000);
});

test("a line that is closed asks nothing more", (t) => {
	const scheduler = new Scheduler();
	const wire = new Wire(scheduler, true);
	wire.respond = answering(one);
	const { line } = watchLine(scheduler, wire.open, [slave(1)], [poll(0, 3)]);
	scheduler.runUntil(5000);
	line.close();
	scheduler.runUntil(60 * seconds);
	t.is(wire.requests.length, 1);
	t.is(wire.openings.length, 1);
});

test("a late exception is not taken for the next request's: nothing is split, no point is refused", (t) => {
	for (const lateMs of [700, 900, 1200]) {
		const scheduler = new Scheduler();
		const wire = new Wire(scheduler, true);
		let turn = 0;
		wire.respond = (request) => {
			turn += 1;
			if (turn === 1) return [{ afterUs: 1000 * lateMs, bytes: withCrc(Uint8Array.of(1, 0x83, 2)) }];
			return [{ afterUs: 100_000, bytes: one.answer(request) as Uint8Array }];
		};
		const wants = [3, 4, 5, 9].map((address) => poll(0, address, 50));
		const { ends, line } = watchLine(scheduler, wire.open, [slave(1, { registersPerRead: 10 })], wants);
		scheduler.runUntil(20 * seconds);
		t.is(line.poller.plan.joins.refusals, 0, `${lateMs} ms`);
		t.false(ends.some(({ status }) => status === BusStatus.exception));
		t.true(ends.filter(({ status }) => status === BusStatus.good).length > 100);
	}
});

test("a block with a hole that the slave refuses is split and stays so; what it lacks is asked for rarely", (t) => {
	const scheduler = new Scheduler();
	const wire = new Wire(scheduler, true);
	const gappy = new SimSlave(1, { holding: (address) => ([3, 5, 6].includes(address) ? 100 + address : undefined) });
	wire.respond = answering(gappy);
	const wants = [3, 5, 6, 7].map((address) => poll(0, address));
	const options = { registersPerRead: 10, holesAllowed: true };
	const { ends } = watchLine(scheduler, wire.open, [slave(1, options)], wants);
	scheduler.runUntil(60 * seconds);
	for (const [index, address] of [3, 5, 6].entries()) {
		const good = ends.filter(
			({ id, status, value }) => id === index && status === BusStatus.good && value === 100 + address,
		);
		t.true(good.length >= 58, `${address}: ${good.length}`);
	}
	const refused = ends.filter(({ id, status }) => id === 3 && status === BusStatus.exception);
	t.true(refused.length > 0 && refused.length <= 5, `${refused.length}`);
	t.false(ends.some(({ id, status }) => id === 3 && status === BusStatus.good));
});

test("a block that the slave answers by silence, though it answers others, is split", (t) => {
	const scheduler = new Scheduler();
	const wire = new Wire(scheduler, true);
	wire.respond = (request) => {
		const [, , , first = 0, , count = 0] = request;
		const isAsked = first <= 7 && first + count > 7;
		return isAsked ? [] : [{ afterUs: 10_000, bytes: one.answer(request) as Uint8Array }];
	};
	const wants = [3, 5, 7].map((address) => poll(0, address)).concat(poll(0, 40, 1500));
	const options = { registersPerRead: 10, holesAllowed: true };
	const { ends, slaves } = watchLine(scheduler, wire.open, [slave(1, options)], wants);
	scheduler.runUntil(60 * seconds);
	for (const id of [0, 1, 3]) {
		const good = ends.filter((end) => end.id === id && end.status === BusStatus.good && end.atMs > 20_000);
		t.true(good.length > 20, `want ${id}: ${good.length}`);
	}
	t.false(slaves[0]?.silent);
});
