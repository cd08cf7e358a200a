import { exp, pow } from "../../modules/base/math";

const STEFAN_BOLTZMANN_MJ = 2.043e-10; // MJ/K⁴/m²/h

/** One hour of weather at 2 m. */
export interface DemandHour {
	readonly temperatureC: number;
	/** Vapour pressure of the air, kPa. */
	readonly vapourKpa: number;
	readonly windMps: number;
	/** MJ/m² in the hour. */
	readonly solarMj: number;
	/** How clear the sky is, as the day's sun over that of a clear day [0, 1]. */
	readonly clearShare: number;
	readonly elevationM: number;
}

/** kPa over water. */
export function saturatedKpa(temperatureC: number): number {
	return 0.61078 * exp((17.269 * temperatureC) / (temperatureC + 237.3));
}

/**
 * What short grass with all the water that it wants takes in an hour, mm, at least 0: Penman-Monteith with surface
 * resistances of 50 s/m by day and 200 s/m by night (ASCE-EWRI 2005, Table 1).
 *
 * Written for the plants: what gateways reckon with, `modules/agronomy`, has its own, so that the one can be held
 * against the other.
 */
export function demandMm(hour: DemandHour): number {
	const { temperatureC, vapourKpa, windMps, solarMj, elevationM } = hour;
	const isDay = solarMj > 0.02;
	const kelvin = temperatureC + 273.16;
	const es = saturatedKpa(temperatureC);
	const slope = (4098 * es) / ((temperatureC + 237.3) * (temperatureC + 237.3));
	const gamma = 0.000665 * 101.3 * pow((293 - 0.0065 * elevationM) / 293, 5.26);
	const cloud = 1.35 * Math.max(0.3, Math.min(1, hour.clearShare)) - 0.35;
	const lost = STEFAN_BOLTZMANN_MJ * kelvin * kelvin * kelvin * kelvin * (0.34 - 0.14 * Math.sqrt(vapourKpa)) * cloud;
	const net = 0.77 * solarMj - lost;
	const intoGround = (isDay ? 0.1 : 0.5) * net;
	const drying = ((gamma * 37) / kelvin) * windMps * Math.max(0, es - vapourKpa);
	const mm = (0.408 * slope * (net - intoGround) + drying) / (slope + gamma * (1 + (isDay ? 0.24 : 0.96) * windMps));
	return Math.max(0, mm);
}
