import { setTimeout as delay } from "node:timers/promises";
import test from "ava";
import { NodeClock } from "../../hosts/node/clock";
import { type Clock, ClockQuality } from "../../modules/ports/clock";
import { SimClock } from "../../sim/core/clock";
import { Scheduler } from "../../sim/core/scheduler";

interface Rig {
	readonly clock: Clock;
	/** Lets so many milliseconds of the clock pass, or some more. */
	pass(durationMs: number): Promise<void>;
}

function simulated(): Rig {
	const scheduler = new Scheduler();
	scheduler.runUntil(1_234_567);
	const clock = new SimClock(scheduler, 1_782_864_000_000);
	return { clock, pass: async (durationMs) => scheduler.runUntil(scheduler.nowUs + 1000 * durationMs) };
}

function real(): Rig {
	return { clock: new NodeClock(), pass: (durationMs) => delay(durationMs + 15) };
}

for (const [name, make] of [
	["simulated clock", simulated],
	["Node's clock", real],
] as const) {
	test(`${name}: monotonic time is whole milliseconds and microseconds of one origin, never back`, async (t) => {
		const { clock, pass } = make();
		for (let turn = 0; turn < 5; turn += 1) {
			const [beforeMs, us, afterMs] = [clock.now(), clock.nowUs(), clock.now()];
			t.true(Number.isInteger(beforeMs) && Number.isInteger(us));
			t.true(us >= beforeMs * 1000 && us < (afterMs + 1) * 1000);
			await pass(3);
			t.true(clock.now() >= afterMs + 3);
		}
	});

	test(`${name}: the wall clock says how good it is`, (t) => {
		const { clock } = make();
		t.true((Object.values(ClockQuality) as number[]).includes(clock.wallQuality()));
		t.true(clock.wallMs() > 1_700_000_000_000);
	});

	test(`${name}: a timer fires once, from the event loop, not before its time`, async (t) => {
		const { clock, pass } = make();
		const fired: number[] = [];
		const dueMs = clock.now() + 20;
		const timer = clock.timer(() => fired.push(clock.now()));
		timer.set(dueMs);
		t.deepEqual(fired, []);
		await pass(60);
		t.is(fired.length, 1);
		t.true((fired[0] ?? 0) >= dueMs);
		await pass(30);
		t.is(fired.length, 1);
	});

	test(`${name}: a time that has passed fires soon, but never inside set`, async (t) => {
		const { clock, pass } = make();
		let fired = 0;
		const timer = clock.timer(() => {
			fired += 1;
		});
		timer.set(clock.now() - 1000);
		t.is(fired, 0);
		await pass(10);
		t.is(fired, 1);
	});

	test(`${name}: setting a timer again replaces what was set`, async (t) => {
		const { clock, pass } = make();
		let fired = 0;
		const timer = clock.timer(() => {
			fired += 1;
		});
		timer.set(clock.now() + 5);
		timer.set(clock.now() + 60);
		await pass(20);
		t.is(fired, 0);
		await pass(60);
		t.is(fired, 1);
	});

	test(`${name}: a timer that was cleared, once or twice, does not fire, and can be set again`, async (t) => {
		const { clock, pass } = make();
		let fired = 0;
		const timer = clock.timer(() => {
			fired += 1;
		});
		timer.clear();
		timer.set(clock.now() + 5);
		timer.clear();
		timer.clear();
		await pass(20);
		t.is(fired, 0);
		timer.set(clock.now() + 5);
		await pass(20);
		t.is(fired, 1);
	});

	test(`${name}: a timer may be set from its own callback`, async (t) => {
		const { clock, pass } = make();
		let fired = 0;
		const timer = clock.timer(() => {
			fired += 1;
			if (fired < 3) timer.set(clock.now() + 2);
		});
		timer.set(clock.now());
		await pass(50);
		await pass(50);
		t.is(fired, 3);
	});
}

test("simulated clock: after a power cut its timers fire no more", (t) => {
	const scheduler = new Scheduler();
	const clock = new SimClock(scheduler, 0);
	let fired = 0;
	clock
		.timer(() => {
			fired += 1;
		})
		.set(10);
	clock.close();
	scheduler.runUntil(1_000_000);
	t.is(fired, 0);
});
