import { pressureKpa as pressureAt, psychrometricConstant, saturationKpa, saturationSlope, windAt2m } from "./air";
import { type Assumed, type DailyWeather, vapourPressureKpa } from "./daily-weather";
import {
	clearSkyMj,
	dayLengthH,
	extraterrestrialMj,
	netLongwaveMj,
	netShortwaveMj,
	solarFromRangeMj,
	solarFromSunshineMj,
	solarRatio,
} from "./radiation";

const KRS_INLAND = 0.16;
const KRS_COAST = 0.19;
/** FAO-56, chapter 3, Missing climatic data: the mean of 2000 stations. */
const USUAL_WIND_MPS = 2;
/** Latent heat: mm of water that a MJ evaporates from a square metre. */
export const MM_PER_MJ = 0.408;

/** Reference evapotranspiration of a day and all that it was made of; symbols as in FAO-56, energies in MJ/m². */
export interface DailyEt0 {
	/** Below 0 on a cold, humid, dark day. */
	readonly et0Mm: number;
	readonly tMeanC: number;
	readonly deltaKpaPerC: number;
	readonly pressureKpa: number;
	readonly gammaKpaPerC: number;
	readonly esKpa: number;
	readonly eaKpa: number;
	readonly u2Mps: number;
	readonly raMj: number;
	readonly dayLengthH: number;
	readonly rsoMj: number;
	readonly rsMj: number;
	readonly solarRatio: number;
	readonly rnsMj: number;
	readonly rnlMj: number;
	readonly rnMj: number;
	readonly soilHeatMj: number;
	/** What was missing and stands for it. */
	readonly assumed: readonly string[];
}

/** Rs by Eq. 35 or, where nothing is known, Eq. 50. */
function solarOf(day: DailyWeather, raMj: number, rsoMj: number, assumed: Assumed): number {
	if (day.solarMj !== undefined) return day.solarMj;
	if (day.sunHours !== undefined) {
		const possibleH = dayLengthH(day.latitudeDeg, day.dayOfYear);
		return solarFromSunshineMj(raMj, Math.min(day.sunHours, possibleH), possibleH);
	}
	const krs = day.coastal === true ? KRS_COAST : KRS_INLAND;
	assumed.push(`solarMj: from the range of temperature, kRs ${krs} (FAO-56 Eq. 50)`);
	return solarFromRangeMj(raMj, rsoMj, day.tMaxC - day.tMinC, krs);
}

function windOf(day: DailyWeather, assumed: Assumed): number {
	if (day.windMps === undefined) {
		assumed.push(`windMps: ${USUAL_WIND_MPS} m/s at 2 m (FAO-56, chapter 3)`);
		return USUAL_WIND_MPS;
	}
	if (day.windHeightM === undefined) assumed.push("windHeightM: 2 m");
	// At 2 m Eq. 47 would make 1.0002 of it.
	return day.windHeightM === undefined || day.windHeightM === 2 ? day.windMps : windAt2m(day.windMps, day.windHeightM);
}

/**
 * Penman-Monteith over a day, FAO-56 Eq. 6.
 *
 * @param day of which `dailyWeatherFault` had nothing to say
 */
export function dailyEt0(day: DailyWeather): DailyEt0 {
	const assumed: string[] = [];
	const tMeanC = (day.tMaxC + day.tMinC) / 2;
	const pressureKpa = pressureAt(day.elevationM);
	const gamma = psychrometricConstant(pressureKpa);
	const delta = saturationSlope(tMeanC);
	const esKpa = (saturationKpa(day.tMaxC) + saturationKpa(day.tMinC)) / 2; // Eq. 12: not e° of the mean
	const eaKpa = vapourPressureKpa(day, assumed);
	const raMj = extraterrestrialMj(day.latitudeDeg, day.dayOfYear);
	const rsoMj = clearSkyMj(raMj, day.elevationM);
	const rsMj = solarOf(day, raMj, rsoMj, assumed);
	const ratio = solarRatio(rsMj, rsoMj);
	const rnsMj = netShortwaveMj(rsMj);
	const rnlMj = netLongwaveMj(day.tMaxC, day.tMinC, eaKpa, ratio, 24);
	const soilHeatMj = day.soilHeatMj ?? 0; // Eq. 42
	const u2Mps = windOf(day, assumed);
	const energyMm = MM_PER_MJ * delta * (rnsMj - rnlMj - soilHeatMj);
	const airMm = gamma * (900 / (tMeanC + 273)) * u2Mps * (esKpa - eaKpa);
	return {
		et0Mm: (energyMm + airMm) / (delta + gamma * (1 + 0.34 * u2Mps)),
		tMeanC,
		deltaKpaPerC: delta,
		pressureKpa,
		gammaKpaPerC: gamma,
		esKpa,
		eaKpa,
		u2Mps,
		raMj,
		dayLengthH: dayLengthH(day.latitudeDeg, day.dayOfYear),
		rsoMj,
		rsMj,
		solarRatio: ratio,
		rnsMj,
		rnlMj,
		rnMj: rnsMj - rnlMj,
		soilHeatMj,
		assumed,
	};
}
