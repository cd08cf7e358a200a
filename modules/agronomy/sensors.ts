/** Below this, air; above, free water: Topp's curve is of mineral soils up to their pores' share. */
const PERMITTIVITY_OF_SOIL = [3, 55] as const;

/** Why a permittivity is not that of soil, in one line; null where it is. */
export function permittivityFault(permittivity: number): string | null {
	const [driest, wettest] = PERMITTIVITY_OF_SOIL;
	const soil = `soil: ${driest} to ${wettest}`;
	if (permittivity < driest) {
		return `permittivity ${permittivity} is that of air: the probe has lost the soil (${soil})`;
	}
	if (permittivity > wettest) {
		return `permittivity ${permittivity} is that of free water: the probe stands in a puddle (${soil})`;
	}
	return null;
}

/**
 * Volumetric water content of a mineral soil from its relative permittivity, m³/m³. Topp, Davis, Annan: Electromagnetic
 * determination of soil water content, Water Resources Research 16 (1980), Eq. 7.
 *
 * @param permittivity of which `permittivityFault` had nothing to say
 */
export function waterContent(permittivity: number): number {
	const e = permittivity;
	return -5.3e-2 + e * (2.92e-2 + e * (-5.5e-4 + e * 4.3e-6));
}

/**
 * Electrical conductivity as it would be at 25 °C, in the unit given; linear, as ISO 7888 has it.
 *
 * @param coefficient share that a degree adds [0, 0.03]: 0.0191 for KCl of 1413 µS/cm
 */
export function conductivityAt25(conductivity: number, tC: number, coefficient: number): number {
	return conductivity / (1 + coefficient * (tC - 25));
}
