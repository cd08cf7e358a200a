import test from "ava";
import { ByteReader, ByteWriter } from "../../../../modules/base/bytes";
import { Et0Source } from "../../../../modules/programs/weather/day-et0";
import { weatherLastings } from "../../../../modules/programs/weather/weather-lastings";
import { day, hour, uccle, WeatherRig, wave } from "../../../support/core-weather";

/** As Example 18 has it; sun as the radiation that the paper makes of it, over the hours around noon. */
function uccleDay(rig: WeatherRig, without: readonly string[] = []): (passedMs: number) => void {
	return (passedMs) => {
		const at = passedMs % day;
		rig.set("temperature", wave(at, 12.3, 21.5));
		if (!without.includes("humidity")) rig.set("humidity", 63 + 84 - wave(at, 63, 84));
		if (!without.includes("wind")) rig.set("wind", 10 / 3.6);
		const isNoon = at >= 8 * hour && at < 16 * hour;
		if (!without.includes("solar")) rig.set("solar", isNoon ? 22.07e6 / (8 * 3600) : -2);
	};
}

test("a day that was seen has the reference evapotranspiration of FAO-56, Example 18", (t) => {
	const rig = new WeatherRig();
	rig.run(day + hour, uccleDay(rig));
	t.is(rig.weather.lastSource, Et0Source.measured);
	t.true(Math.abs(rig.weather.lastEt0Mm - 3.88) < 0.01, `${rig.weather.lastEt0Mm}`);
});

test("sunshine from a counter serves in place of radiation", (t) => {
	const rig = new WeatherRig({ ...uccle, solar: -1, sun: 4 });
	const weather = uccleDay(rig);
	rig.run(day + hour, (passedMs) => {
		weather(passedMs);
		rig.set("sun", Math.max(0, Math.min(9.25, passedMs / hour - 6)));
	});
	t.is(rig.weather.lastSource, Et0Source.measured);
	t.true(Math.abs(rig.weather.lastEt0Mm - 3.88) < 0.02, `${rig.weather.lastEt0Mm}`);
});

test("what is missing is completed; temperatures alone go by Hargreaves; without them it is what is usual", (t) => {
	const noWind = new WeatherRig();
	noWind.run(day + hour, uccleDay(noWind, ["wind"]));
	t.is(noWind.weather.lastSource, Et0Source.completed);
	t.true(Math.abs(noWind.weather.lastEt0Mm - 3.88) < 0.15, `${noWind.weather.lastEt0Mm}`);
	const warm = new WeatherRig();
	warm.run(day + hour, uccleDay(warm, ["wind", "humidity", "solar"]));
	t.is(warm.weather.lastSource, Et0Source.temperature);
	// 0.0023 · (16.9 + 17.8) · √9.2 · 41.09 · 0.408
	t.true(Math.abs(warm.weather.lastEt0Mm - 4.06) < 0.02, `${warm.weather.lastEt0Mm}`);
	const blind = new WeatherRig().run(day + hour);
	t.is(blind.weather.lastSource, Et0Source.usual);
	t.is(blind.weather.lastEt0Mm, 4);
	t.true(blind.weather.isLost);
});

test("a pyranometer that sees more sun than there is above the air is not believed", (t) => {
	const rig = new WeatherRig();
	const weather = uccleDay(rig);
	rig.run(day + hour, (passedMs) => {
		weather(passedMs);
		rig.set("solar", 1400);
	});
	t.is(rig.weather.lastSource, Et0Source.completed);
	t.true(rig.weather.lastEt0Mm > 3 && rig.weather.lastEt0Mm < 5, `${rig.weather.lastEt0Mm}`);
});

test("rain is counted once: over midnight, over a counter that begins anew, not for a slip of the register", (t) => {
	const rig = new WeatherRig();
	rig.set("rain", 120);
	rig.run(hour);
	t.is(rig.weather.today.rainMm, 0, "what it showed at first fell before");
	for (const shown of [121, 122.5]) {
		rig.set("rain", shown);
		rig.run(10 * 60_000);
	}
	t.true(Math.abs(rig.weather.today.rainMm - 2.5) < 1e-9);
	rig.set("rain", 0); // the gauge was without power for a moment
	rig.run(60_000);
	rig.set("rain", 1);
	rig.run(60_000);
	t.true(Math.abs(rig.weather.today.rainMm - 3.5) < 1e-9);
	rig.set("rain", 6000);
	rig.run(60_000);
	rig.set("rain", 1);
	rig.run(60_000);
	t.true(Math.abs(rig.weather.today.rainMm - 4.5) < 1.01, "a slip costs a tip at the most");
	const endedMm = rig.weather.today.rainMm;
	rig.run(day);
	t.is(rig.weather.lastRainMm, endedMm);
	t.is(rig.weather.today.rainMm, 0);
	t.is(rig.weather.rainMm(rig.weather.day - 1), endedMm);
	t.is(rig.weather.rainMm(rig.weather.day - 2), 0);
});

/** What flash has of one keeper goes to another. */
function carry(rig: WeatherRig, from: WeatherRig["weather"]): void {
	const parts = weatherLastings(from);
	for (const [index, part] of weatherLastings(rig.weather).entries()) {
		const out = new ByteWriter(part.length);
		parts[index]?.write(out, 0);
		part.restore(new ByteReader(out.bytes), rig.nowMs);
	}
}

test("the day so far outlives a boot", (t) => {
	const rig = new WeatherRig();
	const weather = uccleDay(rig);
	rig.run(13 * hour, weather);
	rig.set("rain", 10);
	rig.run(60_000, () => weather(13 * hour));
	carry(rig, rig.reboot());
	rig.set("rain", 13);
	rig.run(11 * hour, (passedMs) => weather(passedMs + 13 * hour + 60_000));
	t.is(rig.weather.lastSource, Et0Source.measured);
	t.true(Math.abs(rig.weather.lastEt0Mm - 3.88) < 0.01, `${rig.weather.lastEt0Mm}`);
	t.is(rig.weather.lastRainMm, 3, "what fell while it was off counts too");
});

for (const clockSetMs of [0, 2 * hour]) {
	test(`days that nobody saw have what is usual, ${clockSetMs === 0 ? "with a clock" : "once there is one"}`, (t) => {
		const rig = new WeatherRig();
		rig.run(2 * day + hour, uccleDay(rig));
		const seen = rig.weather.day;
		const usual = rig.weather.usualMm(seen + 3);
		t.true(Math.abs(usual - 3.88) < 0.1, `${usual}`);
		rig.scheduler.runUntil(rig.scheduler.nowUs + 5000 * day);
		carry(rig, rig.reboot(clockSetMs));
		rig.run(3 * hour, uccleDay(rig));
		t.is(rig.weather.day, seen + 5);
		t.is(rig.weather.lastSource, Et0Source.usual);
		for (let ended = seen; ended < seen + 5; ended += 1) {
			const et0Mm = rig.weather.et0Mm(ended);
			t.true(Math.abs(et0Mm - 3.88) < 0.1, `${ended - seen}: ${et0Mm}`);
		}
	});
}

test("without any clock days are counted since boot", (t) => {
	const rig = new WeatherRig(uccle, 0, 100 * day);
	rig.run(2 * day + hour, uccleDay(rig));
	const { day: first } = rig.weather;
	t.true(first < 0);
	t.is(rig.weather.lastEt0Mm, 4, "nobody knows where the sun stands");
	rig.run(day);
	t.is(rig.weather.day, first + 1);
});
