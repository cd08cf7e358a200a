/**
 * Rain that runs off, mm, by the curve number of the US Soil Conservation Service (ASCE Manual 70, 2nd edition, 2016,
 * Eq. 14-12 and 14-13).
 *
 * @param curveNumber of the soil as wet as it is (0, 100]
 */
export function runoffMm(rainMm: number, curveNumber: number): number {
	const storageMm = 250 * (100 / curveNumber - 1);
	const beyondMm = rainMm - 0.2 * storageMm;
	return beyondMm <= 0 ? 0 : Math.min(rainMm, (beyondMm * beyondMm) / (rainMm + 0.8 * storageMm));
}

/**
 * The curve number for how wet the surface is, Eq. 14-14 to 14-20 of the same.
 *
 * @param average of the table, for a middling wetness
 * @param depletedMm De; `readilyMm` and `totalMm`: REW and TEW
 */
export function wetnessCurveNumber(average: number, depletedMm: number, readilyMm: number, totalMm: number): number {
	const dry = average / (2.281 - 0.01281 * average);
	const wet = average / (0.427 + 0.00573 * average);
	const wetUpToMm = 0.5 * readilyMm;
	const dryFromMm = 0.7 * readilyMm + 0.3 * totalMm;
	const share = (depletedMm - wetUpToMm) / (dryFromMm - wetUpToMm);
	return wet + (dry - wet) * Math.max(0, Math.min(1, share));
}
