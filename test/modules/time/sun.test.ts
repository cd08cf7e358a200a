import test from "ava";
import { Sun } from "../../../modules/time/sun";

const ms = (text: string) => Date.parse(text);

test("NREL's published example: position within 0.01°, rising and setting within half a minute", (t) => {
	// Reda and Andreas, Solar Position Algorithm for Solar Radiation Applications, NREL/TP-560-34302, table A5.1.
	const sun = new Sun(39.742476, -105.1786);
	sun.look(ms("2003-10-17T12:30:30-07:00"));
	t.true(Math.abs(sun.elevationDeg - 39.872046) < 0.01, String(sun.elevationDeg));
	t.true(Math.abs(sun.azimuthDeg - 194.340241) < 0.01, String(sun.azimuthDeg));
	// Its rising and setting are those of the day in UTC: the sunset is that of the evening before.
	const noonMs = sun.noonMs(ms("2003-10-17T12:00:00-07:00"));
	t.true(Math.abs(sun.horizonMs(noonMs, -1) - ms("2003-10-17T06:12:43-07:00")) < 30_000);
	const noonBeforeMs = sun.noonMs(ms("2003-10-16T12:00:00-07:00"));
	t.true(Math.abs(sun.horizonMs(noonBeforeMs, 1) - ms("2003-10-16T17:20:19-07:00")) < 30_000);
});

