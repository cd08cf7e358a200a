import { pow } from "../base/math";

/** Lengths of the four stages of a season in days, FAO-56 Table 11. */
export interface CropStages {
	readonly initialDays: number;
	readonly developmentDays: number;
	readonly midDays: number;
	readonly lateDays: number;
}

/** A coefficient at the three corners of a season: Kc of FAO-56 Table 12, Kcb of Table 17. */
export interface StageValues {
	readonly initial: number;
	readonly mid: number;
	readonly end: number;
}

/**
 * The coefficient on a day of the season, FAO-56 Eq. 66: level, rising, level, falling, and level after the end.
 *
 * @param day since planting or green-up, which is day 0
 */
export function stageValue(stages: CropStages, values: StageValues, day: number): number {
	const risesFrom = stages.initialDays;
	const midFrom = risesFrom + stages.developmentDays;
	const fallsFrom = midFrom + stages.midDays;
	const end = fallsFrom + stages.lateDays;
	if (day <= risesFrom) return values.initial;
	if (day < midFrom) return between(values.initial, values.mid, (day - risesFrom) / stages.developmentDays);
	if (day <= fallsFrom) return values.mid;
	return day < end ? between(values.mid, values.end, (day - fallsFrom) / stages.lateDays) : values.end;
}

/** How far the crop has grown on a day, [0, 1]: from the end of the initial stage to mid-season, and it stays so. */
export function growth(stages: CropStages, day: number): number {
	if (day <= stages.initialDays) return 0;
	return Math.min(1, (day - stages.initialDays) / stages.developmentDays);
}

/** Root depth or height on a day, m, from `start` to `full`: as Kcb rises, FAO-56 Annex 8. */
export function grown(stages: CropStages, start: number, full: number, day: number): number {
	return between(start, full, growth(stages, day));
}

function between(from: number, to: number, share: number): number {
	return from + (to - from) * share;
}

/** What wind and dryness beside those of the tables (2 m/s, 45 %) add for a crop of a height: in Eq. 62, 65, 70, 72. */
function climateTerm(u2Mps: number, rhMinPct: number, heightM: number): number {
	const wind = Math.max(1, Math.min(6, u2Mps));
	const humidity = Math.max(20, Math.min(80, rhMinPct));
	return (0.04 * (wind - 2) - 0.004 * (humidity - 45)) * pow(heightM / 3, 0.3);
}

/**
 * Kc or Kcb of mid-season, or of the end, for the climate: FAO-56 Eq. 62, 65, 70. A value below 0.45 is of a crop that
 * has ripened, and stays as it is.
 *
 * @param table from the table, which is for 2 m/s and 45 %
 * @param u2Mps mean of the stage at 2 m, taken as [1, 6]
 * @param rhMinPct mean of the stage, taken as [20, 80]
 * @param heightM mean of the stage (0, 10]
 */
export function climateKc(table: number, u2Mps: number, rhMinPct: number, heightM: number): number {
	return table < 0.45 ? table : table + climateTerm(u2Mps, rhMinPct, heightM);
}

/** Kc max, the most that a wet surface can evaporate, over the reference: FAO-56 Eq. 72. */
export function upperKc(kcb: number, u2Mps: number, rhMinPct: number, heightM: number): number {
	return Math.max(1.2 + climateTerm(u2Mps, rhMinPct, heightM), kcb + 0.05);
}

/** fc, share of the ground under leaves [0, 0.99], FAO-56 Eq. 76. `leastKcb`: of bare dry soil, or Kcb at first. */
export function coverFraction(kcb: number, leastKcb: number, kcMax: number, heightM: number): number {
	const share = Math.max(0, (kcb - leastKcb) / (kcMax - leastKcb));
	return Math.min(0.99, pow(share, 1 + 0.5 * heightM));
}

/**
 * Kc over plastic film, FAO-56 chapter 10: 10 to 30 % less, since the soil hardly evaporates.
 *
 * @param reduction [0.1, 0.3]: little where it is watered seldom, much where often
 */
export function kcOverPlastic(kc: number, reduction: number): number {
	return kc * (1 - reduction);
}

/** What straw leaves of the soil's evaporation, FAO-56 chapter 10: 5 % less for each 10 % of ground covered. */
export function evaporationUnderStraw(coverShare: number): number {
	return 1 - 0.5 * coverShare;
}
