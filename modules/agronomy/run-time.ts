/**
 * Minutes of watering for a depth.
 *
 * @param depthMm that is to reach the roots
 * @param rateMmH what the emitters give, as depth over the zone
 * @param efficiency share of it that reaches the roots (0, 1]
 */
export function runTimeMin(depthMm: number, rateMmH: number, efficiency: number): number {
	return (depthMm / (rateMmH * efficiency)) * 60;
}

/**
 * Longest cycle before water runs off, minutes; Infinity where the soil takes in all that comes.
 *
 * @param storageMm what the surface holds: hollows, leaves
 * @param intakeMmH what the soil takes in
 */
export function cycleBeforeRunoffMin(storageMm: number, rateMmH: number, intakeMmH: number): number {
	return rateMmH > intakeMmH ? (60 * storageMm) / (rateMmH - intakeMmH) : Number.POSITIVE_INFINITY;
}

/** A run in cycles, in the unit of what it was made of. */
export interface CycleSplit {
	readonly cycles: number;
	/** Of a cycle; the first `longer` ones have one more. */
	readonly length: number;
	readonly longer: number;
	/** Between two cycles: twice the longest, or more. 0 where there is one cycle. */
	readonly soak: number;
}

/**
 * Splits a run into cycles that are as equal as whole units allow: no more than needed for `longest`, but none below
 * `shortest`, which wins.
 *
 * @param total a whole number above 0, as `longest`, `shortest` and `leastSoak`, of milliseconds, seconds or minutes
 */
export function splitRun(total: number, longest: number, shortest: number, leastSoak: number): CycleSplit {
	const most = Math.max(1, Math.floor(total / shortest));
	const cycles = Math.min(Math.ceil(total / longest), most);
	const length = Math.floor(total / cycles);
	const soak = cycles === 1 ? 0 : Math.max(leastSoak, 2 * Math.ceil(total / cycles));
	return { cycles, length, longer: total - length * cycles, soak };
}

/** Length of the cycle `at` [0, cycles). */
export function cycleLength(split: CycleSplit, at: number): number {
	return split.length + (at < split.longer ? 1 : 0);
}
