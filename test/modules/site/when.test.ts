import test from "ava";
import { checkSite } from "../../../modules/site/check";
import { compileSite } from "../../../modules/site/compile";
import { decodeTable, encodeTable } from "../../../modules/site/table";
import type { IrrigationProgram, SiteZone } from "../../../modules/site/types";
import { dayNumber } from "../../../modules/time/civil";
import table from "../../../modules/time/zones.json";
import { plain } from "../../support/core-plain";
import { orchardProfiles, orchardSite, profileMap } from "../../support/core-site";

const hour = 3_600_000;
const minute = 60_000;

const water = { flow: "water.flow", unscheduledAbove: 0.5 };

/** The orchard with a calendar. */
function siteWith(words: object, changes: object = {}) {
	const site = orchardSite();
	const [program, ...others] = site.programs;
	return Object.assign(site, { timeZone: "Europe/Berlin", water }, changes, {
		programs: [{ ...program, ...words }, ...others],
	});
}

/** What is wrong with it. */
function faults(words: object, changes: object = {}): readonly string[] {
	const list = checkSite(siteWith(words, changes), profileMap(orchardProfiles()), { zones: table });
	return list.map(({ path, message }) => `${path.replace("programs[0].", "")}: ${message}`);
}

/** Each zone takes 40 minutes. */
const timed = (orchardSite().programs[0] as IrrigationProgram).zones.map(
	({ startBelow: _, stopAt: __, ...zone }): SiteZone => ({ ...zone, runMs: 40 * minute, longestRunMs: 2 * hour }),
);

function timedFaults(words: object, changes: object = {}): readonly string[] {
	return faults({ zones: timed, ...words }, changes);
}

test("what a site may say of when is taken, and comes back out of its table", (t) => {
	const words = {
		starts: [
			{ at: "06:00", days: ["mon", "thu"] },
			{ at: "sunset", offsetMs: -2 * hour, everyDays: 3, from: "2026-04-01" },
		],
		startWithinMs: 2 * hour,
		windows: [{ from: "2026-05-01T08:00", lastsMs: 12 * hour, everyDays: 15, times: 8 }],
		quota: { m3: 12_000, from: "2026-04-01" },
		adjustPercent: 80,
		adjustMonths: [0, 0, 50, 80, 100, 120, 130, 120, 90, 60, 0, 0],
		forecast: { aboveMm: 5 },
	};
	t.deepEqual(faults(words), []);
	const adjustable = [{ number: "irrigation/adjustPercent", min: 50, max: 120 }];
	const plan = compileSite(siteWith(words, { adjustable }), profileMap(orchardProfiles()), { zones: table });
	const decoded = decodeTable(encodeTable(plan));
	if (typeof decoded === "string") return t.fail(decoded);
	t.deepEqual(plain(decoded), plain(plan));
	const program = decoded.programs[0];
	if (program?.type !== "irrigation" || program.when === null) return t.fail();
	t.is(program.adjustPercent, 80);
	t.is(program.adjustMonths.length, 12);
	t.like(program.when, { startWithinMs: 2 * hour, workMs: 0, forecastMm: 5 });
	t.like(program.when.starts[0], { days: "weekdays", daysOf: 0b0010010, time: "clock", timeS: 6 * 3600 });
	const anchorDay = dayNumber(2026, 4, 1);
	t.like(program.when.starts[1], {
		days: "interval",
		daysOf: 3,
		anchorDay,
		time: "sunset",
		timeS: -7200,
		isFinish: false,
	});
	t.like(program.when.turns[0], { fromDay: dayNumber(2026, 5, 1), fromS: 8 * 3600, everyDays: 15, times: 8 });
	t.like(program.when.quota, { m3: 12_000, fromDay: anchorDay });
});

test("a site that says nothing of it has nothing of it", (t) => {
	const plan = compileSite(orchardSite(), profileMap(orchardProfiles()));
	t.like(plan.programs[0], { when: null, adjustPercent: 100, adjustMonths: [] });
});

test("a start that can't come, or is badly written, is named", (t) => {
	const at = (start: object, changes = {}) => faults({ starts: [start] }, changes);
	t.regex(at({ at: "6:00" })[0] ?? "", /^starts\[0\]\.at: "6:00" is no time; it must be HH:MM, sunrise or sunset$/);
	t.regex(at({ at: "24:00" })[0] ?? "", /is no time/);
	t.regex(at({ at: "06:00", offsetMs: 1000 })[0] ?? "", /^starts\[0\]\.offsetMs/);
	t.regex(at({ at: "sunrise" }, { place: undefined })[0] ?? "", /needs to know where the site lies: place/);
	t.regex(at({ at: "06:00", everyDays: 3 })[0] ?? "", /^starts\[0\]\.from: is missing/);
	t.regex(at({ at: "06:00", from: "2026-04-01" })[0] ?? "", /^starts\[0\]\.from: is of everyDays/);
	t.regex(at({ at: "06:00", everyDays: 3, from: "2026-02-29" })[0] ?? "", /"2026-02-29" is no day/);
	t.regex(at({ at: "06:00", dates: "odd", days: ["mon"] })[0] ?? "", /more than one of days, dates and everyDays/);
	t.deepEqual(at({ at: "06:00", dates: "odd" }), []);
	// The sun does not set there in June: every 366 days from midsummer on it never does.
	const place = { latitudeDeg: 78.2, longitudeDeg: 15.6 };
	t.regex(
		at({ at: "sunset", everyDays: 365, from: "2026-06-21" }, { place })[0] ?? "",
		/^starts\[0\]: can't come: there is no sunset on such a day$/,
	);
	t.deepEqual(at({ at: "sunset" }, { place }), []);
	t.regex(faults({ startWithinMs: hour })[0] ?? "", /^startWithinMs: there are no starts/);
});