/** By Astronomy Engine 2.1.19 (VSOP87, another author's): rise, transit, set; geometric position at a time. */
type Row = readonly [string, number, number, string, string, string, string, number, number];
const rows: readonly Row[] = [
	[
		"Urumqi",
		43.825,
		87.6,
		"2026-03-20T00:13:29Z",
		"2026-03-20T06:17:06Z",
		"2026-03-20T12:21:29Z",
		"2026-03-20T05:17:00Z",
		44.02,
		158.86,
	],
	[
		"Urumqi",
		43.825,
		87.6,
		"2026-06-20T22:27:25Z",
		"2026-06-21T06:11:21Z",
		"2026-06-21T13:55:18Z",
		"2026-06-21T05:17:00Z",
		66.75,
		146.89,
	],
	[
		"Urumqi",
		43.825,
		87.6,
		"2026-09-22T23:57:32Z",
		"2026-09-23T06:02:03Z",
		"2026-09-23T12:05:49Z",
		"2026-09-23T05:17:00Z",
		44.95,
		163.97,
	],
	[
		"Urumqi",
		43.825,
		87.6,
		"2026-12-21T01:40:16Z",
		"2026-12-21T06:07:32Z",
		"2026-12-21T10:34:48Z",
		"2026-12-21T05:17:00Z",
		21.74,
		167.53,
	],
	[
		"Urumqi",
		43.825,
		87.6,
		"2030-02-14T01:10:20Z",
		"2030-02-14T06:23:44Z",
		"2030-02-14T11:37:44Z",
		"2030-02-14T05:17:00Z",
		31.17,
		160.92,
	],
	[
		"Kashgar",
		39.47,
		75.99,
		"2026-03-20T01:00:02Z",
		"2026-03-20T07:03:32Z",
		"2026-03-20T13:07:41Z",
		"2026-03-20T05:17:00Z",
		43.49,
		141.82,
	],
	[
		"Kashgar",
		39.47,
		75.99,
		"2026-06-20T23:29:03Z",
		"2026-06-21T06:57:48Z",
		"2026-06-21T14:26:33Z",
		"2026-06-21T05:17:00Z",
		63.34,
		119.46,
	],
	[
		"Kashgar",
		39.47,
		75.99,
		"2026-09-23T00:44:18Z",
		"2026-09-23T06:48:29Z",
		"2026-09-23T12:52:00Z",
		"2026-09-23T05:17:00Z",
		45.26,
		146.48,
	],
	[
		"Kashgar",
		39.47,
		75.99,
		"2026-12-21T02:12:31Z",
		"2026-12-21T06:53:59Z",
		"2026-12-21T11:35:27Z",
		"2026-12-21T05:17:00Z",
		23.14,
		155.82,
	],
	[
		"Kashgar",
		39.47,
		75.99,
		"2030-02-14T01:49:41Z",
		"2030-02-14T07:10:10Z",
		"2030-02-14T12:31:12Z",
		"2030-02-14T05:17:00Z",
		31.28,
		147.29,
	],
	[
		"Yuncheng",
		35.03,
		111,
		"2026-03-19T22:40:16Z",
		"2026-03-20T04:43:31Z",
		"2026-03-20T10:47:19Z",
		"2026-03-20T05:17:00Z",
		53.95,
		194.32,
	],
	[
		"Yuncheng",
		35.03,
		111,
		"2026-06-20T21:22:17Z",
		"2026-06-21T04:37:44Z",
		"2026-06-21T11:53:12Z",
		"2026-06-21T05:17:00Z",
		75.61,
		218.98,
	],
	[
		"Yuncheng",
		35.03,
		111,
		"2026-09-22T22:24:26Z",
		"2026-09-23T04:28:28Z",
		"2026-09-23T10:31:58Z",
		"2026-09-23T05:17:00Z",
		53.1,
		200.49,
	],
	[
		"Yuncheng",
		35.03,
		111,
		"2026-12-20T23:39:54Z",
		"2026-12-21T04:33:54Z",
		"2026-12-21T09:27:54Z",
		"2026-12-21T05:17:00Z",
		30.65,
		191.49,
	],
	[
		"Yuncheng",
		35.03,
		111,
		"2030-02-13T23:23:25Z",
		"2030-02-14T04:50:08Z",
		"2030-02-14T10:17:19Z",
		"2030-02-14T05:17:00Z",
		41.55,
		188.76,
	],
	[
		"Quito",
		-0.22,
		-78.51,
		"2026-03-20T11:18:09Z",
		"2026-03-20T17:21:24Z",
		"2026-03-20T23:24:39Z",
		"2026-03-20T05:17:00Z",
		-88.8,
		251.74,
	],
	[
		"Quito",
		-0.22,
		-78.51,
		"2026-06-21T11:12:37Z",
		"2026-06-21T17:15:54Z",
		"2026-06-21T23:19:10Z",
		"2026-06-21T05:17:00Z",
		-66.78,
		0.7,
	],
	[
		"Quito",
		-0.22,
		-78.51,
		"2026-09-23T11:03:06Z",
		"2026-09-23T17:06:20Z",
		"2026-09-23T23:09:34Z",
		"2026-09-23T05:17:00Z",
		-87.36,
		96.61,
	],
	[
		"Quito",
		-0.22,
		-78.51,
		"2026-12-21T11:08:03Z",
		"2026-12-21T17:12:12Z",
		"2026-12-21T23:16:21Z",
		"2026-12-21T05:17:00Z",
		-66.31,
		177.12,
	],
	[
		"Quito",
		-0.22,
		-78.51,
		"2030-02-14T11:24:32Z",
		"2030-02-14T17:28:09Z",
		"2030-02-14T23:31:46Z",
		"2030-02-14T05:17:00Z",
		-76.49,
		191.74,
	],
	[
		"Sydney",
		-33.87,
		151.21,
		"2026-03-19T19:57:57Z",
		"2026-03-20T02:02:43Z",
		"2026-03-20T08:06:56Z",
		"2026-03-20T05:17:00Z",
		33.42,
		296.04,
	],
	[
		"Sydney",
		-33.87,
		151.21,
		"2026-06-20T20:59:58Z",
		"2026-06-21T01:56:52Z",
		"2026-06-21T06:53:46Z",
		"2026-06-21T05:17:00Z",
		15.53,
		313.14,
	],
	[
		"Sydney",
		-33.87,
		151.21,
		"2026-09-22T19:43:57Z",
		"2026-09-23T01:47:40Z",
		"2026-09-23T07:51:55Z",
		"2026-09-23T05:17:00Z",
		30.53,
		293.2,
	],
	[
		"Sydney",
		-33.87,
		151.21,
		"2026-12-20T18:40:37Z",
		"2026-12-21T01:53:00Z",
		"2026-12-21T09:05:25Z",
		"2026-12-21T05:17:00Z",
		44.53,
		269.33,
	],
	[
		"Sydney",
		-33.87,
		151.21,
		"2030-02-13T19:29:04Z",
		"2030-02-14T02:09:18Z",
		"2030-02-14T08:48:59Z",
		"2030-02-14T05:17:00Z",
		42.68,
		284.5,
	],
	[
		"Oslo",
		59.91,
		10.75,
		"2026-03-20T05:18:57Z",
		"2026-03-20T11:24:26Z",
		"2026-03-20T17:31:19Z",
		"2026-03-20T05:17:00Z",
		-1.08,
		88.45,
	],
	[
		"Oslo",
		59.91,
		10.75,
		"2026-06-21T01:53:51Z",
		"2026-06-21T11:18:48Z",
		"2026-06-21T20:43:45Z",
		"2026-06-21T05:17:00Z",
		19.91,
		77.38,
	],
	[
		"Oslo",
		59.91,
		10.75,
		"2026-09-23T05:03:24Z",
		"2026-09-23T11:09:22Z",
		"2026-09-23T17:13:59Z",
		"2026-09-23T05:17:00Z",
		0.87,
		91.67,
	],
	[
		"Oslo",
		59.91,
		10.75,
		"2026-12-21T08:18:01Z",
		"2026-12-21T11:15:02Z",
		"2026-12-21T14:12:03Z",
		"2026-12-21T05:17:00Z",
		-19.88,
		102.69,
	],
	[
		"Oslo",
		59.91,
		10.75,
		"2030-02-14T06:57:28Z",
		"2030-02-14T11:31:07Z",
		"2030-02-14T16:05:47Z",
		"2030-02-14T05:17:00Z",
		-12.99,
		93.58,
	],
	[
		"Suva",
		-18.14,
		178.44,
		"2026-03-19T18:09:56Z",
		"2026-03-20T00:13:49Z",
		"2026-03-20T06:17:25Z",
		"2026-03-20T05:17:00Z",
		13.52,
		274.35,
	],
	[
		"Suva",
		-18.14,
		178.44,
		"2026-06-20T18:36:43Z",
		"2026-06-21T00:07:56Z",
		"2026-06-21T05:39:09Z",
		"2026-06-21T05:17:00Z",
		3.93,
		296.24,
	],
	[
		"Suva",
		-18.14,
		178.44,
		"2026-09-22T17:55:30Z",
		"2026-09-22T23:58:47Z",
		"2026-09-23T06:02:19Z",
		"2026-09-23T05:17:00Z",
		9.93,
		273.2,
	],
	[
		"Suva",
		-18.14,
		178.44,
		"2026-12-20T17:27:23Z",
		"2026-12-21T00:04:03Z",
		"2026-12-21T06:40:43Z",
		"2026-12-21T05:17:00Z",
		17.58,
		250.41,
	],
	[
		"Suva",
		-18.14,
		178.44,
		"2030-02-13T17:59:12Z",
		"2030-02-14T00:20:23Z",
		"2030-02-14T06:41:19Z",
		"2030-02-14T05:17:00Z",
		18.83,
		262.05,
	],
	[
		"Ushuaia",
		-54.8,
		-68.3,
		"2026-03-20T10:34:29Z",
		"2026-03-20T16:40:34Z",
		"2026-03-20T22:45:31Z",
		"2026-03-20T05:17:00Z",
		-34.54,
		168.97,
	],
	[
		"Ushuaia",
		-54.8,
		-68.3,
		"2026-06-21T12:58:52Z",
		"2026-06-21T16:35:03Z",
		"2026-06-21T20:11:14Z",
		"2026-06-21T05:17:00Z",
		-57.68,
		161.76,
	],
	[
		"Ushuaia",
		-54.8,
		-68.3,
		"2026-09-23T10:18:53Z",
		"2026-09-23T16:25:30Z",
		"2026-09-23T22:33:14Z",
		"2026-09-23T05:17:00Z",
		-34.12,
		164.44,
	],
	[
		"Ushuaia",
		-54.8,
		-68.3,
		"2026-12-21T07:51:23Z",
		"2026-12-21T16:31:21Z",
		"2026-12-22T01:11:19Z",
		"2026-12-21T05:17:00Z",
		-11.15,
		169.28,
	],
	[
		"Ushuaia",
		-54.8,
		-68.3,
		"2030-02-14T09:24:58Z",
		"2030-02-14T16:47:19Z",
		"2030-02-15T00:08:19Z",
		"2030-02-14T05:17:00Z",
		-21.91,
		172.21,
	],
];

