import test from "ava";
import fc from "fast-check";
import { ByteReader, ByteWriter } from "../../../../modules/base/bytes";
import { Start, StartNews } from "../../../../modules/programs/irrigation/start";
import type { StartPlan } from "../../../../modules/site/plan";
import { Calendar } from "../../../../modules/time/calendar";
import { Sun } from "../../../../modules/time/sun";
import { Zone, type ZoneRules } from "../../../../modules/time/zone";
import { findZone } from "../../../../modules/time/zone-table";
import table from "../../../../modules/time/zones.json";
import { IntlZone } from "../../../support/core-intl-zone";

const minute = 60_000;
const hour = 3_600_000;
const day = 24 * hour;
const ms = (text: string): number => Date.parse(text);
const berlin = new Zone(findZone(table, "Europe/Berlin", 0) as ZoneRules);
const daily: StartPlan = { days: "every", daysOf: 0, anchorDay: 0, time: "clock", timeS: 6 * 3600, isFinish: false };

interface Life {
	readonly plan?: Partial<StartPlan>;
	readonly zone?: Zone;
	readonly place?: readonly [number, number];
	readonly leadMs?: number;
	readonly withinMs?: number;
}

/** A start that is looked at every minute, with the clock and the power in the test's hands. */
class StartLife {
	wallMs: number;
	nowMs = 0;
	isHeld = false;
	/** When it came, wall clock, and when it was missed. */
	readonly came: string[] = [];
	readonly missed: string[] = [];
	start: Start;
	readonly #life: Life;
	#flash: Uint8Array | null = null;

	constructor(wall: string, life: Life = {}) {
		this.wallMs = ms(wall);
		this.#life = life;
		this.start = this.#boot();
	}

	#boot(): Start {
		const { plan = {}, zone = berlin, place, withinMs = hour } = this.#life;
		const sun = place === undefined ? null : new Sun(...place);
		const start = new Start({ ...daily, ...plan }, 0, withinMs, new Calendar(zone, sun), zone);
		if (this.#flash !== null) start.restore(new ByteReader(this.#flash));
		return start;
	}

	/** No power for so long. */
	cut(durationMs: number): this {
		this.wallMs += durationMs;
		this.nowMs = 0;
		this.start = this.#boot();
		return this;
	}

	step(durationMs: number): this {
		this.wallMs += durationMs;
		return this;
	}

	run(durationMs: number, everyMs = minute): this {
		for (let passed = 0; passed < durationMs; passed += everyMs) {
			const { leadMs = 0 } = this.#life;
			const news = this.start.look(this.wallMs, leadMs, this.isHeld, this.nowMs);
			if (news === StartNews.due && !this.isHeld) {
				this.came.push(new Date(this.wallMs).toISOString().slice(0, 16));
				this.start.settle(this.wallMs, leadMs);
			} else if (news === StartNews.missed) {
				this.missed.push(`${new Date(this.wallMs).toISOString().slice(0, 16)}${this.start.wasHeld ? " held" : ""}`);
				this.start.giveUp(this.wallMs, leadMs);
			}
			if (this.start.isDue()) {
				const out = new ByteWriter(this.start.length);
				this.start.write(out);
				this.#flash = out.bytes;
			}
			this.wallMs += everyMs;
			this.nowMs += everyMs;
		}
		return this;
	}
}

test("it comes once a day at its time, when summer time begins and ends too", (t) => {
	const spring = new StartLife("2026-03-27T12:00Z").run(4 * day);
	t.deepEqual(spring.came, ["2026-03-28T05:00", "2026-03-29T04:00", "2026-03-30T04:00", "2026-03-31T04:00"]);
	const gap = new StartLife("2026-03-28T12:00Z", { plan: { timeS: 2.5 * 3600 } }).run(2 * day);
	t.deepEqual(gap.came, ["2026-03-29T01:00", "2026-03-30T00:30"], "the first instant behind the gap");
	const fold = new StartLife("2026-10-24T12:00Z", { plan: { timeS: 2.5 * 3600 } }).run(2 * day);
	t.deepEqual(fold.came, ["2026-10-25T00:30", "2026-10-26T01:30"], "the first of the two");
	t.deepEqual([...spring.missed, ...gap.missed, ...fold.missed], []);
});

test("a step of the clock makes none come twice, and none is lost that it passes by little", (t) => {
	const life = new StartLife("2026-06-10T03:30Z").run(45 * minute);
	t.deepEqual(life.came, ["2026-06-10T04:00"]);
	life.step(-hour).run(day + 15 * minute);
	t.deepEqual(life.came, ["2026-06-10T04:00"]);
	life.step(50 * minute).run(day);
	t.deepEqual(life.came.slice(1), ["2026-06-11T04:20", "2026-06-12T04:00"]);
	t.deepEqual(life.missed, []);
	life
		.step(400 * day)
		.run(minute)
		.step(-400 * day)
		.run(2 * day);
	t.deepEqual(life.came.slice(3), ["2026-06-13T04:00", "2026-06-14T04:00"], "far ahead for a moment");
	t.deepEqual(life.missed, []);
});

