import test from "ava";
import fc from "fast-check";
import { ClockQuality } from "../../../../modules/ports/clock";
import { Cycles } from "../../../../modules/programs/irrigation/cycles";
import type { CyclePlan } from "../../../../modules/site/plan";
import { HandClock, Shelf } from "../../../support/core-lasting";

const minute = 60_000;
const hour = 60 * minute;

interface Options {
	readonly cycleMs?: number;
	readonly soakMs?: number;
	readonly longestRunMs?: number;
	readonly resumeWithinMs?: number;
}

/** A zone whose water comes a minute after its valve has opened. */
class Bed {
	readonly clock = new HandClock();
	readonly plan: { readonly name: string; readonly longestRunMs: number };
	readonly cycle: CyclePlan;
	readonly resumeWithinMs: number;
	cycles: Cycles;
	shelf: Shelf;

	constructor({ cycleMs = 50 * minute, soakMs = 100 * minute, longestRunMs = 3 * hour, resumeWithinMs = 0 }: Options) {
		this.plan = { name: "north", longestRunMs };
		this.cycle = { cycleMs, soakMs };
		this.resumeWithinMs = resumeWithinMs;
		this.cycles = new Cycles(this.plan, this.cycle, resumeWithinMs, this.clock, 0);
		this.shelf = new Shelf(this.cycles);
	}

	/** The cycle's minutes of water. */
	run(wantedMs: number, most = 600): number {
		this.cycles.begin(this.clock.nowMs);
		this.cycles.count(false, wantedMs, this.clock.nowMs);
		this.clock.nowMs += minute;
		const startMs = this.clock.nowMs;
		this.cycles.count(true, wantedMs, startMs);
		while (this.clock.nowMs < this.cycles.endsAtMs && this.clock.nowMs - startMs < most * minute) {
			this.clock.nowMs = Math.min(this.clock.nowMs + minute, this.cycles.endsAtMs);
			this.cycles.count(true, wantedMs, this.clock.nowMs);
			this.shelf.keep(this.clock.nowMs);
		}
		return (this.clock.nowMs - startMs) / minute;
	}

	pass(ms: number): this {
		this.clock.nowMs += ms;
		this.cycles.advance(this.clock.nowMs);
		this.shelf.keep(this.clock.nowMs);
		return this;
	}

	boot(offMs: number): this {
		this.clock.boot(offMs);
		this.cycles = new Cycles(this.plan, this.cycle, this.resumeWithinMs, this.clock, 0);
		this.shelf = new Shelf(this.cycles, this.shelf);
		this.shelf.restore(0);
		return this.pass(0);
	}
}

test("a run whose length is known is split evenly: 135 minutes in cycles of 50 at the most are 45, 45, 45", (t) => {
	const bed = new Bed({});
	const lengths: number[] = [];
	for (let left = 135; left > 0; left -= lengths.at(-1) ?? 0) {
		lengths.push(bed.run(left * minute));
		bed.cycles.rest(false, bed.clock.nowMs);
		bed.pass(100 * minute);
	}
	t.deepEqual(lengths, [45, 45, 45]);
});

test("one whose length nobody knows is cut at the longest cycle, and all of them end at the longest run", (t) => {
	const bed = new Bed({ longestRunMs: 130 * minute });
	const lengths: number[] = [];
	while (bed.cycles.leftMs > 0) {
		lengths.push(bed.run(Number.POSITIVE_INFINITY));
		bed.cycles.rest(false, bed.clock.nowMs);
		bed.pass(100 * minute);
	}
	t.is(
		lengths.reduce((sum, one) => sum + one, 0),
		130,
	);
	t.true(Math.max(...lengths) <= 50, `${lengths}`);
});

test("a soak counts from the valve that is shut, and that of the last cycle holds as well", (t) => {
	const bed = new Bed({});
	bed.run(hour);
	bed.cycles.rest(false, bed.clock.nowMs);
	t.true(bed.cycles.isBetween);
	t.is(bed.cycles.soakedAtMs, bed.clock.nowMs + 100 * minute);
	bed.pass(100 * minute).run(hour);
	bed.cycles.rest(true, bed.clock.nowMs);
	t.false(bed.cycles.isBetween);
	t.is(bed.cycles.soakedAtMs, bed.clock.nowMs + 100 * minute);
	bed.pass(100 * minute);
	t.is(bed.cycles.soakedAtMs, 0);
});