test("the sun of eight places from 55° south to 60° north as Astronomy Engine has it, within a minute", (t) => {
	for (const [place, latitude, longitude, rise, noon, set, at, elevation, azimuth] of rows) {
		const sun = new Sun(latitude, longitude);
		const noonMs = sun.noonMs(ms(noon) + 3 * 3_600_000);
		t.true(Math.abs(noonMs - ms(noon)) < 10_000, `${place} ${noon}: ${noonMs - ms(noon)} ms`);
		for (const [side, text] of [
			[-1, rise],
			[1, set],
		] as const) {
			const offMs = sun.horizonMs(noonMs, side) - ms(text);
			t.true(Math.abs(offMs) < 60_000, `${place} ${text}: ${offMs} ms`);
		}
		sun.look(ms(at));
		t.true(Math.abs(sun.elevationDeg - elevation) < 0.03, `${place} ${at}: ${sun.elevationDeg}, ${elevation}`);
		const turnDeg = Math.abs(((sun.azimuthDeg - azimuth + 540) % 360) - 180);
		t.true(turnDeg * Math.cos((elevation * Math.PI) / 180) < 0.03, `${place} ${at}: ${sun.azimuthDeg}, ${azimuth}`);
	}
});

test("in Tromsø the sun does not rise around Christmas, nor set around midsummer", (t) => {
	const sun = new Sun(69.65, 18.96);
	const days = { risesAndSets: 0, night: 0, day: 0 };
	for (let at = ms("2026-01-01T11:00Z"); at < ms("2027-01-01T00:00Z"); at += 86_400_000) {
		const noonMs = sun.noonMs(at);
		const [riseMs, setMs] = [sun.horizonMs(noonMs, -1), sun.horizonMs(noonMs, 1)];
		t.is(Number.isNaN(riseMs), Number.isNaN(setMs));
		sun.look(noonMs);
		const kind = Number.isNaN(riseMs) ? (sun.elevationDeg > 0 ? "day" : "night") : "risesAndSets";
		const date = new Date(at).toISOString().slice(5, 10);
		if (date > "11-28" || date < "01-14") t.is(kind, "night", date);
		if (date > "05-20" && date < "07-22") t.is(kind, "day", date);
		if (date > "01-16" && date < "05-16") t.is(kind, "risesAndSets", date);
		if (kind === "risesAndSets") t.true(riseMs < noonMs && noonMs < setMs);
		days[kind] += 1;
	}
	t.true(days.night > 45 && days.day > 60);
});

test("at the poles there is day and night, and no rising", (t) => {
	const pole = new Sun(90, 0);
	t.is(pole.horizonMs(pole.noonMs(ms("2026-06-21T12:00Z")), -1), Number.NaN);
	pole.look(ms("2026-06-21T12:00Z"));
	t.true(pole.elevationDeg > 23.4 && pole.elevationDeg < 23.5);
});

test("the noon that is found is the nearest one, on both sides of the date line", (t) => {
	for (const longitude of [-180, -179.9, -90, 0, 75.99, 179.9, 180]) {
		const sun = new Sun(-18, longitude);
		for (let hour = 0; hour < 48; hour += 1) {
			const nearMs = ms("2026-11-03T00:00Z") + hour * 3_600_000;
			t.true(Math.abs(sun.noonMs(nearMs) - nearMs) <= 43_260_000, `${longitude} ${hour}`);
		}
	}
});
