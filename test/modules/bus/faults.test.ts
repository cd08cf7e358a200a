import test from "ava";
import fc from "fast-check";
import { BusStatus } from "../../../modules/bus/status";
import { Scheduler } from "../../../sim/core/scheduler";
import { numbered, poll, slave, watchLine } from "../../support/core-line";
import { answering, type Chunk, Wire } from "../../support/core-wire";

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

	test(`${port}: a damaged reply is told as damaged, and the next poll is good`, (t) => {
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
			[BusStatus.damaged, BusStatus.damaged, BusStatus.good, BusStatus.good],
		);
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
	t.is(line.portLosses, 7);
	t.is(line.lastPortError, "there is no such port");
});

test("a port that vanishes ends the write in flight and those that wait with portLost, and comes back", (t) => {
	const scheduler = new Scheduler();
	const wire = new Wire(scheduler, true);
	const { line, ends } = watchLine(scheduler, wire.open, [slave(1)], [], (_line, end) => {
		t.false(line.write(0, 5, 0, 0, 999), `nothing is taken after write ${end.id}`);
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