test("a program that can't finish before its next start is refused, with both times", (t) => {
	const twice = { starts: [{ at: "06:00" }, { at: "07:30" }] };
	const why = "all zones take 120 min; from starts[0] to starts[1] there are 90 min";
	t.deepEqual(timedFaults(twice), [`starts: the program can't finish before its next start: ${why}`]);
	t.deepEqual(timedFaults({ ...twice, zonesAtOnce: 2 }), []);
	t.deepEqual(timedFaults({ ...twice, adjustPercent: 70 }), []);
	t.is(timedFaults({ starts: [{ at: "06:00" }, { at: "09:00" }], adjustPercent: 200 }).length, 1);
	t.is(
		timedFaults({ starts: [{ at: "06:00" }, { at: "09:30" }], adjustMonths: [...Array(11).fill(100), 180] }).length,
		1,
	);
	t.regex(
		timedFaults({ starts: [{ at: "06:00" }, { at: "06:00" }] })[0] ?? "",
		/two come at once: from starts\[0\] to starts\[1\]/,
	);
	// The clock is put forward in the night: from 01:30 to 04:00 there is an hour and a half, once a year.
	t.regex(timedFaults({ starts: [{ at: "01:30" }, { at: "04:00" }] })[0] ?? "", /there are 90 min/);
});

test("an end that is counted back needs to know what it counts", (t) => {
	const starts = [{ at: "sunrise", finish: true }];
	t.deepEqual(timedFaults({ starts }), []);
	t.regex(faults({ starts })[0] ?? "", /^starts\[0\]\.finish: nobody knows how long all zones take/);
});

test("what volumes take is reckoned by the flow of their valves, in the meter's unit", (t) => {
	const outputs = orchardSite().outputs.map((one) => (one.kind === "valve" ? { ...one, expectedFlow: 12 } : one));
	const zones = timed.map(({ runMs: _, ...zone }) => ({ ...zone, volumeM3: 6 }));
	const words = { zones, starts: [{ at: "06:00" }, { at: "07:15" }] };
	t.regex(
		faults(words, { outputs })[0] ?? "",
		/all zones take 90 min; from starts\[0\] to starts\[1\] there are 75 min$/,
	);
	const plan = compileSite(siteWith({ ...words, starts: [{ at: "06:00", finish: true }] }, { outputs }), profileMap(), {
		zones: table,
	});
	t.like(plan.programs[0], { when: { workMs: 90 * minute } });
	t.deepEqual(faults(words), [], "nobody knows");
});

test("turns that overlap are named, and those that only touch are taken", (t) => {
	const turn = { from: "2026-05-01T08:00", lastsMs: 12 * hour, everyDays: 15 };
	const at = (...windows: object[]) => faults({ windows });
	t.deepEqual(at(turn, { from: "2026-05-01T20:00", lastsMs: 12 * hour, everyDays: 15 }), []);
	t.regex(
		at(turn, { from: "2026-05-01T19:59", lastsMs: hour })[0] ?? "",
		/^windows\[1\]: overlaps programs\[0\]\.windows\[0\]$/,
	);
	t.is(at(turn, { from: "2026-05-03T08:00", lastsMs: hour, everyDays: 14 }).length, 1, "two turns later");
	t.is(at(turn, { from: "2026-05-03T08:00", lastsMs: hour, everyDays: 14, times: 2 }).length, 0);
	t.regex(at({ ...turn, lastsMs: 361 * hour })[0] ?? "", /overlaps itself/);
	t.regex(at({ ...turn, from: "2026-05-01" })[0] ?? "", /is no local time/);
	t.regex(at({ from: "2026-05-01T08:00", lastsMs: hour, times: 3 })[0] ?? "", /^windows\[0\]\.times: needs everyDays/);
});

test("a quota needs a meter, and rain a point", (t) => {
	const quota = { m3: 100, from: "2026-04-01" };
	t.deepEqual(faults({ quota }), []);
	t.regex(faults({ quota }, { water: undefined })[0] ?? "", /^quota: has no flow meter to go by: water is missing$/);
	t.regex(faults({ quota: { ...quota, from: "April" } })[0] ?? "", /^quota\.from: "April" is no day/);
	t.deepEqual(faults({ rainDelay: { point: "air.humidity", aboveMm: 5, forMs: hour } }), [
		'rainDelay.point: "air.humidity" is in %RH; it must be an amount of rain, in mm',
	]);
	t.regex(
		faults({ rainDelay: { point: "rain", aboveMm: 5, forMs: hour } })[0] ?? "",
		/^rainDelay\.point: there is no point "rain"/,
	);
});
