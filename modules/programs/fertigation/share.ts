/** Share of a doser's rated flow to give, [0, 1], for a reading that has to rise to its reference. */
export interface Band {
	/** What is wanted, in the point's unit. */
	readonly reference: number;
	/** So near to it is good enough. */
	readonly deadBand: number;
	/** So much further off, all that the doser has is given. */
	readonly band: number;
}

/**
 * (reference − dead band − reading) / band, as dosing controllers have it; mirrored where a dose lowers the reading.
 *
 * @param lowers a dose lowers the reading: acid, and pH
 * @returns [0, 1]; NaN for a reading that is not known
 */
export function shareOfBand(reading: number, { reference, deadBand, band }: Band, lowers: boolean): number {
	const off = (lowers ? reading - reference : reference - reading) - deadBand;
	return Math.min(1, Math.max(0, off / band));
}

/**
 * Proportional to the flow: so many litres to each cubic metre.
 *
 * @param flowM3h m³/h; NaN: not known
 * @param ratedLph of the doser, L/h
 */
export function shareOfFlow(flowM3h: number, litresPerM3: number, ratedLph: number): number {
	return Math.min(1, Math.max(0, (flowM3h * litresPerM3) / ratedLph));
}
