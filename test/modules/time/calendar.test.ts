import test from "ava";
import fc from "fast-check";
import { Calendar, type CalendarRule, type DayRule, type TimeRule } from "../../../modules/time/calendar";
import { dayNumber } from "../../../modules/time/civil";
import { FiredDays } from "../../../modules/time/fired-days";
import { Sun } from "../../../modules/time/sun";
import { utcZone, Zone } from "../../../modules/time/zone";
import { findZone } from "../../../modules/time/zone-table";
import table from "../../../modules/time/zones.json";
import { IntlZone } from "../../support/core-intl-zone";
import { eventMs } from "../../support/core-slow-calendar";

const dayMs = 86_400_000;
const ms = (text: string) => Date.parse(text);

/** Zones with gaps and folds of many kinds, each with a place in it. Years in which Node's data cannot be older. */
const places = [
	["Asia/Shanghai", 39.47, 75.99],
	["Asia/Urumqi", 43.8, 87.6],
	["Europe/Berlin", 52.5, 13.4],
	["Europe/Dublin", 53.3, -6.2],
	["America/Santiago", -33.4, -70.7],
	["Australia/Lord_Howe", -31.5, 159.1],
	["Pacific/Apia", -13.8, -171.8],
	["Asia/Gaza", 31.5, 34.5],
	["Africa/Cairo", 30, 31.2],
	["America/Sao_Paulo", -23.5, -46.6],
	["Europe/Oslo", 69.65, 18.96],
] as const;

function calendarOf(name: string, latitude: number, longitude: number) {
	const rules = findZone(table, name, 0);
	if (rules === null) throw new Error(`no zone ${name}`);
	const sun = new Sun(latitude, longitude);
	return { calendar: new Calendar(new Zone(rules), sun), intl: new IntlZone(name), sun };
}

const dayRule: fc.Arbitrary<DayRule> = fc.oneof(
	fc.constant<DayRule>({ kind: "every" }),
	fc.integer({ min: 1, max: 127 }).map((mask): DayRule => ({ kind: "weekdays", mask })),
	fc
		.record({ days: fc.integer({ min: 1, max: 30 }), anchorDay: fc.integer({ min: 0, max: 20_000 }) })
		.map((rule): DayRule => ({ kind: "interval", ...rule })),
	fc.constant<DayRule>({ kind: "odd" }),
	fc.constant<DayRule>({ kind: "even" }),
	fc.integer({ min: -0x80000000, max: 0x7fffffff }).map((mask): DayRule => ({ kind: "monthDays", mask: mask || 1 })),
);
const timeRule: fc.Arbitrary<TimeRule> = fc.oneof(
	fc.integer({ min: 0, max: 86_399 }).map((timeS): TimeRule => ({ kind: "clock", timeS })),
	// Where clocks are changed, mostly.
	fc.integer({ min: 0, max: 4 * 3600 }).map((timeS): TimeRule => ({ kind: "clock", timeS })),
	fc
		.record({ kind: fc.constantFrom("sunrise", "noon", "sunset"), offsetS: fc.integer({ min: -43_200, max: 43_200 }) })
		.map((rule) => rule as TimeRule),
);
const ruleInPlace = fc.record({ place: fc.constantFrom(...places), days: dayRule, time: timeRule });

test("over a year the events of a rule are those that a slow search finds: none missed, none doubled", (t) => {
	fc.assert(
		fc.property(ruleInPlace, fc.integer({ min: 2008, max: 2023 }), ({ place, ...rule }, year) => {
			const { calendar, intl, sun } = calendarOf(place[0], place[1], place[2]);
			const [fromMs, toMs] = [Date.UTC(year, 5, 1), Date.UTC(year + 1, 5, 3)];
			const expected: [number, number][] = [];
			for (let day = fromMs / dayMs - 3; day < toMs / dayMs + 3; day += 1) {
				const atMs = eventMs(rule, day, intl, sun);
				if (atMs !== null && atMs > fromMs && atMs <= toMs) expected.push([day, atMs]);
			}
			const found: [number, number][] = [];
			let afterMs = fromMs;
			while (calendar.next(rule, afterMs, null) && calendar.atMs <= toMs) {
				found.push([calendar.day, calendar.atMs]);
				afterMs = calendar.atMs;
			}
			t.deepEqual(found, expected);
		}),
		{ seed: 20261124, numRuns: 24 },
	);
});

