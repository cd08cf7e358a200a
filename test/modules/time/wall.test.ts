import test from "ava";
import fc from "fast-check";
import { ClockQuality } from "../../../modules/ports/clock";
import { stampMs } from "../../../modules/time/stamp";
import { Offered, WallClock } from "../../../modules/time/wall";
import { SimClock } from "../../../sim/core/clock";
import { Scheduler } from "../../../sim/core/scheduler";

const trueAtStartMs = Date.parse("2026-11-24T06:00:00Z");
const notBeforeMs = Date.parse("2026-01-01T00:00:00Z");
const hourMs = 3_600_000;
const { holdover, platform, ntp, gnss, none } = ClockQuality;

class Rig {
	readonly scheduler = new Scheduler();
	readonly steps: { fromMs: number; toMs: number; quality: number }[] = [];
	readonly wall: WallClock;

	constructor() {
		const base = new SimClock(this.scheduler, 0);
		this.wall = new WallClock(base, { notBeforeMs }, (step) => this.steps.push({ ...step }));
	}

	get trueMs(): number {
		return trueAtStartMs + this.wall.now();
	}

	pass(durationMs: number): void {
		this.scheduler.runUntil(this.scheduler.nowUs + durationMs * 1000);
	}

	/** A source offers the true time, `errorMs` off. */
	offer(quality: number, errorMs: number, uncertaintyMs: number): number {
		return this.wall.offer(quality, this.trueMs + errorMs, uncertaintyMs, this.wall.now());
	}
}

test("a clock that was never set says so; the first offer sets it at once and is told later", (t) => {
	const rig = new Rig();
	rig.pass(5000);
	t.is(rig.wall.wallQuality(), none);
	t.is(rig.wall.uncertaintyMs(), Number.POSITIVE_INFINITY);
	t.is(stampMs(rig.wall), 5000);
	t.is(rig.offer(ntp, 3, 20), Offered.stepped);
	t.deepEqual(rig.steps, [], "not inside the call");
	rig.pass(0);
	t.deepEqual(rig.steps, [{ fromMs: Number.NaN, toMs: rig.trueMs + 3, quality: ntp }]);
	t.is(rig.wall.wallQuality(), ntp);
	t.is(rig.wall.uncertaintyMs(), 20);
	rig.pass(1000);
	t.is(rig.wall.wallMs(), rig.trueMs + 3);
});

test("an offer may be about a moment that has passed", (t) => {
	const rig = new Rig();
	rig.pass(5000);
	t.is(rig.wall.offer(gnss, trueAtStartMs + 1000, 500, 1000), Offered.stepped);
	t.is(rig.wall.wallMs(), rig.trueMs);
});

test("1970, and anything before the firmware was made, sets nothing", (t) => {
	const rig = new Rig();
	t.is(rig.wall.offer(gnss, 0, 1, 0), Offered.ignored);
	t.is(rig.wall.offer(gnss, notBeforeMs - 1, 1, 0), Offered.ignored);
	t.is(rig.wall.offer(gnss, Number.NaN, 1, 0), Offered.ignored);
	t.is(rig.wall.offer(gnss, notBeforeMs, Number.NaN, 0), Offered.ignored);
	t.is(rig.wall.wallQuality(), none);
});

test("half a second is slewed by a millisecond a second, without a step back", (t) => {
	const rig = new Rig();
	rig.offer(ntp, 0, 20);
	rig.pass(64_000);
	t.is(rig.offer(ntp, -400, 20), Offered.slewed);
	t.is(rig.wall.wallMs(), rig.trueMs);
	t.is(rig.wall.uncertaintyMs(), 420);
	let beforeMs = rig.wall.wallMs();
	for (let turn = 0; turn < 4500; turn += 1) {
		rig.pass(100);
		t.true(rig.wall.wallMs() >= beforeMs);
		beforeMs = rig.wall.wallMs();
		if (turn === 2000) t.true(Math.abs(rig.wall.wallMs() - rig.trueMs + 200) <= 1);
	}
	t.is(rig.wall.wallMs(), rig.trueMs - 400);
	t.is(rig.steps.length, 1, "only the first setting");
});

test("a better source wins, a worse one is not heard while it is fresh", (t) => {
	const rig = new Rig();
	rig.offer(platform, 300, 1000);
	t.is(rig.offer(gnss, 0, 500), Offered.slewed);
	t.is(rig.wall.wallQuality(), gnss);
	rig.pass(1000);
	t.is(rig.offer(ntp, 250, 10), Offered.ignored);
	t.is(rig.offer(platform, -hourMs, 10), Offered.ignored);
});

