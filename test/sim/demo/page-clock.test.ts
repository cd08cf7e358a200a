import test from "ava";
import type { GatewayView } from "../../../modules/gateway/view";
import { momentOf, offsetName, otherClock, useClock } from "../../../sim/demo/page/clock";
import { clockWords } from "../../../sim/demo/page/clock-words";
import { clockText, secondsText } from "../../../sim/demo/page/format";

const noonMs = Date.parse("2026-11-24T04:05:09Z");
const aksu = { latitudeDeg: 41.2, longitudeDeg: 80.3 };
const laiyang = { latitudeDeg: 37, longitudeDeg: 120.7 };

test.serial("every time is the site's, wherever the reader is", (t) => {
	useClock("Asia/Shanghai", 28_800);
	t.is(clockText(noonMs), "12:05");
	t.deepEqual(momentOf(noonMs), { year: 2026, month: 11, day: 24, weekday: 2, hour: 12, minute: 5, second: 9 });
	useClock("Asia/Urumqi", 21_600);
	t.is(secondsText(noonMs), "10:05:09");
	useClock("Mars/Olympus_Mons", -12_600);
	t.is(clockText(noonMs), "00:35", "a zone that the browser does not know goes by what it is ahead now");
	useClock("UTC", 0);
	t.is(clockText(noonMs), "04:05");
});

test("what a zone is ahead of UTC", (t) => {
	t.deepEqual([28_800, 0, -12_600, 20_700].map(offsetName), ["UTC+8", "UTC+0", "UTC−3:30", "UTC+5:45"]);
});

test("in Xinjiang the page says that there is another clock; elsewhere there is none", (t) => {
	t.deepEqual(otherClock("Asia/Shanghai", aksu), { zone: "Asia/Urumqi", aheadMs: -7_200_000 });
	t.deepEqual(otherClock("Asia/Kashgar", aksu), { zone: "Asia/Shanghai", aheadMs: 7_200_000 });
	t.deepEqual(otherClock("PRC", null), { zone: "Asia/Urumqi", aheadMs: -7_200_000 }, "it may lie there");
	t.is(otherClock("Asia/Shanghai", laiyang), null);
	t.is(otherClock("Europe/Berlin", null), null);
});

test.serial("the page says whose clock it shows, and how good it is", (t) => {
	useClock("Asia/Shanghai", 28_800);
	const view = { timeZone: "Asia/Shanghai", offsetS: 28_800, place: aksu, clockQuality: "ntp" } as GatewayView;
	t.is(
		clockWords(view, noonMs),
		"Beijing time (Asia/Shanghai, UTC+8) · 10:05 Urumqi time · clock set over the network",
	);
	t.is(
		clockWords({ ...view, place: null, timeZone: "UTC", offsetS: 0, clockQuality: "none" }, noonMs),
		"UTC · no clock: durations hold, dates do not",
	);
	useClock("UTC", 0);
});
