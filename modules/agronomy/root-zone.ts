/*
 * Water between field capacity and wilting point. Contents are volumetric (m³/m³), depths of water in mm, depletion in
 * mm below field capacity. Equation numbers: FAO-56, chapter 8.
 */

/** TAW, total available water, Eq. 82. */
export function totalAvailableMm(fieldCapacity: number, wiltingPoint: number, rootDepthM: number): number {
	return 1000 * (fieldCapacity - wiltingPoint) * rootDepthM;
}

/** A depletion that was reckoned from water contents may be off by this. */
const ROUNDING_MM = 1e-6;

/** Whether a depletion is more than a root zone holds. */
export function isBeyondWilting(tawMm: number, depletionMm: number): boolean {
	return depletionMm > tawMm + ROUNDING_MM;
}

/** p for the day's demand, note of Table 22: more of the water is within reach when little is asked for; [0.1, 0.8]. */
export function adjustedDepletionFraction(tableFraction: number, etcMm: number): number {
	return Math.max(0.1, Math.min(0.8, tableFraction + 0.04 * (5 - etcMm)));
}

/** Ks [0, 1], Eq. 84; 1 up to RAW, `fraction` of TAW (Eq. 83). */
export function stressCoefficient(tawMm: number, fraction: number, depletionMm: number): number {
	return Math.max(0, Math.min(1, (tawMm - depletionMm) / (tawMm * (1 - fraction))));
}

/** What goes in and out of a root zone on a day. */
export interface RootZoneDay {
	readonly tawMm: number;
	/** p of the day. */
	readonly fraction: number;
	/** What the crop would take were it never short of water. */
	readonly transpirationMm: number;
	/** From the soil's surface; 0 with a single coefficient, where it is part of the crop's. */
	readonly evaporationMm: number;
	/** What did not run off. */
	readonly rainMm: number;
	/** What reached the soil. */
	readonly irrigationMm: number;
}

/** How a day went. All of its water is here: start + out − in = end, by {@link depletionMm}. */
export interface RootZoneResult {
	/** At the start of the day. */
	readonly ks: number;
	readonly rawMm: number;
	readonly transpirationMm: number;
	readonly evaporationMm: number;
	/** Their sum: ETc adj, Eq. 80. */
	readonly etaMm: number;
	readonly deepPercolationMm: number;
	/** At the end of the day [0, TAW]. */
	readonly depletionMm: number;
}

/**
 * One day of a root zone, Eq. 85 to 88. Ks is that of the depletion in the morning. What is above field capacity in the
 * evening has drained; what would be below the wilting point is not there, and the surface goes short of it first.
 *
 * @param depletionMm in the morning [0, TAW]
 */
export function rootZoneDay(depletionMm: number, day: RootZoneDay): RootZoneResult {
	const ks = stressCoefficient(day.tawMm, day.fraction, depletionMm);
	const inMm = day.rainMm + day.irrigationMm;
	const thereMm = Math.max(0, day.tawMm - depletionMm) + inMm;
	const transpirationMm = Math.min(ks * day.transpirationMm, thereMm);
	const evaporationMm = Math.min(day.evaporationMm, thereMm - transpirationMm);
	const etaMm = transpirationMm + evaporationMm;
	const eveningMm = depletionMm + etaMm - inMm;
	return {
		ks,
		rawMm: day.fraction * day.tawMm,
		transpirationMm,
		evaporationMm,
		etaMm,
		deepPercolationMm: Math.max(0, -eveningMm),
		depletionMm: Math.max(0, eveningMm),
	};
}

/** Rain as a single coefficient counts it: a shower below a fifth of the day's ET0 is gone before it is in the soil. */
export function effectiveRainMm(rainMm: number, et0Mm: number): number {
	return rainMm < 0.2 * et0Mm ? 0 : rainMm;
}
