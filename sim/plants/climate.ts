import { exp, log } from "../../modules/base/math";

/** Chance: uniform in [0, 1), and about normal with mean 0 and deviation 1. */
export interface Draws {
	unit(): number;
	normal(): number;
}

/** What the days of a place are like. Twelve numbers each, of the middle of the months from January on. */
export interface Climate {
	readonly latitudeDeg: number;
	readonly elevationM: number;
	readonly meanC: readonly number[];
	/** From the night's lowest to the day's highest, kelvin. */
	readonly rangeK: readonly number[];
	readonly dewPointC: readonly number[];
	/** Mean of the day at 2 m. */
	readonly windMps: readonly number[];
	/** Share of days with rain, [0, 1]. */
	readonly wetShare: readonly number[];
	/** Mean of a day with rain. */
	readonly rainMm: readonly number[];
	/** Of the sun above the air that comes through on a dry day, [0, 0.8]. */
	readonly clearness: readonly number[];
}

/** One day of weather, before it has a course. */
export interface ClimateDay {
	readonly dayOfYear: number;
	readonly tMinC: number;
	readonly tMaxC: number;
	readonly dewPointC: number;
	readonly windMps: number;
	readonly clearness: number;
	readonly rainMm: number;
	/** Clock hours [0, 24] between which it falls. */
	readonly rainFromH: number;
	readonly rainToH: number;
}

const DAYS_OF_YEAR = 365;
/** Of a day's warmth is the day before's. */
const MEMORY = 0.65;
const WARMTH_DEVIATION_K = 2.3;
/** Of the chance of rain is the day before's rain. */
const WET_MEMORY = 0.3;
const MOST_RAIN_MM = 45;

/** Days of a place as chance has them: warm spells, showers, dull days and wind. The same draws, the same days. */
export function drawDays(climate: Climate, firstDayOfYear: number, count: number, draws: Draws): readonly ClimateDay[] {
	const days: ClimateDay[] = [];
	let warmthK = WARMTH_DEVIATION_K * draws.normal();
	let wasWet = false;
	for (let index = 0; index < count; index += 1) {
		const dayOfYear = ((firstDayOfYear + index - 1) % DAYS_OF_YEAR) + 1;
		const of = (months: readonly number[]) => ofDay(months, dayOfYear);
		warmthK = MEMORY * warmthK + Math.sqrt(1 - MEMORY * MEMORY) * WARMTH_DEVIATION_K * draws.normal();
		const isWet: boolean = draws.unit() < (1 - WET_MEMORY) * of(climate.wetShare) + (wasWet ? WET_MEMORY : 0);
		wasWet = isWet;
		const meanC = of(climate.meanC) + warmthK - (isWet ? 3 : 0);
		const halfK = (of(climate.rangeK) / 2) * within(1 + 0.15 * draws.normal() - (isWet ? 0.3 : 0), 0.3, 1.5);
		const rainMm = Math.min(MOST_RAIN_MM, -of(climate.rainMm) * log(1 - draws.unit()));
		const rainFromH = Math.floor(20 * draws.unit());
		const dewPointC = of(climate.dewPointC) + 0.5 * warmthK + 2 * draws.normal() + (isWet ? 3 : 0);
		days.push({
			dayOfYear,
			tMinC: meanC - halfK,
			tMaxC: meanC + halfK,
			dewPointC: Math.min(dewPointC, meanC - halfK + 1),
			windMps: within(of(climate.windMps) * exp(0.35 * draws.normal() - 0.06), 0.3, 10),
			clearness: within((isWet ? 0.6 : 1) * of(climate.clearness) + 0.06 * draws.normal(), 0.2, 0.77),
			rainMm: isWet ? rainMm : 0,
			rainFromH,
			rainToH: rainFromH + 1 + Math.floor(3 * draws.unit()),
		});
	}
	return days;
}

/** Between the middles of the months. */
function ofDay(months: readonly number[], dayOfYear: number): number {
	const at = (12 * (dayOfYear - 0.5)) / DAYS_OF_YEAR - 0.5;
	const before = Math.floor(at);
	const from = months[(before + 12) % 12] as number;
	const to = months[(before + 13) % 12] as number;
	return from + (to - from) * (at - before);
}

function within(value: number, lowest: number, highest: number): number {
	return Math.max(lowest, Math.min(highest, value));
}
