import test, { type ExecutionContext } from "ava";
import fc from "fast-check";
import { saturationKpa, windAt2m } from "../../../modules/agronomy/air";
import { type DailyEt0, dailyEt0 } from "../../../modules/agronomy/daily-et";
import { type DailyWeather, dailyWeatherFault, vapourPressureKpa } from "../../../modules/agronomy/daily-weather";
import { hargreavesEt0Mm } from "../../../modules/agronomy/hargreaves";
import { seasonFiles, weatherYear } from "../../support/pyfao56-season";

/** A published number is right to half of its last digit. */
function published(t: ExecutionContext, actual: number, text: string, name = ""): void {
	const digits = text.split(".")[1]?.length ?? 0;
	t.true(Math.abs(actual - Number(text)) <= 0.5 * 10 ** -digits + 1e-12, `${name} ${actual} for ${text}`);
}

function publishedAll(t: ExecutionContext, et: DailyEt0, numbers: Partial<Record<keyof DailyEt0, string>>): void {
	for (const [name, text] of Object.entries(numbers)) published(t, et[name as keyof DailyEt0] as number, text, name);
}

const uccle: DailyWeather = {
	tMaxC: 21.5,
	tMinC: 12.3,
	rhMaxPct: 84,
	rhMinPct: 63,
	windMps: 10 / 3.6,
	windHeightM: 10,
	sunHours: 9.25,
	latitudeDeg: 50.8,
	elevationM: 100,
	dayOfYear: 187,
};

test("FAO-56 Example 17: Bangkok in April", (t) => {
	const day = {
		tMaxC: 34.8,
		tMinC: 25.6,
		eaKpa: 2.85,
		windMps: 2,
		sunHours: 8.5,
		soilHeatMj: 0.14,
		latitudeDeg: 13 + 44 / 60,
		elevationM: 2,
		dayOfYear: 105,
	};
	t.is(dailyWeatherFault(day), null);
	publishedAll(t, dailyEt0(day), {
		et0Mm: "5.72",
		tMeanC: "30.2",
		deltaKpaPerC: "0.246",
		esKpa: "4.42",
		raMj: "38.06",
		dayLengthH: "12.31",
		rsMj: "22.65",
		rsoMj: "28.54",
		rnsMj: "17.44",
		rnlMj: "3.11",
		rnMj: "14.33",
	});
	// The paper rounds the pressure to 101.3 kPa: 0.0674.
	t.true(Math.abs(dailyEt0(day).gammaKpaPerC - 0.0674) < 1e-4);
});

test("FAO-56 Example 18: Uccle on 6 July, and the mean of two saturation pressures, not that of the mean", (t) => {
	t.is(dailyWeatherFault(uccle), null);
	const et = dailyEt0(uccle);
	publishedAll(t, et, {
		et0Mm: "3.88",
		u2Mps: "2.078",
		pressureKpa: "100.1",
		deltaKpaPerC: "0.122",
		gammaKpaPerC: "0.0666",
		esKpa: "1.997",
		eaKpa: "1.409",
		raMj: "41.09",
		dayLengthH: "16.1",
		rsMj: "22.07",
		rsoMj: "30.90",
		rnsMj: "17.00",
		rnlMj: "3.71",
		rnMj: "13.28",
	});
	t.deepEqual(et.assumed, []);
	const gamma = et.gammaKpaPerC;
	const airMm = (esKpa: number) => gamma * (900 / (et.tMeanC + 273)) * et.u2Mps * (esKpa - et.eaKpa);
	const lost = (airMm(et.esKpa) - airMm(saturationKpa(16.9))) / (et.deltaKpaPerC + gamma * (1 + 0.34 * et.u2Mps));
	published(t, et.et0Mm - lost, "3.75", "by the saturation pressure of the mean");
});

test("FAO-56 Example 20: Lyon in July without humidity, radiation and wind, and by Hargreaves", (t) => {
	const day = { tMaxC: 26.6, tMinC: 14.8, latitudeDeg: 45 + 43 / 60, elevationM: 200, dayOfYear: 196 };
	const et = dailyEt0(day);
	publishedAll(t, et, { et0Mm: "4.56", raMj: "40.55", rsMj: "22.29", eaKpa: "1.68", u2Mps: "2" });
	t.deepEqual(
		et.assumed.map((line) => line.split(":")[0]),
		["eaKpa", "solarMj", "windMps"],
	);
	published(t, hargreavesEt0Mm(26.6, 14.8, 40.55), "5.03");
	published(t, hargreavesEt0Mm(26.6, 14.8, 40.55), "5.0");
	published(t, hargreavesEt0Mm(38, 28, 38.937, 35), "6.10");
	t.is(hargreavesEt0Mm(-20, -30, 5), 0);
});

test("two days of the Australian Bureau of Meteorology, Badgerys Creek 2019, within 0.003 inches", (t) => {
	const place = { latitudeDeg: -33.9, elevationM: 81, windHeightM: 2 };
	const days: readonly (readonly [DailyWeather, number, string])[] = [
		[
			{
				...place,
				dayOfYear: 121,
				tMaxC: 24.7,
				tMinC: 12.8,
				rhMaxPct: 100,
				rhMinPct: 58,
				windMps: 1.032,
				solarMj: 10.4,
			},
			1.9,
			"1.863",
		],
		[
			{ ...place, dayOfYear: 151, tMaxC: 20, tMinC: 1.3, rhMaxPct: 82, rhMinPct: 34, windMps: 1.855, solarMj: 11.34 },
			2.21,
			"2.171",
		],
	];
	for (const [day, bureauMm, text] of days) {
		const { et0Mm } = dailyEt0(day);
		t.true(Math.abs(et0Mm - bureauMm) < 0.003 * 25.4);
		published(t, et0Mm, text);
	}
});

