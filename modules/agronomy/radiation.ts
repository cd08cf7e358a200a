import { acos, cos, sin, tan } from "../base/math";

/*
 * The sun above the air and what comes through it, MJ/m² of a day or of the period said. Equation numbers: FAO-56.
 * Latitudes in degrees, north positive; days of the year [1, 366].
 */

const RADIANS = Math.PI / 180;
/** Gsc, MJ/m²/min. */
const SOLAR_CONSTANT = 0.082;
/** σ, MJ/K⁴/m²/day. */
const STEFAN_BOLTZMANN = 4.903e-9;
/** Eq. 38: of a green reference crop. */
const ALBEDO = 0.23;

const declination = (dayOfYear: number) => 0.409 * sin((2 * Math.PI * dayOfYear) / 365 - 1.39); // Eq. 24
const inverseDistance = (dayOfYear: number) => 1 + 0.033 * cos((2 * Math.PI * dayOfYear) / 365); // Eq. 23

/** Angle of the setting sun, radians, Eq. 25; 0 where it does not rise, π where it does not set. */
function sunsetAngle(latitudeDeg: number, dayOfYear: number): number {
	const cosine = -tan(latitudeDeg * RADIANS) * tan(declination(dayOfYear));
	return acos(Math.max(-1, Math.min(1, cosine)));
}

/** Ra between two solar angles, Eq. 28. */
function betweenAnglesMj(latitudeDeg: number, dayOfYear: number, from: number, to: number): number {
	const latitude = latitudeDeg * RADIANS;
	const decline = declination(dayOfYear);
	const along = (to - from) * sin(latitude) * sin(decline);
	const across = cos(latitude) * cos(decline) * (sin(to) - sin(from));
	return Math.max(0, ((12 * 60) / Math.PI) * SOLAR_CONSTANT * inverseDistance(dayOfYear) * (along + across));
}

/** Ra of a day, Eq. 21. */
export function extraterrestrialMj(latitudeDeg: number, dayOfYear: number): number {
	const sunset = sunsetAngle(latitudeDeg, dayOfYear);
	return betweenAnglesMj(latitudeDeg, dayOfYear, -sunset, sunset);
}

/** N, possible hours of sun, Eq. 34. */
export function dayLengthH(latitudeDeg: number, dayOfYear: number): number {
	return (24 / Math.PI) * sunsetAngle(latitudeDeg, dayOfYear);
}

/** A period of a day by the clock, shorter than the night. */
export interface ClockPeriod {
	readonly latitudeDeg: number;
	/** East positive. FAO-56 counts westwards. */
	readonly longitudeDeg: number;
	readonly dayOfYear: number;
	/** Of standard time. */
	readonly utcOffsetH: number;
	/** Middle of the period, by standard time. */
	readonly middleH: number;
	readonly lengthH: number;
}

/** Ra of a shorter period, Eq. 28 to 33; of one in which the sun rises or sets, what is of the day. */
export function periodExtraterrestrialMj(period: ClockPeriod): number {
	const { latitudeDeg, dayOfYear } = period;
	const b = (2 * Math.PI * (dayOfYear - 81)) / 364; // Eq. 33
	const seasonH = 0.1645 * sin(2 * b) - 0.1255 * cos(b) - 0.025 * sin(b); // Eq. 32
	const solarH = period.middleH + period.longitudeDeg / 15 - period.utcOffsetH + seasonH;
	const middle = (Math.PI / 12) * (solarH - 12); // Eq. 31
	const nearest = middle - 2 * Math.PI * Math.round(middle / (2 * Math.PI));
	const half = (Math.PI * period.lengthH) / 24;
	const sunset = sunsetAngle(latitudeDeg, dayOfYear);
	const from = Math.max(-sunset, nearest - half); // Eq. 29
	const to = Math.min(sunset, nearest + half); // Eq. 30
	return from < to ? betweenAnglesMj(latitudeDeg, dayOfYear, from, to) : 0;
}

/** Rso under a clear sky, Eq. 37. */
export function clearSkyMj(raMj: number, elevationM: number): number {
	return (0.75 + 2e-5 * elevationM) * raMj;
}

/** Rs from hours of sunshine, Eq. 35 with Ångström's 0.25 and 0.50. */
export function solarFromSunshineMj(raMj: number, sunHours: number, dayLength: number): number {
	return (0.25 + (0.5 * sunHours) / dayLength) * raMj;
}

/** Rs from the day's range of temperature, Eq. 50, not above a clear sky's. `krs`: 0.16 inland, 0.19 at the coast. */
export function solarFromRangeMj(raMj: number, rsoMj: number, rangeC: number, krs: number): number {
	return Math.min(rsoMj, krs * Math.sqrt(rangeC) * raMj);
}

/** Rns, Eq. 38. */
export function netShortwaveMj(rsMj: number): number {
	return (1 - ALBEDO) * rsMj;
}

/**
 * Rs/Rso as Eq. 39 takes it: 1 at most, and 0.3 at least (ASCE-EWRI 2005, Eq. 18), below which a grey sky would send
 * more than a black body.
 */
export function solarRatio(rsMj: number, rsoMj: number): number {
	return Math.max(0.3, Math.min(1, rsMj / rsoMj));
}

/**
 * Rnl, Eq. 39, of `hours` at the temperatures given (an hour: the same one twice).
 *
 * @param ratio Rs/Rso [0.3, 1]
 */
export function netLongwaveMj(tMaxC: number, tMinC: number, eaKpa: number, ratio: number, hours: number): number {
	const high = (tMaxC + 273.16) * (tMaxC + 273.16);
	const low = (tMinC + 273.16) * (tMinC + 273.16);
	const emitted = (STEFAN_BOLTZMANN * (hours / 24) * (high * high + low * low)) / 2;
	return emitted * (0.34 - 0.14 * Math.sqrt(eaKpa)) * (1.35 * ratio - 0.35);
}

/**
 * G of a month from the mean temperatures of its neighbours, MJ/m² a day: Eq. 43, or Eq. 44 where the next month is not
 * known yet and `tLaterC` is this month's own.
 */
export function monthlySoilHeatMj(tBeforeC: number, tLaterC: number, isNextKnown: boolean): number {
	return (isNextKnown ? 0.07 : 0.14) * (tLaterC - tBeforeC);
}