test("when the better source is silent the clock ages by its drift, and hears who is better than that", (t) => {
	const rig = new Rig();
	rig.offer(gnss, 0, 500);
	rig.pass(600_000);
	t.is(rig.wall.wallQuality(), gnss);
	rig.pass(1);
	t.is(rig.wall.wallQuality(), holdover);
	t.is(rig.wall.uncertaintyMs(), 531, "50 parts per million of 600 s are 30 ms");
	t.is(rig.offer(platform, 0, 5000), Offered.ignored);
	t.is(rig.offer(ntp, 30, 20), Offered.slewed);
	t.is(rig.wall.wallQuality(), ntp);
	rig.pass(30 * 24 * hourMs);
	t.is(rig.wall.wallQuality(), holdover);
	t.is(rig.wall.uncertaintyMs(), 20 + 129_600);
	t.is(rig.offer(platform, -90_000, 5000), Offered.stepped);
});

test("while a source is fresh, a step takes two offers that agree; one that stands alone does nothing", (t) => {
	const rig = new Rig();
	rig.offer(gnss, 0, 500);
	rig.pass(1000);
	t.is(rig.offer(gnss, hourMs, 500), Offered.doubted);
	rig.pass(1000);
	t.is(rig.offer(gnss, 0, 500), Offered.slewed);
	rig.pass(1000);
	t.is(rig.offer(gnss, hourMs, 500), Offered.doubted, "what was contradicted is forgotten");
	rig.pass(1000);
	t.is(rig.offer(gnss, -hourMs, 500), Offered.doubted);
	rig.pass(1000);
	t.is(rig.wall.wallMs(), rig.trueMs);
	t.is(rig.offer(gnss, -hourMs, 500), Offered.stepped);
	rig.pass(1000);
	t.is(rig.wall.wallMs(), rig.trueMs - hourMs);
	t.deepEqual(rig.steps[1], { fromMs: rig.trueMs - 1000, toMs: rig.trueMs - 1000 - hourMs, quality: gnss });
});

test("a less certain word of the same source is not taken, unless it contradicts", (t) => {
	const rig = new Rig();
	rig.offer(ntp, 0, 10);
	rig.pass(64_000);
	t.is(rig.offer(ntp, 200, 300), Offered.ignored);
	t.is(rig.wall.uncertaintyMs(), 14);
	t.is(rig.offer(ntp, 2000, 300), Offered.doubted);
	rig.pass(64_000);
	t.is(rig.offer(ntp, 2000, 300), Offered.stepped);
});

test("a time kept over a restart is holdover, and the first source of the day replaces it at once", (t) => {
	const rig = new Rig();
	t.is(rig.offer(holdover, -3 * hourMs, 4 * hourMs), Offered.stepped);
	t.is(rig.wall.wallQuality(), holdover);
	rig.pass(20_000);
	t.is(rig.offer(ntp, 0, 50), Offered.stepped);
	t.is(rig.wall.wallQuality(), ntp);
	rig.pass(0);
	t.is(rig.steps[1]?.toMs, rig.trueMs);
});

test("two steps before the loop turns are told as one", (t) => {
	const rig = new Rig();
	rig.offer(holdover, -3 * hourMs, 4 * hourMs);
	rig.offer(ntp, 0, 50);
	rig.pass(0);
	t.deepEqual(rig.steps, [{ fromMs: Number.NaN, toMs: rig.trueMs, quality: ntp }]);
});

test("whatever is offered: between steps the clock never runs back, and it is as far off as it says", (t) => {
	const offers = fc.array(
		fc.record({
			quality: fc.constantFrom(holdover, platform, ntp, gnss),
			uncertaintyMs: fc.integer({ min: 1, max: 3000 }),
			/** Of the uncertainty: sources are honest here. */
			share: fc.double({ min: -1, max: 1, noNaN: true }),
			pauseMs: fc.integer({ min: 0, max: 6 * hourMs }),
		}),
		{ maxLength: 30 },
	);
	fc.assert(
		fc.property(offers, (all) => {
			const rig = new Rig();
			for (const { quality, uncertaintyMs, share, pauseMs } of all) {
				const beforeMs = rig.wall.wallMs();
				const wasSet = rig.wall.wallQuality() !== none;
				const outcome = rig.offer(quality, Math.round(share * uncertaintyMs), uncertaintyMs);
				if (wasSet && outcome !== Offered.stepped) t.is(rig.wall.wallMs(), beforeMs);
				for (let part = 0; part < 3; part += 1) {
					const fromMs = rig.wall.wallMs();
					rig.pass(Math.floor(pauseMs / 3));
					t.true(rig.wall.wallMs() >= fromMs);
					if (rig.wall.wallQuality() === none) continue;
					const errorMs = Math.abs(rig.wall.wallMs() - rig.trueMs);
					t.true(errorMs <= rig.wall.uncertaintyMs() + 1, `${errorMs} ms, said ${rig.wall.uncertaintyMs()}`);
				}
			}
		}),
		{ seed: 20261124, numRuns: 400 },
	);
});