const stepMs = 20 * 60_000;
const catchUpMs = dayMs;

/** A wall clock that runs and is set now and then, and a gateway that fires what is due and restarts now and then. */
test("whatever the clock does, no event fires twice, and none is missed that it passed within the grace", (t) => {
	let steppedOver = 0;
	let steppedBack = 0;
	const story = fc.record({
		rule: ruleInPlace,
		startMs: fc
			.integer({ min: ms("2009-01-01T00:00Z") / 1000, max: ms("2022-01-01T00:00Z") / 1000 })
			.map((s) => s * 1000),
		// Far ahead once, and back soon: a source that was wrong. Further than the story goes, so that no date comes again
		// for being right at last.
		excursion: fc.record({ step: fc.integer({ min: 0, max: 5 }), days: fc.constantFrom(400, 8000) }),
		steps: fc.array(
			fc.record({
				runMs: fc.integer({ min: 0, max: 30 * dayMs }),
				stepMs: fc.oneof(
					fc.integer({ min: -95_040_000, max: 95_040_000 }),
					fc.integer({ min: -3_600_000, max: 3_600_000 }),
				),
				restarts: fc.boolean(),
			}),
			{ minLength: 1, maxLength: 6 },
		),
	});
	fc.assert(
		fc.property(story, ({ rule: { place, ...rule }, startMs, steps, excursion }) => {
			const { calendar, intl, sun } = calendarOf(place[0], place[1], place[2]);
			let fired = new FiredDays();
			const times = new Map<number, number>();
			const expected = new Set<number>();
			let wallMs = startMs;
			const moveTo = (nextMs: number) => {
				// Looked at day by day, by the slow search.
				const fromMs = Math.max(wallMs, nextMs - catchUpMs);
				for (let day = Math.floor(fromMs / dayMs) - 3; day <= nextMs / dayMs + 3; day += 1) {
					const atMs = eventMs(rule, day, intl, sun);
					if (atMs !== null && atMs > fromMs && atMs <= nextMs) expected.add(day);
				}
				wallMs = nextMs;
				while (calendar.next(rule, wallMs - catchUpMs, fired) && calendar.atMs <= wallMs) {
					fired.add(calendar.day);
					times.set(calendar.day, (times.get(calendar.day) ?? 0) + 1);
				}
			};
			moveTo(wallMs);
			for (const [index, step] of steps.entries()) {
				for (let leftMs = step.runMs; leftMs > 0; leftMs -= stepMs * 9) moveTo(wallMs + Math.min(leftMs, stepMs * 9));
				if (index === excursion.step) {
					const backMs = wallMs;
					moveTo(wallMs + excursion.days * dayMs);
					moveTo(wallMs + stepMs);
					moveTo(backMs + stepMs);
				}
				const before = expected.size;
				moveTo(wallMs + step.stepMs);
				steppedOver += step.stepMs > 0 ? expected.size - before : 0;
				steppedBack += step.stepMs < 0 ? 1 : 0;
				if (step.restarts) {
					const kept = fired.days;
					fired = new FiredDays();
					fired.days.set(kept);
				}
			}
			t.deepEqual(
				[...expected].filter((day) => !times.has(day)),
				[],
				"missed",
			);
			t.deepEqual(
				[...times].filter(([, count]) => count > 1),
				[],
				"doubled",
			);
		}),
		{ seed: 20261125, numRuns: 80 },
	);
	t.true(steppedOver > 5 && steppedBack > 20, `${steppedOver} events were stepped over, ${steppedBack} steps back`);
});

/** The next `count` events by the clock of Berlin. */
function berlin(rule: CalendarRule, from: string, count: number): readonly string[] {
	const { calendar } = calendarOf("Europe/Berlin", 52.5, 13.4);
	let afterMs = ms(from);
	return Array.from({ length: count }, () => {
		if (!calendar.next(rule, afterMs, null)) return "none";
		afterMs = calendar.atMs;
		return new Date(afterMs).toISOString().slice(0, 16);
	});
}

const at = (hour: number, minute = 0): TimeRule => ({ kind: "clock", timeS: 3600 * hour + 60 * minute });

