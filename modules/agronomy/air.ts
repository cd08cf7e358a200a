import { exp, log, pow } from "../base/math";

/*
 * Moist air. FAO-56 is Allen, Pereira, Raes, Smith: Crop evapotranspiration, FAO Irrigation and Drainage Paper 56
 * (1998).
 * Temperatures in °C [-60, 60], pressures in kPa, humidities in % [0, 100].
 */

/** Saturation vapour pressure e°(T), FAO-56 Eq. 11. */
export function saturationKpa(tC: number): number {
	return 0.6108 * exp((17.27 * tC) / (tC + 237.3));
}

/** Slope of the saturation curve, kPa/°C, FAO-56 Eq. 13. */
export function saturationSlope(tC: number): number {
	return (4098 * saturationKpa(tC)) / ((tC + 237.3) * (tC + 237.3));
}

/** Air pressure at an elevation in metres [-500, 6000], FAO-56 Eq. 7. */
export function pressureKpa(elevationM: number): number {
	return 101.3 * pow((293 - 0.0065 * elevationM) / 293, 5.26);
}

/** Psychrometric constant, kPa/°C, FAO-56 Eq. 8. */
export function psychrometricConstant(airKpa: number): number {
	return 0.000665 * airKpa;
}

/** Wind at 2 m over grass from wind at `heightM` [0.5, 100], m/s, FAO-56 Eq. 47. */
export function windAt2m(windMps: number, heightM: number): number {
	return (windMps * 4.87) / log(67.8 * heightM - 5.42);
}

/** Vapour pressure from the two thermometers of a ventilated (Assmann) psychrometer, FAO-56 Eq. 15 and 16. */
export function psychrometerKpa(dryC: number, wetC: number, airKpa: number): number {
	return saturationKpa(wetC) - 0.000662 * airKpa * (dryC - wetC);
}

/** Dew point of a vapour pressure above 0, °C: FAO-56 Eq. 11 turned round. */
export function dewPointC(vapourKpa: number): number {
	const ratio = log(vapourKpa / 0.6108);
	return (237.3 * ratio) / (17.27 - ratio);
}

/** Vapour pressure deficit of the air. */
export function airVpdKpa(tC: number, rhPct: number): number {
	return saturationKpa(tC) * (1 - rhPct / 100);
}

/** Deficit between a leaf, which is saturated inside, and the air; below 0 where dew forms on it. */
export function leafVpdKpa(leafC: number, airC: number, rhPct: number): number {
	return saturationKpa(leafC) - (saturationKpa(airC) * rhPct) / 100;
}
