import test from "ava";
import fc from "fast-check";
import { ClockQuality } from "../../../../modules/ports/clock";
import { Recovery } from "../../../../modules/programs/irrigation/recovery";
import { HandClock, Shelf } from "../../../support/core-lasting";

const minute = 60_000;
const plan = { afterRunMs: 60 * minute, restMs: 45 * minute };

class Well {
	readonly clock = new HandClock();
	recovery = new Recovery(plan, this.clock, 0);
	shelf = new Shelf(this.recovery);

	/** Minute by minute. */
	pass(minutes: number, isPumping: boolean): this {
		for (let passed = 0; passed < minutes; passed += 1) {
			this.recovery.advance(isPumping, this.clock.nowMs);
			this.clock.nowMs += minute;
			this.recovery.advance(isPumping, this.clock.nowMs);
			this.shelf.keep(this.clock.nowMs);
		}
		return this;
	}

	boot(offMinutes: number): this {
		this.clock.boot(offMinutes * minute);
		this.recovery = new Recovery(plan, this.clock, 0);
		this.shelf = new Shelf(this.recovery, this.shelf);
		this.shelf.restore(0);
		this.recovery.advance(false, 0);
		return this;
	}
}

test("a pump that has run for so long in all rests for so long at a stretch", (t) => {
	const well = new Well().pass(40, true).pass(30, false).pass(19, true);
	t.false(well.recovery.isSpent, "a short rest gives nothing back, and takes nothing");
	t.false(well.recovery.mayBegin, "a minute is not worth a valve");
	t.true(well.pass(1, true).recovery.isSpent);
	t.true(well.pass(44, false).recovery.isSpent);
	t.is(well.recovery.wakeAtMs, well.clock.nowMs + minute);
	t.false(well.pass(1, false).recovery.isSpent);
	t.true(well.recovery.mayBegin);
	t.false(well.pass(59, true).recovery.isSpent, "all of it is there again");
	t.is(well.recovery.wakeAtMs, well.clock.nowMs + minute);
});

test("somebody's hand on the pump counts, and ends a rest", (t) => {
	const well = new Well().pass(60, true).pass(40, false).pass(1, true).pass(44, false);
	t.true(well.recovery.isSpent);
	t.false(well.pass(1, false).recovery.isSpent);
});

test("run and rest outlive a boot, and time without power counts as rest by a clock that was set since", (t) => {
	t.true(new Well().pass(60, true).boot(1).recovery.isSpent);
	t.true(new Well().pass(60, true).pass(20, false).boot(20).pass(4, false).recovery.isSpent);
	t.false(new Well().pass(60, true).pass(20, false).boot(20).pass(5, false).recovery.isSpent);
	t.false(new Well().pass(60, true).pass(50, false).boot(0).recovery.isSpent, "what is over is not kept");
	t.true(new Well().pass(50, true).boot(1).pass(15, true).recovery.isSpent, "five minutes may be forgotten, no more");
});

test("without a clock the whole rest counts from the boot, until one is set", (t) => {
	const well = new Well().pass(60, true).pass(20, false);
	well.clock.quality = ClockQuality.holdover;
	well.boot(20).pass(30, false);
	t.true(well.recovery.isSpent);
	well.clock.quality = ClockQuality.gnss;
	t.false(well.pass(1, false).recovery.isSpent);
	const clockless = new Well();
	clockless.clock.quality = ClockQuality.none;
	clockless.pass(60, true).pass(20, false).boot(60).pass(44, false);
	t.true(clockless.recovery.isSpent);
	t.false(clockless.pass(1, false).recovery.isSpent);
});

test("it is written every few minutes of a run and at the ends of it, and not while nothing happens", (t) => {
	const well = new Well().pass(60, true).pass(60, false);
	t.true(well.shelf.writes <= 60 / 5 + 4, `${well.shelf.writes}`);
	const before = well.shelf.writes;
	t.is(well.pass(600, false).shelf.writes, before);
});

test("whatever is pumped, no more than was granted is pumped between two rests that were long enough", (t) => {
	fc.assert(
		fc.property(fc.array(fc.tuple(fc.integer({ min: 1, max: 30 }), fc.nat(60), fc.boolean())), (story) => {
			const well = new Well();
			let ran = 0;
			let rested = 0;
			for (const [run, rest, hasBoot] of story) {
				for (let passed = 0; passed < run && !well.recovery.isSpent; passed += 1) {
					well.pass(1, true);
					ran += 1;
					rested = 0;
				}
				t.true(ran <= 60, `${ran}`);
				well.pass(rest, false);
				if (hasBoot) well.boot(0);
				rested += rest;
				if (rested >= 45) ran = 0;
				else if (hasBoot) ran = Math.max(0, ran - 5); // a restart may forget so much
			}
		}),
	);
});