test("the 31st and 29 February are no odd days, so that odd days are never neighbours", (t) => {
	const odd: CalendarRule = { days: { kind: "odd" }, time: at(12) };
	t.deepEqual(berlin(odd, "2028-02-26T00:00Z", 3), ["2028-02-27T11:00", "2028-03-01T11:00", "2028-03-03T11:00"]);
	t.deepEqual(berlin(odd, "2026-10-28T00:00Z", 2), ["2026-10-29T11:00", "2026-11-01T11:00"]);
	t.deepEqual(berlin({ days: { kind: "even" }, time: at(12) }, "2026-10-29T00:00Z", 2), [
		"2026-10-30T11:00",
		"2026-11-02T11:00",
	]);
});

test("days of the month: one that a month lacks is left out, the last one is always there", (t) => {
	const the31st: CalendarRule = { days: { kind: "monthDays", mask: 1 << 30 }, time: at(12) };
	t.deepEqual(berlin(the31st, "2026-11-01T00:00Z", 3), ["2026-12-31T11:00", "2027-01-31T11:00", "2027-03-31T10:00"]);
	const last: CalendarRule = { days: { kind: "monthDays", mask: 1 << 31 }, time: at(12) };
	t.deepEqual(berlin(last, "2028-01-31T12:00Z", 2), ["2028-02-29T11:00", "2028-03-31T10:00"]);
});

test("every third day from an anchor, before it too", (t) => {
	const third: CalendarRule = { days: { kind: "interval", days: 3, anchorDay: dayNumber(2027, 1, 1) }, time: at(1) };
	t.deepEqual(berlin(third, "2026-12-28T12:00Z", 2), ["2026-12-29T00:00", "2027-01-01T00:00"]);
});

test("02:30 when clocks are changed: once, at 03:00 in spring, and the first one in autumn", (t) => {
	const daily: CalendarRule = { days: { kind: "every" }, time: at(2, 30) };
	t.deepEqual(berlin(daily, "2026-03-27T12:00Z", 3), ["2026-03-28T01:30", "2026-03-29T01:00", "2026-03-30T00:30"]);
	t.deepEqual(berlin(daily, "2026-10-24T12:00Z", 2), ["2026-10-25T00:30", "2026-10-26T01:30"]);
});

test("sunset minus half an hour in Kashgar by Beijing's clock is shortly before ten in June", (t) => {
	const { calendar } = calendarOf("Asia/Shanghai", 39.47, 75.99);
	const rule: CalendarRule = { days: { kind: "every" }, time: { kind: "sunset", offsetS: -1800 } };
	t.true(calendar.next(rule, ms("2026-06-21T00:00+08:00"), null));
	t.is(new Date(calendar.atMs + 8 * 3_600_000).toISOString().slice(0, 15), "2026-06-21T21:5");
	t.is(calendar.day, dayNumber(2026, 6, 21));
});

test("a rule that never comes is told, and so is one of the sun where the place is not known", (t) => {
	const calendar = new Calendar(new Zone(utcZone), null);
	const never: CalendarRule = { days: { kind: "weekdays", mask: 0 }, time: at(0) };
	t.false(calendar.next(never, 0, null));
	t.false(calendar.next({ days: { kind: "every" }, time: { kind: "noon", offsetS: 0 } }, 0, null));
	t.true(calendar.next({ days: { kind: "every" }, time: at(0) }, 0, null));
	t.is(calendar.atMs, dayMs);
});

test("in the polar night a rule of the sunrise waits for the first one", (t) => {
	const { calendar } = calendarOf("Europe/Oslo", 69.65, 18.96);
	const rule: CalendarRule = { days: { kind: "every" }, time: { kind: "sunrise", offsetS: 0 } };
	t.true(calendar.next(rule, ms("2026-12-01T00:00Z"), null));
	t.regex(new Date(calendar.atMs).toISOString(), /^2027-01-1[3-7]/);
});

test("what fired stays known, newest first, the last sixteen", (t) => {
	const fired = new FiredDays();
	for (let day = 1; day <= 17; day += 1) fired.add(day);
	t.deepEqual(
		[...fired.days],
		Array.from({ length: 16 }, (_, index) => 17 - index),
	);
	t.true(fired.has(2) && !fired.has(1) && !fired.has(0));
});
