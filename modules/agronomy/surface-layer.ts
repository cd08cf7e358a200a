/*
 * The layer of soil that the air dries, FAO-56 chapter 7. Depths of water in mm. It is no account of water of its own,
 * but a memory of how wet the surface is: the root zone below it has the account.
 */

/** The soil's surface. */
export interface SurfaceSoil {
	/** m³/m³ */
	readonly fieldCapacity: number;
	/** m³/m³ */
	readonly wiltingPoint: number;
	/** Ze, depth that dries by evaporation, m: 0.10 to 0.15. */
	readonly evaporationDepthM: number;
	/** REW, mm that evaporate before the surface is dry, Table 19. */
	readonly readilyEvaporableMm: number;
	/** Of its ground under straw and the like: 0 where there is none. */
	readonly strawShare: number;
	/** Of its ground under plastic film. */
	readonly plasticShare: number;
}

/** TEW, what can evaporate at all, Eq. 73. */
export function totalEvaporableMm(soil: SurfaceSoil): number {
	return 1000 * (soil.fieldCapacity - 0.5 * soil.wiltingPoint) * soil.evaporationDepthM;
}

/** few, share of the ground that is bare and wetted [0.01, 1], Eq. 75; under film nothing evaporates. */
export function exposedFraction(coverFraction: number, wettedFraction: number, plasticShare: number): number {
	return Math.max(0.01, Math.min(1 - coverFraction, wettedFraction) * (1 - plasticShare));
}

/** Kr [0, 1], Eq. 74. @param depletedMm De in the morning */
export function dryingCoefficient(totalMm: number, readilyMm: number, depletedMm: number): number {
	return Math.max(0, Math.min(1, (totalMm - depletedMm) / (totalMm - readilyMm)));
}

/** Ke, Eq. 71: what the soil adds to Kcb. */
export function evaporationCoefficient(kr: number, kcMax: number, kcb: number, exposed: number): number {
	return Math.min(kr * (kcMax - kcb), exposed * kcMax);
}

/**
 * De in the evening [0, TEW], Eq. 77 and 79.
 *
 * @param wetMm rain that went in, and irrigation on the part of the ground that it wets
 * @param driedMm evaporation on the part of the ground that is bare and wetted
 */
export function surfaceDepletionMm(morningMm: number, totalMm: number, wetMm: number, driedMm: number): number {
	const percolatedMm = Math.max(0, wetMm - morningMm);
	return Math.max(0, Math.min(totalMm, morningMm - wetMm + driedMm + percolatedMm));
}
