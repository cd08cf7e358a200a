import { MM_PER_MJ } from "./daily-et";

/**
 * Reference evapotranspiration of a day from temperatures alone, FAO-56 Eq. 52 (Hargreaves and Samani), mm. Good for
 * five days and more together; a single day may be far off.
 *
 * @param tMeanC (tMaxC + tMinC) / 2 where nobody knows better
 */
export function hargreavesEt0Mm(tMaxC: number, tMinC: number, raMj: number, tMeanC = (tMaxC + tMinC) / 2): number {
	return Math.max(0, 0.0023 * (tMeanC + 17.8) * Math.sqrt(tMaxC - tMinC) * raMj * MM_PER_MJ);
}
