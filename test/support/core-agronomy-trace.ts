import { dewPointC, leafVpdKpa, pressureKpa, psychrometerKpa } from "../../modules/agronomy/air";
import { climateKc } from "../../modules/agronomy/crop";
import { dailyEt0 } from "../../modules/agronomy/daily-et";
import type { DailyWeather } from "../../modules/agronomy/daily-weather";
import { type DualCrop, type DualDay, type DualSoil, dryStart, dualDay } from "../../modules/agronomy/dual-balance";
import { hargreavesEt0Mm } from "../../modules/agronomy/hargreaves";
import { hourlyEt0 } from "../../modules/agronomy/hourly-et";
import { KineticTemperature } from "../../modules/agronomy/kinetic-temperature";
import { periodExtraterrestrialMj } from "../../modules/agronomy/radiation";
import { conductivityAt25, waterContent } from "../../modules/agronomy/sensors";
import { balanceDay } from "../../modules/agronomy/soil-balance";
import { log, pow } from "../../modules/base/math";

/* Runs on Node and on XS: every number that modules/agronomy makes of the same input, bit by bit. */

/** A season to reckon: plain data, so that it can be handed over as JSON. */
export interface TraceSeason {
	readonly crop: DualCrop;
	readonly soil: DualSoil;
	readonly startDepletionMm: number;
	readonly days: readonly DualDay[];
}

/** Numbers of an object, in the order of their names. */
function pushNumbers(object: object, out: number[]): void {
	for (const [, value] of Object.entries(object).sort(([a], [b]) => (a < b ? -1 : 1))) {
		if (typeof value === "number") out.push(value);
	}
}

function traceWeather(out: number[]): void {
	for (let dayOfYear = 1; dayOfYear <= 366; dayOfYear += 5) {
		const swing = ((dayOfYear * 37) % 100) / 100;
		const tMaxC = 12 + 30 * swing;
		const place = { latitudeDeg: -55 + 110 * ((dayOfYear * 13) % 100) * 0.01, elevationM: 17 * dayOfYear, dayOfYear };
		const bare: DailyWeather = { ...place, tMaxC, tMinC: tMaxC - 2 - 15 * swing };
		pushNumbers(dailyEt0(bare), out);
		const seen = { ...bare, rhMaxPct: 90, rhMinPct: 20 + 50 * swing, windMps: 7 * swing, windHeightM: 10, sunHours: 5 };
		pushNumbers(dailyEt0(seen), out);
		out.push(hargreavesEt0Mm(tMaxC, bare.tMinC, 20 + 20 * swing));
		for (const middleH of [0.5, 6.5, 12.5, 18.5]) {
			const raMj = periodExtraterrestrialMj({ ...place, longitudeDeg: 76, utcOffsetH: 8, middleH, lengthH: 1 });
			const hour = { tC: tMaxC, rhPct: 40, windMps: 3, solarMj: 0.6 * raMj, raMj, daytime: raMj > 0 };
			out.push(raMj);
			pushNumbers(hourlyEt0(hour), out);
		}
	}
}

function traceAir(out: number[]): void {
	const mean = new KineticTemperature();
	for (let step = 1; step <= 200; step += 1) {
		const tC = step / 5;
		mean.add(tC, step % 7 || 1);
		out.push(mean.kineticC, dewPointC(step / 60), leafVpdKpa(tC, tC + 1, step / 3), pressureKpa(10 * step));
		out.push(psychrometerKpa(tC + 3, tC, 95), waterContent(3 + step / 4), conductivityAt25(1000, tC, 0.0191));
		out.push(climateKc(1.15, step / 30, step / 2, step / 40), log(step / 37), pow(step / 37, 0.3), pow(1.7, -tC));
	}
}

function traceSoil({ crop, soil, startDepletionMm, days }: TraceSeason, out: number[]): void {
	const zone = { ...soil, rootDepthM: crop.fullRootDepthM, depletionFraction: crop.depletionFraction };
	let state = dryStart(soil, startDepletionMm);
	let depletionMm = startDepletionMm;
	for (let at = 0; at < days.length; at += 1) {
		const day = days[at] as DualDay;
		const result = dualDay(crop, soil, state, at, day);
		pushNumbers(result, out);
		state = result;
		const single = balanceDay(zone, depletionMm, { ...day, etcMm: 0.9 * day.et0Mm });
		pushNumbers(single, out);
		depletionMm = single.depletionMm;
	}
}

/** All of it, with the season's days. */
export function agronomyTrace(season: TraceSeason): Float64Array {
	const out: number[] = [];
	traceWeather(out);
	traceAir(out);
	traceSoil(season, out);
	return Float64Array.from(out);
}
