import {
	type CropStages,
	coverFraction,
	evaporationUnderStraw,
	grown,
	type StageValues,
	stageValue,
	upperKc,
} from "./crop";
import {
	adjustedDepletionFraction,
	isBeyondWilting,
	type RootZoneResult,
	rootZoneDay,
	totalAvailableMm,
} from "./root-zone";
import { runoffMm as runoffOf, wetnessCurveNumber } from "./runoff";
import {
	dryingCoefficient,
	evaporationCoefficient,
	exposedFraction,
	type SurfaceSoil,
	surfaceDepletionMm,
	totalEvaporableMm,
} from "./surface-layer";

/** A crop with its basal coefficient. */
export interface DualCrop extends CropStages {
	/** FAO-56 Table 17, for the climate (`climateKc`); `mid` above `initial`. */
	readonly kcb: StageValues;
	readonly startHeightM: number;
	readonly fullHeightM: number;
	readonly startRootDepthM: number;
	readonly fullRootDepthM: number;
	/** p of Table 22. */
	readonly depletionFraction: number;
}

/** A soil with a root zone and a surface. */
export interface DualSoil extends SurfaceSoil {
	/** Of Table 14-3 in ASCE Manual 70; missing: nothing runs off. */
	readonly curveNumber?: number;
}

/** A day's weather and water. */
export interface DualDay {
	readonly et0Mm: number;
	readonly rainMm: number;
	/** What reached the soil. */
	readonly irrigationMm: number;
	/** fw, share of the ground that irrigation wets, Table 20: 1 by sprinklers, 0.3 to 0.4 by drip. */
	readonly wettedFraction: number;
	/** At 2 m. */
	readonly u2Mps: number;
	readonly rhMinPct: number;
}

/** What a balance remembers from day to day: all that has to survive a restart. */
export interface DualState {
	/** Dr, of the root zone. */
	readonly depletionMm: number;
	/** De, of the surface. */
	readonly surfaceDepletionMm: number;
	/** fw as the last water left it. */
	readonly wettedFraction: number;
}

/** How a day went; symbols as in FAO-56. */
export interface DualResult extends RootZoneResult, DualState {
	readonly kcb: number;
	readonly kcMax: number;
	readonly heightM: number;
	readonly coverFraction: number;
	readonly exposedFraction: number;
	readonly kr: number;
	readonly ke: number;
	/** (Kcb + Ke) · ET0. */
	readonly etcMm: number;
	readonly rootDepthM: number;
	readonly tawMm: number;
	/** p for the day's demand. */
	readonly p: number;
	readonly runoffMm: number;
}

/** Rain of a day from which all of the ground is wet, FAO-56 chapter 7. */
const WETTING_RAIN_MM = 3;

/** A surface that is dry, over a root zone with this depletion: how a season begins where nobody knows better. */
export function dryStart(soil: DualSoil, depletionMm: number): DualState {
	return { depletionMm, surfaceDepletionMm: totalEvaporableMm(soil), wettedFraction: 1 };
}

/** What can't be in such a season, in one line; null where it can be reckoned with. */
export function dualFault(crop: DualCrop, soil: DualSoil, state: DualState, dayOfSeason: number): string | null {
	if (crop.kcb.mid <= crop.kcb.initial) {
		return `crop.kcb.mid ${crop.kcb.mid} must be above crop.kcb.initial ${crop.kcb.initial}`;
	}
	if (crop.fullHeightM < crop.startHeightM) return "crop.fullHeightM is below crop.startHeightM";
	if (crop.fullRootDepthM < crop.startRootDepthM) return "crop.fullRootDepthM is below crop.startRootDepthM";
	const { fieldCapacity, wiltingPoint } = soil;
	if (wiltingPoint >= fieldCapacity) {
		return `soil.wiltingPoint ${wiltingPoint} must be below soil.fieldCapacity ${fieldCapacity}`;
	}
	const totalMm = totalEvaporableMm(soil);
	const mostMm = totalMm.toFixed(1);
	if (soil.readilyEvaporableMm >= totalMm) {
		return `soil.readilyEvaporableMm ${soil.readilyEvaporableMm}: ${mostMm} mm can evaporate from this depth at all`;
	}
	if (state.surfaceDepletionMm > totalMm) return `startSurfaceDepletionMm is above the ${mostMm} mm that can evaporate`;
	const rootDepthM = grown(crop, crop.startRootDepthM, crop.fullRootDepthM, dayOfSeason);
	const tawMm = totalAvailableMm(fieldCapacity, wiltingPoint, rootDepthM);
	if (isBeyondWilting(tawMm, state.depletionMm)) {
		const depletionMm = state.depletionMm;
		return `startDepletionMm ${depletionMm}: the root zone holds ${tawMm.toFixed(1)} mm above the wilting point`;
	}
	return null;
}

function wettedBy(day: DualDay, before: number): number {
	if (day.irrigationMm > 0) return day.wettedFraction;
	return day.rainMm >= WETTING_RAIN_MM ? 1 : before;
}

/**
 * One day of a crop and its soil with the dual coefficient, FAO-56 chapters 7 and 8.
 *
 * @param dayOfSeason 0 at planting
 */
export function dualDay(
	crop: DualCrop,
	soil: DualSoil,
	state: DualState,
	dayOfSeason: number,
	day: DualDay,
): DualResult {
	const kcb = stageValue(crop, crop.kcb, dayOfSeason);
	const heightM = grown(crop, crop.startHeightM, crop.fullHeightM, dayOfSeason);
	const kcMax = upperKc(kcb, day.u2Mps, day.rhMinPct, heightM);
	const cover = coverFraction(kcb, crop.kcb.initial, kcMax, heightM);
	const totalMm = totalEvaporableMm(soil);
	const morningMm = state.surfaceDepletionMm;
	const { curveNumber } = soil;
	const runoffMm =
		curveNumber === undefined
			? 0
			: runoffOf(day.rainMm, wetnessCurveNumber(curveNumber, morningMm, soil.readilyEvaporableMm, totalMm));
	const wettedFraction = wettedBy(day, state.wettedFraction);
	const exposed = exposedFraction(cover, wettedFraction, soil.plasticShare);
	const kr = dryingCoefficient(totalMm, soil.readilyEvaporableMm, morningMm);
	const ke = evaporationCoefficient(kr, kcMax, kcb, exposed) * evaporationUnderStraw(soil.strawShare);
	const wetMm = day.rainMm - runoffMm + day.irrigationMm / wettedFraction;
	const etcMm = (kcb + ke) * day.et0Mm;
	const rootDepthM = grown(crop, crop.startRootDepthM, crop.fullRootDepthM, dayOfSeason);
	const tawMm = totalAvailableMm(soil.fieldCapacity, soil.wiltingPoint, rootDepthM);
	const fraction = adjustedDepletionFraction(crop.depletionFraction, etcMm);
	const root = rootZoneDay(state.depletionMm, {
		tawMm,
		fraction,
		transpirationMm: kcb * day.et0Mm,
		evaporationMm: ke * day.et0Mm,
		rainMm: day.rainMm - runoffMm,
		irrigationMm: day.irrigationMm,
	});
	return {
		...root,
		surfaceDepletionMm: surfaceDepletionMm(morningMm, totalMm, wetMm, (ke * day.et0Mm) / exposed),
		wettedFraction,
		kcb,
		kcMax,
		heightM,
		coverFraction: cover,
		exposedFraction: exposed,
		kr,
		ke,
		etcMm,
		rootDepthM,
		tawMm,
		p: fraction,
		runoffMm,
	};
}
