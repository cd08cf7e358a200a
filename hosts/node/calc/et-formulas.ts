import { dailyEt0 } from "../../../modules/agronomy/daily-et";
import {
	type DailyWeather,
	dailyWeatherFault,
	dailyWeatherRanges as day,
} from "../../../modules/agronomy/daily-weather";
import { hargreavesEt0Mm } from "../../../modules/agronomy/hargreaves";
import {
	type HourlyWeather,
	hourlyWeatherRanges as hour,
	hourlyEt0,
	hourlyWeatherFault,
} from "../../../modules/agronomy/hourly-et";
import {
	type ClockPeriod,
	dayLengthH,
	extraterrestrialMj,
	monthlySoilHeatMj,
	periodExtraterrestrialMj,
} from "../../../modules/agronomy/radiation";
import { tRange } from "../../../modules/agronomy/ranges";
import { flag, number, optional, whole } from "./fields";
import { formula } from "./formula";

const et0Daily = formula<DailyWeather>({
	name: "et0-daily",
	about: "reference evapotranspiration of a day, Penman-Monteith",
	source: "FAO-56 Eq. 6; Eq. 7, 8, 11 to 19, 21 to 25, 34 to 40, 47; missing data: chapter 3, Eq. 48, 50",
	unit: "mm/d",
	fields: {
		tMaxC: number("Cel", day.tMaxC),
		tMinC: number("Cel", day.tMinC),
		rhMaxPct: optional(number("%", day.rhMaxPct, "Eq. 17 with rhMinPct, Eq. 18 alone")),
		rhMinPct: optional(number("%", day.rhMinPct)),
		rhMeanPct: optional(number("%", day.rhMeanPct, "Eq. 19")),
		eaKpa: optional(
			number("kPa", day.eaKpa, "goes before dewPointC, and that before humidities; all missing: e°(tMinC)"),
		),
		dewPointC: optional(number("Cel", day.dewPointC, "Eq. 14")),
		arid: optional(flag("no humidity known, dry climate: e°(tMinC - 2)")),
		windMps: optional(number("m/s", day.windMps, "missing: 2 m/s")),
		windHeightM: optional(number("m", day.windHeightM, "missing: 2 m")),
		solarMj: optional(number("MJ/m2", day.solarMj, "goes before sunHours")),
		sunHours: optional(number("h", day.sunHours, "both missing: from tMaxC - tMinC")),
		coastal: optional(flag("kRs 0.19 and not 0.16, where solarMj is from temperatures")),
		latitudeDeg: number("deg", day.latitudeDeg, "north positive"),
		elevationM: number("m", day.elevationM),
		dayOfYear: whole("1", day.dayOfYear),
		soilHeatMj: optional(number("MJ/m2", day.soilHeatMj, "missing: 0, Eq. 42")),
	},
	example: {
		tMaxC: 21.5,
		tMinC: 12.3,
		rhMaxPct: 84,
		rhMinPct: 63,
		windMps: 2.78,
		windHeightM: 10,
		sunHours: 9.25,
		latitudeDeg: 50.8,
		elevationM: 100,
		dayOfYear: 187,
	},
	fault: dailyWeatherFault,
	answer: (input) => {
		const { et0Mm, ...rest } = dailyEt0(input);
		return { value: et0Mm, ...rest };
	},
});

const et0Hourly = formula<HourlyWeather>({
	name: "et0-hourly",
	about: "reference evapotranspiration of an hour, Penman-Monteith",
	source: "FAO-56 Eq. 53; Eq. 39, 45, 46, 54",
	unit: "mm/h",
	fields: {
		tC: number("Cel", hour.tC),
		rhPct: number("%", hour.rhPct),
		windMps: number("m/s", hour.windMps),
		windHeightM: optional(number("m", hour.windHeightM, "missing: 2 m")),
		solarMj: number("MJ/m2", hour.solarMj),
		raMj: number("MJ/m2", hour.raMj, "above the air: ra-period"),
		solarRatio: optional(number("1", hour.solarRatio, "Rs/Rso; at night that of the evening, missing: 0.8")),
		daytime: flag("the soil takes 0.1 of the net radiation by day, gives 0.5 at night"),
		elevationM: optional(number("m", hour.elevationM, "missing: 0 m")),
	},
	example: { tC: 38, rhPct: 52, windMps: 3.3, solarMj: 2.45, raMj: 3.543, daytime: true, elevationM: 8 },
	fault: hourlyWeatherFault,
	answer: (input) => {
		const { et0Mm, ...rest } = hourlyEt0(input);
		return { value: et0Mm, ...rest };
	},
});

