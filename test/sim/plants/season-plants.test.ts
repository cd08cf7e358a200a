import test from "ava";
import fc from "fast-check";
import { dailyEt0 } from "../../../modules/agronomy/daily-et";
import { Random } from "../../../sim/core/random";
import type { SeasonFile } from "../../../sim/core/season-file";
import { CropStand } from "../../../sim/plants/crop-stand";
import { DripField } from "../../../sim/plants/drip-field";
import { Sky } from "../../../sim/plants/sky";
import { SoilColumn } from "../../../sim/plants/soil-column";
import { SoilTexture } from "../../../sim/plants/soil-texture";
import seasonFile from "../../../sim/sites/season.plant.json";

const file = seasonFile as unknown as SeasonFile;
const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const { latitudeDeg, elevationM } = file.climate;

function sky(seed: number, days: number): Sky {
	const options = { firstDayOfYear: file.start.dayOfYear, days, solarOffsetH: file.solarOffsetH };
	return new Sky(file.climate, options, new Random(seed, "sky"));
}

test("the same seed has the same weather, another has another", (t) => {
	t.deepEqual(sky(7, 30).days, sky(7, 30).days);
	t.notDeepEqual(sky(7, 30).days, sky(8, 30).days);
	t.is(sky(7, 30).demandMmPerHour(100 * hourMs), sky(7, 30).demandMmPerHour(100 * hourMs));
});

test("days have a course: cold at dawn, warm and windy in the afternoon, sun by day, no air above saturation", (t) => {
	const air = sky(3, 60);
	for (let day = 0; day < 59; day += 1) {
		const at = (hour: number) => day * dayMs + hour * hourMs;
		t.true(air.temperatureC(at(15.5)) > air.temperatureC(at(5.5)), `day ${day}`);
		t.is(air.solarWpm2(at(1)), 0);
		t.true(air.solarWpm2(at(12.6)) > 100 && air.solarWpm2(at(12.6)) < 1100);
		for (const hour of [5, 9, 15, 21]) {
			const humidity = air.humidityPercent(at(hour));
			t.true(humidity > 2 && humidity <= 100, `${humidity} %`);
		}
		t.true(air.rainMm(at(24)) >= air.rainMm(at(0)));
	}
	t.true(Math.abs(air.rainMm(58 * dayMs) - air.days.slice(0, 58).reduce((sum, { rainMm }) => sum + rainMm, 0)) < 1e-9);
});

test("what grass takes by the hour adds up to about what FAO-56 has for the day", (t) => {
	const air = sky(5, 120);
	let hourly = 0;
	let daily = 0;
	for (let day = 0; day < 119; day += 1) {
		const at = Array.from({ length: 48 }, (_, half) => day * dayMs + half * (hourMs / 2));
		const temperatures = at.map((ms) => air.temperatureC(ms));
		const humidities = at.map((ms) => air.humidityPercent(ms));
		const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
		hourly += air.demandMmOfDay(day);
		daily += dailyEt0({
			tMaxC: Math.max(...temperatures),
			tMinC: Math.min(...temperatures),
			rhMaxPct: Math.max(...humidities),
			rhMinPct: Math.min(...humidities),
			windMps: mean(at.map((ms) => air.windMps(ms))),
			solarMj: 0.0864 * mean(at.map((ms) => air.solarWpm2(ms))),
			latitudeDeg,
			elevationM,
			dayOfYear: file.start.dayOfYear + day,
		}).et0Mm;
	}
	t.true(Math.abs(hourly / daily - 1) < 0.06, `${hourly.toFixed(0)} mm by the hour, ${daily.toFixed(0)} mm by the day`);
});

test("a field's water balance closes over any watering, and it gives no more than it has", (t) => {
	const run = fc.record({ hours: fc.double({ min: 0.1, max: 20, noNaN: true }), isOpen: fc.boolean() });
	const property = fc.property(
		fc.constantFrom("orchard", "cotton"),
		fc.integer({ min: 0, max: 1e6 }),
		fc.array(run, { minLength: 1, maxLength: 30 }),
		(zone, seed, runs) => {
			const constants = file.fields[zone] as SeasonFile["fields"][string];
			const field = new DripField(constants, sky(seed, 30));
			const start = field.sums(0).storedMm;
			let atMs = 0;
			for (const { hours, isOpen } of runs) {
				field.irrigate(isOpen ? constants.flowM3PerHour : 0, atMs);
				atMs += hours * hourMs;
			}
			const sums = field.sums(atMs);
			const inMm = sums.irrigatedMm + sums.rainMm;
			const outMm = sums.transpiredMm + sums.evaporatedMm + sums.drainedMm + sums.runoffMm;
			t.true(Math.abs(start + inMm - outMm - sums.storedMm) < 1e-6);
			t.true(sums.transpiredMm <= sums.wantedMm + 1e-9);
			const openHours = runs.reduce((sum, one) => sum + (one.isOpen ? one.hours : 0), 0);
			t.true(Math.abs(sums.wateredHours - openHours) < 1e-6);
			t.true(Math.abs(sums.irrigatedMm - (1000 * openHours * constants.flowM3PerHour) / constants.areaM2) < 1e-6);
		},
	);
	fc.assert(property, { numRuns: 40 });
});

test("a crop that is never watered suffers, one that is drowned does not and drains", (t) => {
	const constants = file.fields.orchard as SeasonFile["fields"][string];
	const dry = new DripField(constants, sky(1, 121)).sums(120 * dayMs);
	const wet = new DripField(constants, sky(1, 121));
	wet.irrigate(constants.flowM3PerHour / 3, 0);
	const drowned = wet.sums(120 * dayMs);
	t.true(dry.transpiredMm < 0.5 * dry.wantedMm);
	t.true(drowned.transpiredMm > 0.999 * drowned.wantedMm);
	t.true(drowned.drainedMm > 1000 && dry.drainedMm < 60);
	t.true(drowned.evaporatedMm > dry.evaporatedMm);
});

test("cotton grows: cover and roots follow warmth", (t) => {
	const constants = file.fields.cotton as SeasonFile["fields"][string];
	const field = new DripField(constants, sky(2, 121));
	t.true(field.cover < 0.05 && field.rootDepthMm === 200);
	field.advanceTo(85 * dayMs);
	t.true(field.cover > 0.8 && field.rootDepthMm > 900, `${field.cover}, ${field.rootDepthMm} mm`);
});

test("roots in wet layers make up for dry ones, up to a point; a hot day asks more of soil than a mild one", (t) => {
	const { crop, texture } = file.fields.orchard as SeasonFile["fields"][string];
	const soil = new SoilTexture(texture);
	const columnOf = (dryLayers: number) => {
		const column = new SoilColumn(soil, 12, 33);
		for (let layer = 0; layer < dryLayers; layer += 1) column.waterMm[layer] = 100 * soil.contentAt(1500);
		return column;
	};
	const got = (dryLayers: number, demandMm: number) => {
		const column = columnOf(dryLayers);
		return new CropStand(crop, column).drink(column, 0.5, demandMm);
	};
	t.is(got(0, 6), 1);
	t.is(got(1, 6), 1);
	t.true(got(4, 6) < 0.7);
	t.is(got(12, 6), 0);
	const drying = new SoilColumn(soil, 12, 250);
	const stand = new CropStand(crop, drying);
	t.true(stand.drink(drying, 0.5, 8) < stand.drink(drying, 0.5, 2));
});
