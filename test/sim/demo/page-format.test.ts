import test from "ava";
import {
	bytesText,
	countdownText,
	countText,
	durationText,
	fixed,
	unitText,
	valueText,
} from "../../../sim/demo/page/format";

test("units are written as people write them", (t) => {
	t.deepEqual(["Cel", "%RH", "m3/h", "uS/cm", "%", "m3", "kPa"].map(unitText), [
		"°C",
		"% RH",
		"m³/h",
		"µS/cm",
		"%",
		"m³",
		"kPa",
	]);
});

test("values have their unit's decimals", (t) => {
	t.is(valueText(23.4, "%"), "23.4");
	t.is(valueText(840.4, "uS/cm"), "840");
	t.is(valueText(12.345, "m3/h"), "12.35");
	t.is(valueText(-1, "Cel"), "−1.0");
	t.is(valueText(null, "Cel"), "–");
	t.is(valueText(Number.NaN, "Cel"), "–");
	t.is(fixed(-0.01, 1), "0.0", "nobody reads minus zero");
});

test("counts and bytes are grouped", (t) => {
	t.is(countText(7), "7");
	t.is(countText(1234567), "1\u202f234\u202f567");
	t.is(bytesText(500), "500 B");
	t.is(bytesText(412_000), "402 KiB");
	t.is(bytesText(4 * 1024 * 1024), "4.0 MiB");
});

test("durations say their two largest parts", (t) => {
	t.is(durationText(-5), "0 s");
	t.is(durationText(59_400), "59 s");
	t.is(durationText(59_600), "1 min");
	t.is(durationText(125_000), "2 min");
	t.is(durationText(3_900_000), "1 h 05 min");
	t.is(durationText(180_000_000), "2 d 2 h");
});

test("what counts down shows seconds near its end", (t) => {
	t.is(countdownText(1), "1 s");
	t.is(countdownText(60_000), "1:00 min");
	t.is(countdownText(545_000), "9:05 min");
	t.is(countdownText(600_000), "10 min");
});