test("a soak outlives a boot, and time without power counts where a clock says so", (t) => {
	const bed = new Bed({});
	bed.run(hour);
	bed.cycles.rest(false, bed.clock.nowMs);
	bed.pass(30 * minute).boot(20 * minute);
	t.is(bed.cycles.soakedAtMs, 50 * minute);
	const clockless = new Bed({});
	clockless.run(hour);
	clockless.cycles.rest(false, clockless.clock.nowMs);
	clockless.pass(30 * minute);
	clockless.clock.quality = ClockQuality.none;
	clockless.boot(20 * minute);
	t.is(clockless.cycles.soakedAtMs, 100 * minute, "all of it from the boot");
	clockless.clock.quality = ClockQuality.gnss;
	t.is(clockless.pass(0).cycles.soakedAtMs, 50 * minute);
});

test("that of a cycle which a boot has cut short counts from the boot", (t) => {
	const bed = new Bed({ resumeWithinMs: hour });
	bed.run(2 * hour, 20);
	bed.boot(3 * minute);
	t.is(bed.cycles.soakedAtMs, 100 * minute);
	t.true(bed.cycles.isBetween);
});

test("what is left of a watering goes on after a boot only if the site says so, and if its cycle is not late", (t) => {
	const between = (options: Options, offMs: number): Bed => {
		const bed = new Bed(options);
		bed.run(2 * hour);
		bed.cycles.rest(false, bed.clock.nowMs);
		return bed.pass(10 * minute).boot(offMs);
	};
	t.false(between({}, minute).cycles.isBetween);
	const on = between({ resumeWithinMs: 30 * minute }, minute);
	t.true(on.cycles.isBetween && on.cycles.isDecided);
	t.is(on.cycles.leftMs, 3 * hour - 40 * minute);
	t.true(between({ resumeWithinMs: 30 * minute }, 119 * minute).cycles.isBetween);
	t.false(between({ resumeWithinMs: 30 * minute }, 121 * minute).cycles.isBetween);
});

test("without a clock it is not decided, and is over when the time for it is", (t) => {
	const bed = new Bed({ resumeWithinMs: 30 * minute });
	bed.run(2 * hour);
	bed.cycles.rest(false, bed.clock.nowMs);
	bed.pass(10 * minute);
	bed.clock.quality = ClockQuality.holdover;
	bed.boot(minute);
	t.true(bed.cycles.isBetween);
	t.false(bed.cycles.isDecided);
	bed.pass(29 * minute);
	t.false(bed.cycles.isDecided);
	t.false(bed.pass(minute).cycles.isBetween);
});

test("a watering that could not go on for a day is stale", (t) => {
	const bed = new Bed({});
	bed.run(2 * hour);
	bed.cycles.rest(false, bed.clock.nowMs);
	t.false(bed.pass(25 * hour).cycles.isStale(bed.clock.nowMs));
	t.true(bed.pass(hour).cycles.isStale(bed.clock.nowMs));
});

test("whatever comes between, a soak is never shorter than asked by the wall clock, no known one longer", (t) => {
	const boots = fc.array(
		fc.record({ afterMs: fc.nat(2 * hour), offMs: fc.nat(hour), quality: fc.constantFrom(0, 1, 2, 3, 4) }),
		{ maxLength: 5 },
	);
	fc.assert(
		fc.property(boots, fc.boolean(), fc.nat(3 * hour), (story, isLast, soakMs) => {
			const bed = new Bed({ soakMs, resumeWithinMs: 24 * hour });
			bed.run(2 * hour);
			bed.cycles.rest(isLast, bed.clock.nowMs);
			const sinceMs = bed.clock.wallMs();
			bed.pass(0);
			let isKnown = true;
			for (const { afterMs, offMs, quality } of story) {
				bed.pass(afterMs);
				bed.clock.quality = quality;
				if (quality <= ClockQuality.holdover) isKnown = false;
				bed.boot(offMs);
				const untilMs = bed.clock.wallAtZeroMs + Math.max(0, bed.cycles.soakedAtMs);
				const passed = bed.clock.wallMs() - sinceMs;
				if (passed < soakMs) t.true(untilMs >= sinceMs + soakMs, `${untilMs - sinceMs} of ${soakMs}`);
				if (isKnown && passed < soakMs) t.is(untilMs, sinceMs + soakMs);
			}
		}),
	);
});
