import { saturationKpa } from "./air";
import { dayLengthH, extraterrestrialMj } from "./radiation";
import { elevationRange, type Ranges, rangeFault, rhRange, tRange, windHeightRange, windRange } from "./ranges";

/** A day as a weather station saw it. What is missing is replaced by the rules of FAO-56, chapter 3. */
export interface DailyWeather {
	readonly tMaxC: number;
	readonly tMinC: number;
	readonly latitudeDeg: number;
	readonly elevationM: number;
	readonly dayOfYear: number;
	/** Humidity, the first of these that is there: vapour pressure, dew point, both extremes, the maximum, the mean. */
	readonly eaKpa?: number;
	readonly dewPointC?: number;
	readonly rhMaxPct?: number;
	readonly rhMinPct?: number;
	readonly rhMeanPct?: number;
	/** Where no humidity is known: the air of a dry climate is not saturated in the morning. */
	readonly arid?: boolean;
	readonly windMps?: number;
	/** Missing: 2 m. */
	readonly windHeightM?: number;
	/** Radiation, the first of these that is there: measured, from hours of sunshine. */
	readonly solarMj?: number;
	readonly sunHours?: number;
	/** On or near the coast of a large body of water: kRs of Eq. 50. */
	readonly coastal?: boolean;
	/** Missing: 0, as Eq. 42 has it for a day. */
	readonly soilHeatMj?: number;
}

export const dailyWeatherRanges = Object.freeze({
	tMaxC: tRange,
	tMinC: tRange,
	latitudeDeg: [-90, 90],
	elevationM: elevationRange,
	dayOfYear: [1, 366],
	eaKpa: [0, 20],
	dewPointC: tRange,
	rhMaxPct: rhRange,
	rhMinPct: rhRange,
	rhMeanPct: rhRange,
	windMps: windRange,
	windHeightM: windHeightRange,
	solarMj: [0, 50],
	sunHours: [0, 24],
	soilHeatMj: [-10, 10],
}) satisfies Ranges;

/** Less of a day's sun than this is polar night, where Eq. 37 and 39 say nothing. */
const LEAST_RA_MJ = 0.1;
/** FAO-56 chapter 3 has 2 to 3 °C. */
const ARID_DEW_C = 2;
/** Refraction makes a day a little longer than Eq. 34. */
const REFRACTION_H = 0.3;

/** What can't be in such a day, in one line; null where it can be reckoned with. */
export function dailyWeatherFault(day: DailyWeather): string | null {
	const outside = rangeFault({ ...day }, dailyWeatherRanges);
	if (outside !== null) return outside;
	if (day.tMinC > day.tMaxC) return `tMinC ${day.tMinC} is above tMaxC ${day.tMaxC}`;
	return humidityFault(day) ?? sunFault(day);
}

function humidityFault(day: DailyWeather): string | null {
	const { rhMaxPct, rhMinPct, eaKpa, dewPointC: dewC, tMaxC } = day;
	if (rhMinPct !== undefined && rhMaxPct === undefined) return "rhMinPct alone says too little: give rhMaxPct too";
	if (rhMinPct !== undefined && rhMaxPct !== undefined && rhMinPct > rhMaxPct) {
		return `rhMinPct ${rhMinPct} is above rhMaxPct ${rhMaxPct}`;
	}
	if (eaKpa !== undefined && eaKpa > saturationKpa(tMaxC)) {
		return `eaKpa ${eaKpa}: air of ${tMaxC} °C holds ${saturationKpa(tMaxC).toFixed(3)} kPa at most`;
	}
	if (dewC !== undefined && dewC > tMaxC) return `dewPointC ${dewC} is above tMaxC ${tMaxC}`;
	return null;
}

function sunFault({ latitudeDeg, dayOfYear, solarMj, sunHours }: DailyWeather): string | null {
	const raMj = extraterrestrialMj(latitudeDeg, dayOfYear);
	const where = `day ${dayOfYear} at latitude ${latitudeDeg}`;
	if (raMj < LEAST_RA_MJ) {
		return `the sun does not rise on ${where}: the formula says nothing there`;
	}
	if (solarMj !== undefined && solarMj > raMj) {
		return `solarMj ${solarMj}: above the air there are ${raMj.toFixed(2)} MJ on ${where}`;
	}
	const possibleH = dayLengthH(latitudeDeg, dayOfYear);
	if (sunHours !== undefined && sunHours > possibleH + REFRACTION_H) {
		return `sunHours ${sunHours}: ${where} has ${possibleH.toFixed(2)} h of sun at most`;
	}
	return null;
}

/** A value that is not of the day itself tells where it comes from. */
export type Assumed = string[];

/** Actual vapour pressure by Eq. 14 to 19 and, where nothing is known, Eq. 48. */
export function vapourPressureKpa(day: DailyWeather, assumed: Assumed): number {
	if (day.eaKpa !== undefined) return day.eaKpa;
	if (day.dewPointC !== undefined) return saturationKpa(day.dewPointC); // Eq. 14
	const atMax = saturationKpa(day.tMaxC);
	const atMin = saturationKpa(day.tMinC);
	if (day.rhMaxPct !== undefined && day.rhMinPct !== undefined) {
		return (atMin * day.rhMaxPct + atMax * day.rhMinPct) / 200; // Eq. 17
	}
	if (day.rhMaxPct !== undefined) return (atMin * day.rhMaxPct) / 100; // Eq. 18
	if (day.rhMeanPct !== undefined) return ((atMax + atMin) / 2) * (day.rhMeanPct / 100); // Eq. 19
	if (day.arid === true) {
		assumed.push(`eaKpa: the dew point is tMinC - ${ARID_DEW_C} (FAO-56, chapter 3)`);
		return saturationKpa(day.tMinC - ARID_DEW_C);
	}
	assumed.push("eaKpa: the dew point is tMinC (FAO-56 Eq. 48)");
	return atMin;
}