/** Evaporates with a MJ, mm: FAO-56 Eq. 20. */
const MJ_PER_MM = 2.45;

interface HargreavesInput {
	readonly tMaxC: number;
	readonly tMinC: number;
	readonly tMeanC?: number;
	readonly raMj?: number;
	readonly raMm?: number;
}

const et0Hargreaves = formula<HargreavesInput>({
	name: "et0-hargreaves",
	about: "reference evapotranspiration of a day from temperatures alone",
	source: "FAO-56 Eq. 52",
	unit: "mm/d",
	fields: {
		tMaxC: number("Cel", tRange),
		tMinC: number("Cel", tRange),
		tMeanC: optional(number("Cel", tRange, "missing: (tMaxC + tMinC) / 2")),
		raMj: optional(number("MJ/m2", [0, 50], "above the air: ra-daily")),
		raMm: optional(number("mm/d", [0, 20.4], "instead of raMj: Ra / 2.45")),
	},
	example: { tMaxC: 26.6, tMinC: 14.8, raMj: 40.55 },
	fault: ({ tMaxC, tMinC, tMeanC, raMj, raMm }) => {
		if (tMinC > tMaxC) return `tMinC ${tMinC} is above tMaxC ${tMaxC}`;
		if (tMeanC !== undefined && (tMeanC < tMinC || tMeanC > tMaxC)) return "tMeanC must be between tMinC and tMaxC";
		return (raMj === undefined) === (raMm === undefined) ? "raMj or raMm is wanted, and one of them" : null;
	},
	answer: ({ tMaxC, tMinC, tMeanC = (tMaxC + tMinC) / 2, raMj, raMm = 0 }) => {
		const ra = raMj ?? raMm * MJ_PER_MM;
		return { value: hargreavesEt0Mm(tMaxC, tMinC, ra, tMeanC), tMeanC, raMj: ra };
	},
});

const raDaily = formula<{ readonly latitudeDeg: number; readonly dayOfYear: number }>({
	name: "ra-daily",
	about: "radiation above the air in a day, and the possible hours of sun",
	source: "FAO-56 Eq. 21 to 25, 34",
	unit: "MJ/m2/d",
	fields: { latitudeDeg: number("deg", day.latitudeDeg, "north positive"), dayOfYear: whole("1", day.dayOfYear) },
	example: { latitudeDeg: -20, dayOfYear: 246 },
	answer: ({ latitudeDeg, dayOfYear }) => ({
		value: extraterrestrialMj(latitudeDeg, dayOfYear),
		dayLengthH: dayLengthH(latitudeDeg, dayOfYear),
	}),
});

const raPeriod = formula<ClockPeriod>({
	name: "ra-period",
	about: "radiation above the air in an hour or another part of a day",
	source: "FAO-56 Eq. 28 to 33",
	unit: "MJ/m2",
	fields: {
		latitudeDeg: number("deg", day.latitudeDeg, "north positive"),
		longitudeDeg: number("deg", [-180, 180], "east positive"),
		dayOfYear: whole("1", day.dayOfYear),
		utcOffsetH: number("h", [-12, 14], "of standard time"),
		middleH: number("h", [0, 24], "middle of the period, standard time"),
		lengthH: number("h", [0.05, 4]),
	},
	example: {
		latitudeDeg: 16.217,
		longitudeDeg: -16.25,
		dayOfYear: 274,
		utcOffsetH: -1,
		middleH: 14.5,
		lengthH: 1,
	},
	answer: (input) => ({ value: periodExtraterrestrialMj(input) }),
});

const soilHeat = formula<{ readonly tBeforeC: number; readonly tLaterC: number; readonly nextKnown: boolean }>({
	name: "soil-heat",
	about: "heat that goes into the soil in a month",
	source: "FAO-56 Eq. 43, 44",
	unit: "MJ/m2/d",
	fields: {
		tBeforeC: number("Cel", tRange, "mean of the month before"),
		tLaterC: number("Cel", tRange, "mean of the month after, or of this one"),
		nextKnown: flag("true: of the month after, Eq. 43; false: of this one, Eq. 44"),
	},
	example: { tBeforeC: 14.1, tLaterC: 18.8, nextKnown: true },
	answer: ({ tBeforeC, tLaterC, nextKnown }) => ({ value: monthlySoilHeatMj(tBeforeC, tLaterC, nextKnown) }),
});

export const etFormulas = [et0Daily, et0Hourly, et0Hargreaves, raDaily, raPeriod, soilHeat];