test("after a power cut it comes late, or is missed and told once, and never comes twice", (t) => {
	const life = new StartLife("2026-06-10T03:30Z").run(hour);
	life
		.cut(10 * minute)
		.run(22 * hour)
		.cut(2 * hour)
		.run(hour);
	t.deepEqual(life.came, ["2026-06-10T04:00", "2026-06-11T04:40"], "not twice, and late");
	life.cut(minute).run(minute);
	t.is(life.came.length, 2);
	t.deepEqual(life.missed, []);
	life.cut(10 * day).run(day);
	t.is(life.missed.length, 1, "told once for all of them");
	t.is(life.came.length, 3);
	life
		.cut(minute)
		.run(2 * hour)
		.cut(minute)
		.run(2 * hour);
	t.is(life.missed.length, 1, "it was told");
});

test("what somebody has paused comes late or not at all, and was not missed", (t) => {
	const life = new StartLife("2026-06-10T03:30Z");
	life.isHeld = true;
	life.run(hour);
	life.isHeld = false;
	life.run(hour);
	t.deepEqual(life.came, ["2026-06-10T04:30"]);
	life.isHeld = true;
	life.run(3 * day);
	life.isHeld = false;
	life.run(day);
	t.is(life.missed.length, 3);
	t.true(life.missed.every((one) => one.endsWith("held")));
	t.is(life.came.length, 2);
});

test("a start that is to end at a time comes sooner by what the program takes", (t) => {
	const place = [52.5, 13.4] as const;
	const plan = { time: "sunrise", timeS: 0, isFinish: true } as const;
	const rises = new StartLife("2026-06-10T00:00Z", { plan, place }).run(2 * day).came;
	const ends = new StartLife("2026-06-10T00:00Z", { plan, place, leadMs: 90 * minute }).run(2 * day).came;
	t.is(rises.length, 2);
	t.deepEqual(
		ends.map((one) => ms(`${one}Z`)),
		rises.map((one) => ms(`${one}Z`) - 90 * minute),
	);
});

test("over years, restarts and steps no day's start comes twice, and none is lost that was in reach", (t) => {
	const names = ["Europe/Berlin", "America/Santiago", "Australia/Lord_Howe", "Asia/Urumqi", "Africa/Cairo"] as const;
	let stepped = 0;
	let restarted = 0;
	fc.assert(
		fc.property(
			fc.record({
				name: fc.constantFrom(...names),
				timeS: fc.integer({ min: 0, max: 86_399 }),
				fromDay: fc.integer({ min: 0, max: 360 }),
				story: fc.array(
					fc.record({
						runMs: fc.integer({ min: 10 * minute, max: 3 * day }),
						stepMs: fc.integer({ min: -5 * hour, max: 50 * minute }),
						cutMs: fc.oneof(fc.constant(0), fc.integer({ min: minute, max: 50 * minute })),
					}),
					{ minLength: 1, maxLength: 8 },
				),
			}),
			({ name, timeS, fromDay, story }) => {
				const zone = new Zone(findZone(table, name, 0) as ZoneRules);
				const life = new StartLife("2018-01-01T12:00Z", { zone, plan: { timeS } });
				life.step(fromDay * day);
				const startedMs = life.wallMs;
				let furthestMs = startedMs;
				for (const { runMs, stepMs, cutMs } of story) {
					life.run(runMs, 5 * minute);
					furthestMs = Math.max(furthestMs, life.wallMs);
					// One after the other: the two together may pass a start by more than the time allowed.
					if (stepMs > 0 && cutMs > 0)
						life
							.cut(cutMs)
							.run(2 * hour, 5 * minute)
							.step(stepMs);
					else life.step(stepMs);
					if (stepMs <= 0 && cutMs > 0) life.cut(cutMs);
					if (stepMs !== 0) stepped += 1;
					if (cutMs > 0) restarted += 1;
				}
				life.run(2 * hour, 5 * minute);
				furthestMs = Math.max(furthestMs, life.wallMs);
				// Expected by the days that the clock has passed, with the engine's own zone data.
				const intl = new IntlZone(name);
				const expected = new Set<number>();
				for (let at = Math.floor(startedMs / day) - 2; at <= furthestMs / day + 2; at += 1) {
					const atMs = 1000 * intl.firstAtS(at * 86_400 + timeS);
					if (atMs > startedMs && atMs <= furthestMs - 5 * minute) expected.add(at);
				}
				const early = expected.size + 1; // one within the hour before the test began may come late
				t.true(life.came.length >= expected.size && life.came.length <= early, `${name} ${life.came.join(" ")}`);
				t.deepEqual(life.missed, []);
			},
		),
		{ seed: 20261124, numRuns: 60 },
	);
	t.true(stepped > 50 && restarted > 50);
});