test("a year of weather in Arizona within 0.01 mm of the reference evapotranspiration that came with it", (t) => {
	const year = weatherYear(seasonFiles["cotton, dry"].weather);
	t.is(year.days.size, 365);
	for (const row of year.days.values()) {
		const number = (name: string) => row[name] as number;
		const day = {
			tMaxC: number("Tmax"),
			tMinC: number("Tmin"),
			rhMaxPct: number("RHmax"),
			rhMinPct: number("RHmin"),
			solarMj: number("Srad"),
			windMps: number("Wndsp"),
			windHeightM: year.windHeightM,
			latitudeDeg: year.latitudeDeg,
			elevationM: year.elevationM,
			dayOfYear: number("day"),
		};
		t.is(dailyWeatherFault(day), null);
		t.true(Math.abs(dailyEt0(day).et0Mm - number("ETref")) < 0.01, `day ${day.dayOfYear}`);
	}
});

test("humidity by each rule of FAO-56, in its order (Example 5: 18 and 25 °C)", (t) => {
	const day = { tMaxC: 25, tMinC: 18, latitudeDeg: 0, elevationM: 0, dayOfYear: 1 };
	const of = (humidity: Partial<DailyWeather>) => vapourPressureKpa({ ...day, ...humidity }, []);
	published(t, of({ rhMaxPct: 82, rhMinPct: 54 }), "1.70");
	published(t, of({ rhMaxPct: 82 }), "1.69");
	published(t, of({ rhMeanPct: 68 }), "1.78");
	published(t, of({ dewPointC: 17 }), "1.938");
	t.is(of({ rhMaxPct: 82, rhMinPct: 54, rhMeanPct: 68, dewPointC: 17, eaKpa: 1.5 }), 1.5);
	t.is(of({ rhMaxPct: 82, rhMinPct: 54, rhMeanPct: 68, dewPointC: 17 }), saturationKpa(17));
	const assumed: string[] = [];
	t.is(vapourPressureKpa(day, assumed), saturationKpa(18));
	t.is(vapourPressureKpa({ ...day, arid: true }, assumed), saturationKpa(16));
	t.deepEqual(
		assumed.map((line) => line.split(" (")[0]),
		["eaKpa: the dew point is tMinC", "eaKpa: the dew point is tMinC - 2"],
	);
	published(t, windAt2m(3.2, 10), "2.4");
});

test("what can't be is told with what would be right", (t) => {
	const faults: readonly (readonly [Partial<DailyWeather>, RegExp])[] = [
		[{ tMinC: 22 }, /tMinC 22 is above tMaxC 21\.5/],
		[{ tMaxC: Number.NaN }, /tMaxC is NaN; it must be from -60 to 60/],
		[{ rhMaxPct: 101 }, /rhMaxPct is 101; it must be from 0 to 100/],
		[{ rhMinPct: 90 }, /rhMinPct 90 is above rhMaxPct 84/],
		[{ eaKpa: 2.6 }, /eaKpa 2\.6: air of 21\.5 °C holds 2\.56. kPa at most/],
		[{ dewPointC: 22 }, /dewPointC 22 is above/],
		[{ solarMj: 42 }, /solarMj 42: above the air there are 41\.09 MJ/],
		[{ sunHours: 17 }, /sunHours 17: .* 16\.10 h/],
		[{ latitudeDeg: 85, dayOfYear: 355, sunHours: 0 }, /the sun does not rise on day 355 at latitude 85/],
	];
	for (const [change, told] of faults) t.regex(dailyWeatherFault({ ...uccle, ...change }) ?? "", told);
	const { rhMaxPct: _, ...alone } = uccle;
	t.regex(dailyWeatherFault(alone) ?? "", /rhMinPct alone/);
});

const anyDay = fc.record({
	tMaxC: fc.double({ min: 5, max: 45, noNaN: true }),
	range: fc.double({ min: 1, max: 20, noNaN: true }),
	rhMaxPct: fc.double({ min: 50, max: 100, noNaN: true }),
	rhMinPct: fc.double({ min: 5, max: 50, noNaN: true }),
	windMps: fc.double({ min: 0, max: 15, noNaN: true }),
	sunShare: fc.double({ min: 0, max: 0.9, noNaN: true }),
	latitudeDeg: fc.double({ min: -55, max: 55, noNaN: true }),
	elevationM: fc.double({ min: 0, max: 3000, noNaN: true }),
	dayOfYear: fc.integer({ min: 1, max: 366 }),
});

test("more sun and drier air never make less of it", (t) => {
	fc.assert(
		fc.property(anyDay, ({ range, sunShare, ...rest }) => {
			const day = { ...rest, tMinC: rest.tMaxC - range };
			const { dayLengthH, et0Mm, raMj } = dailyEt0({ ...day, sunHours: 0 });
			const sunny = { ...day, sunHours: sunShare * dayLengthH };
			const base = dailyEt0(sunny);
			const sunnier = dailyEt0({ ...sunny, sunHours: sunny.sunHours + 0.1 * dayLengthH });
			const drier = dailyEt0({ ...sunny, rhMinPct: day.rhMinPct / 2 });
			const hasSun = raMj > 30; // where it is low, a clear sky may lose more than the sun brings
			const hasAir = day.windMps > 2; // in still air a dry sky does so too
			return (
				dailyWeatherFault(sunny) === null &&
				Number.isFinite(et0Mm) &&
				(!hasSun || sunnier.et0Mm > base.et0Mm) &&
				(!hasAir || drier.et0Mm >= base.et0Mm)
			);
		}),
		{ seed: 20261124, numRuns: 500 },
	);
	t.pass();
});
