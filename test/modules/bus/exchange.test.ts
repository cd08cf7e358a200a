import test from "ava";
import { RequestFrame } from "../../../modules/bus/requests";
import { BusStatus } from "../../../modules/bus/status";
import { Scheduler } from "../../../sim/core/scheduler";
import { numbered, slave, watchLine } from "../../support/core-line";
import { answering, type Chunk, fromHex, Wire, withCrc } from "../../support/core-wire";

const seconds = 1_000_000;
const odd = withCrc(fromHex("01 46 0A 0B 0C"));

interface Outcome {
	readonly status: number;
	readonly reply: Uint8Array;
	readonly atMs: number;
}

/** What becomes of exchanges, one after the other, on a line that polls nothing. */
function exchange(
	reportsGaps: boolean,
	unit: number,
	frames: readonly RequestFrame[],
	respond: (request: Uint8Array) => readonly Chunk[],
): { readonly outcomes: readonly Outcome[]; readonly wire: Wire } {
	const scheduler = new Scheduler();
	const wire = new Wire(scheduler, reportsGaps);
	wire.respond = respond;
	const guest = slave(unit);
	const { line } = watchLine(scheduler, wire.open, [guest], []);
	const outcomes: Outcome[] = [];
	const ask = (): void => {
		const frame = frames[outcomes.length];
		if (frame === undefined) return;
		line.exchange(guest, frame, (status, reply, length) => {
			outcomes.push({ status, reply: reply.slice(0, length), atMs: scheduler.nowUs / 1000 });
			ask();
		});
	};
	ask();
	scheduler.runUntil(20 * seconds);
	return { outcomes, wire };
}

const raw = () => new RequestFrame().raw(fromHex("01 46 01"));

test("an unknown function ends by silence where the port reports it, and at the time-out elsewhere", (t) => {
	const respond = () => [{ afterUs: 10_000, bytes: odd }];
	const [early] = exchange(true, 1, [raw()], respond).outcomes;
	t.like(early, { status: BusStatus.good, reply: odd });
	t.true((early?.atMs ?? 0) < 30, `${early?.atMs} ms`);
	const [atTimeout] = exchange(false, 1, [raw()], respond).outcomes;
	t.like(atTimeout, { status: BusStatus.good, reply: odd });
	t.true((atTimeout?.atMs ?? 0) >= 300, `${atTimeout?.atMs} ms`);
});

test("an unknown function's reply with a bad CRC is damaged, its exception is an exception", (t) => {
	const spoilt = odd.map((byte, at) => (at === 3 ? byte ^ 1 : byte));
	for (const reportsGaps of [true, false]) {
		const bad = exchange(reportsGaps, 1, [raw()], () => [{ afterUs: 10_000, bytes: spoilt }]);
		t.is(bad.outcomes[0]?.status, BusStatus.damaged);
		const refused = exchange(reportsGaps, 1, [raw()], () => [{ afterUs: 10_000, bytes: withCrc(fromHex("01 C6 01")) }]);
		t.is(refused.outcomes[0]?.status, BusStatus.exception);
	}
});

test("a broadcast awaits no reply and leaves the slaves 100 ms", (t) => {
	const write = () => new RequestFrame().words(0, 6, 1, 2);
	const { outcomes, wire } = exchange(true, 1, [write(), write()], () => []);
	t.deepEqual(
		outcomes.map(({ status }) => status),
		[BusStatus.good, BusStatus.good],
	);
	const [first, second] = wire.requests;
	const sentMs = (first?.atMs ?? 0) + 8;
	t.true((second?.atMs ?? 0) >= sentMs + 100 && (second?.atMs ?? 0) < sentMs + 110, `${second?.atMs} after ${sentMs}`);
});

test("an exchange whose like is owed waits for that one, and is good with its own value", (t) => {
	for (const reportsGaps of [true, false]) {
		for (const lateMs of [350, 700, 1000, 1400]) {
			const one = numbered(1);
			let turn = 0;
			const frames = [3, 4, 5, 6].map((address) => new RequestFrame().words(1, 3, address, 1));
			const { outcomes } = exchange(reportsGaps, 1, frames, (request) => {
				turn += 1;
				return [{ afterUs: turn === 1 ? 1000 * lateMs : 10_000, bytes: one.answer(request) as Uint8Array }];
			});
			t.deepEqual(
				outcomes.map(({ status }) => status),
				[BusStatus.timeout, BusStatus.good, BusStatus.good, BusStatus.good],
				`${lateMs} ms`,
			);
			t.deepEqual(
				outcomes.slice(1).map(({ reply }) => reply[4]),
				[104, 105, 106],
			);
			t.true((outcomes[1]?.atMs ?? 0) < lateMs + 100, `${outcomes[1]?.atMs} ms`);
		}
	}
});

test("one exchange at a time; a second is refused until the first has ended", (t) => {
	const scheduler = new Scheduler();
	const wire = new Wire(scheduler, true);
	wire.respond = answering(numbered(1));
	const { line, slaves } = watchLine(scheduler, wire.open, [slave(1)], []);
	const [one] = slaves;
	if (one === undefined) return t.fail();
	let ended = 0;
	const read = new RequestFrame().words(1, 3, 3, 1);
	t.true(line.exchange(one, read, () => (ended += 1)));
	t.false(line.exchange(one, read, () => (ended += 1)));
	scheduler.runUntil(seconds);
	t.is(ended, 1);
	t.true(line.exchange(one, read, () => (ended += 1)));
	wire.lose("unplugged");
	t.is(ended, 2, "a port that is lost ends it");
});
