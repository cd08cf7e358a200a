import {
	adjustedDepletionFraction,
	effectiveRainMm as effectiveOf,
	isBeyondWilting,
	type RootZoneResult,
	rootZoneDay,
	totalAvailableMm,
} from "./root-zone";

/** A root zone as a single-coefficient balance knows it. */
export interface BalanceSoil {
	/** m³/m³ */
	readonly fieldCapacity: number;
	/** m³/m³ */
	readonly wiltingPoint: number;
	readonly rootDepthM: number;
	/** p of FAO-56 Table 22. */
	readonly depletionFraction: number;
}

/** What came and went on a day. */
export interface BalanceDay {
	/** Kc · ET0. */
	readonly etcMm: number;
	/** Where it is given, a shower below a fifth of it does not count. */
	readonly et0Mm?: number;
	readonly rainMm: number;
	/** Missing: nothing runs off. */
	readonly runoffMm?: number;
	readonly irrigationMm: number;
}

/** How a day of the balance went. */
export interface BalanceResult extends RootZoneResult {
	readonly tawMm: number;
	/** p for the day's demand. */
	readonly p: number;
	/** What the rain brought to the root zone: here, and nowhere else, it is counted. */
	readonly effectiveRainMm: number;
}

/** What can't be in such a soil or balance, in one line; null where it can be reckoned with. */
export function balanceFault(soil: BalanceSoil, depletionMm: number, days: readonly BalanceDay[]): string | null {
	if (soil.wiltingPoint >= soil.fieldCapacity) {
		return `wiltingPoint ${soil.wiltingPoint} must be below fieldCapacity ${soil.fieldCapacity}`;
	}
	const tawMm = totalAvailableMm(soil.fieldCapacity, soil.wiltingPoint, soil.rootDepthM);
	if (isBeyondWilting(tawMm, depletionMm)) {
		return `startDepletionMm ${depletionMm}: this soil holds ${tawMm.toFixed(1)} mm above the wilting point`;
	}
	for (let at = 0; at < days.length; at += 1) {
		const { runoffMm = 0, rainMm } = days[at] as BalanceDay;
		if (runoffMm > rainMm) return `days[${at}].runoffMm ${runoffMm} is more than rainMm ${rainMm}`;
	}
	return null;
}

/** One day with a single crop coefficient, FAO-56 chapter 8. @param depletionMm in the morning [0, TAW] */
export function balanceDay(soil: BalanceSoil, depletionMm: number, day: BalanceDay): BalanceResult {
	const tawMm = totalAvailableMm(soil.fieldCapacity, soil.wiltingPoint, soil.rootDepthM);
	const fraction = adjustedDepletionFraction(soil.depletionFraction, day.etcMm);
	const effectiveRainMm = effectiveOf(day.rainMm - (day.runoffMm ?? 0), day.et0Mm ?? 0);
	const result = rootZoneDay(depletionMm, {
		tawMm,
		fraction,
		transpirationMm: day.etcMm,
		evaporationMm: 0,
		rainMm: effectiveRainMm,
		irrigationMm: day.irrigationMm,
	});
	return { tawMm, p: fraction, effectiveRainMm, ...result };
}
