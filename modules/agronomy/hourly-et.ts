import { pressureKpa as pressureAt, psychrometricConstant, saturationKpa, saturationSlope, windAt2m } from "./air";
import { MM_PER_MJ } from "./daily-et";
import { clearSkyMj, netLongwaveMj, netShortwaveMj, solarRatio } from "./radiation";
import { elevationRange, type Ranges, rangeFault, rhRange, tRange, windHeightRange, windRange } from "./ranges";

/** An hour as a weather station saw it. */
export interface HourlyWeather {
	readonly tC: number;
	readonly rhPct: number;
	readonly windMps: number;
	/** Missing: 2 m. */
	readonly windHeightM?: number;
	readonly solarMj: number;
	/** Above the air: `periodExtraterrestrialMj`. */
	readonly raMj: number;
	/** Rs/Rso. Needed at night, where it is that of two or three hours before sunset; by day it is `solarMj`'s own. */
	readonly solarRatio?: number;
	readonly daytime: boolean;
	/** Missing: sea level. */
	readonly elevationM?: number;
}

export const hourlyWeatherRanges = Object.freeze({
	tC: tRange,
	rhPct: rhRange,
	windMps: windRange,
	windHeightM: windHeightRange,
	solarMj: [0, 6],
	raMj: [0, 6],
	solarRatio: [0.3, 1],
	elevationM: elevationRange,
}) satisfies Ranges;

/** FAO-56, Calculation procedures for hourly time steps: 0.7 to 0.8 in dry climates, 0.4 to 0.6 in humid ones. */
const USUAL_NIGHT_RATIO = 0.8;

/** Reference evapotranspiration of an hour and all that it was made of; symbols as in FAO-56, energies in MJ/m². */
export interface HourlyEt0 {
	/** A little below 0 on a humid night. */
	readonly et0Mm: number;
	readonly deltaKpaPerC: number;
	readonly pressureKpa: number;
	readonly gammaKpaPerC: number;
	readonly esKpa: number;
	readonly eaKpa: number;
	readonly u2Mps: number;
	readonly rsoMj: number;
	readonly solarRatio: number;
	readonly rnsMj: number;
	readonly rnlMj: number;
	readonly rnMj: number;
	readonly soilHeatMj: number;
	readonly assumed: readonly string[];
}

/** What can't be in such an hour, in one line; null where it can be reckoned with. */
export function hourlyWeatherFault(hour: HourlyWeather): string | null {
	return rangeFault({ ...hour }, hourlyWeatherRanges);
}

function ratioOf(hour: HourlyWeather, rsoMj: number, assumed: string[]): number {
	if (hour.solarRatio !== undefined) return hour.solarRatio;
	if (hour.daytime && rsoMj > 0) return solarRatio(hour.solarMj, rsoMj);
	assumed.push(`solarRatio: ${USUAL_NIGHT_RATIO}, a clear evening in a dry climate (FAO-56, chapter 4)`);
	return USUAL_NIGHT_RATIO;
}

/**
 * Penman-Monteith over an hour, FAO-56 Eq. 53.
 *
 * @param hour of which `hourlyWeatherFault` had nothing to say
 */
export function hourlyEt0(hour: HourlyWeather): HourlyEt0 {
	const assumed: string[] = [];
	if (hour.elevationM === undefined) assumed.push("elevationM: 0 m");
	if (hour.windHeightM === undefined) assumed.push("windHeightM: 2 m");
	const elevationM = hour.elevationM ?? 0;
	const heightM = hour.windHeightM ?? 2;
	const pressureKpa = pressureAt(elevationM);
	const gamma = psychrometricConstant(pressureKpa);
	const delta = saturationSlope(hour.tC);
	const esKpa = saturationKpa(hour.tC);
	const eaKpa = (esKpa * hour.rhPct) / 100; // Eq. 54
	const rsoMj = clearSkyMj(hour.raMj, elevationM);
	const ratio = ratioOf(hour, rsoMj, assumed);
	const rnsMj = netShortwaveMj(hour.solarMj);
	const rnlMj = netLongwaveMj(hour.tC, hour.tC, eaKpa, ratio, 1);
	const rnMj = rnsMj - rnlMj;
	const soilHeatMj = rnMj * (hour.daytime ? 0.1 : 0.5); // Eq. 45 and 46
	const u2Mps = heightM === 2 ? hour.windMps : windAt2m(hour.windMps, heightM);
	const airMm = gamma * (37 / (hour.tC + 273)) * u2Mps * (esKpa - eaKpa);
	return {
		et0Mm: (MM_PER_MJ * delta * (rnMj - soilHeatMj) + airMm) / (delta + gamma * (1 + 0.34 * u2Mps)),
		deltaKpaPerC: delta,
		pressureKpa,
		gammaKpaPerC: gamma,
		esKpa,
		eaKpa,
		u2Mps,
		rsoMj,
		solarRatio: ratio,
		rnsMj,
		rnlMj,
		rnMj,
		soilHeatMj,
		assumed,
	};
}
