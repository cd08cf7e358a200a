import type { StageValues } from "../../../modules/agronomy/crop";
import {
	type DualCrop,
	type DualDay,
	type DualResult,
	type DualSoil,
	dryStart,
	dualDay,
	dualFault,
} from "../../../modules/agronomy/dual-balance";
import { stressCoefficient, totalAvailableMm } from "../../../modules/agronomy/root-zone";
import {
	type BalanceDay,
	type BalanceResult,
	type BalanceSoil,
	balanceDay,
	balanceFault,
} from "../../../modules/agronomy/soil-balance";
import { stageFields } from "./crop-formulas";
import { group, number, optional, rows, whole } from "./fields";
import { formula } from "./formula";

const DAYS_MAX = 1000;
const total = <Row>(days: readonly Row[], of: (day: Row) => number) => days.reduce((sum, day) => sum + of(day), 0);

interface BalanceInput extends BalanceSoil {
	readonly startDepletionMm: number;
	readonly days: readonly BalanceDay[];
}

const soilBalance = formula<BalanceInput>({
	name: "soil-balance",
	about: "water of a root zone day by day, single crop coefficient; value: depletion in the end",
	source: "FAO-56 Eq. 82 to 88, note of Table 22",
	unit: "mm",
	fields: {
		fieldCapacity: number("m3/m3", [0.01, 0.8]),
		wiltingPoint: number("m3/m3", [0, 0.6]),
		rootDepthM: number("m", [0.05, 5]),
		depletionFraction: number("1", [0.1, 0.8], "p of Table 22, for 5 mm a day"),
		startDepletionMm: number("mm", [0, 4000], "below field capacity, in the first morning"),
		days: rows<BalanceDay>(
			{
				etcMm: number("mm", [0, 30], "Kc · ET0"),
				et0Mm: optional(number("mm", [0, 20], "given: rain below a fifth of it does not count")),
				rainMm: number("mm", [0, 1000]),
				runoffMm: optional(number("mm", [0, 1000], "missing: 0")),
				irrigationMm: number("mm", [0, 1000], "that reached the soil"),
			},
			"each day in order",
			DAYS_MAX,
		),
	},
	example: {
		fieldCapacity: 0.287,
		wiltingPoint: 0.14,
		rootDepthM: 0.5,
		depletionFraction: 0.5,
		startDepletionMm: 50,
		days: [{ etcMm: 5, rainMm: 0, irrigationMm: 20 }],
	},
	fault: (input) => balanceFault(input, input.startDepletionMm, input.days),
	answer: (input) => {
		const days: BalanceResult[] = [];
		let depletionMm = input.startDepletionMm;
		for (const day of input.days) {
			const result = balanceDay(input, depletionMm, day);
			days.push(result);
			depletionMm = result.depletionMm;
		}
		const tawMm = totalAvailableMm(input.fieldCapacity, input.wiltingPoint, input.rootDepthM);
		return {
			value: depletionMm,
			tawMm,
			rawMm: input.depletionFraction * tawMm,
			ks: stressCoefficient(tawMm, input.depletionFraction, depletionMm),
			etaMm: total(days, (day) => day.etaMm),
			deepPercolationMm: total(days, (day) => day.deepPercolationMm),
			effectiveRainMm: total(days, (day) => day.effectiveRainMm),
			days: days.map(({ evaporationMm: _, transpirationMm: __, ...day }) => day),
		};
	},
});

interface DualInput {
	readonly crop: DualCrop;
	readonly soil: DualSoil;
	readonly startDepletionMm: number;
	readonly startSurfaceDepletionMm?: number;
	readonly firstDay?: number;
	readonly days: readonly DualDay[];
}

const startOf = ({ soil, startDepletionMm, startSurfaceDepletionMm }: DualInput) => {
	const dry = dryStart(soil, startDepletionMm);
	return { ...dry, surfaceDepletionMm: startSurfaceDepletionMm ?? dry.surfaceDepletionMm };
};

const dualBalance = formula<DualInput>({
	name: "dual-balance",
	about: "the same with the dual coefficient: crop and bare soil apart; value: depletion in the end",
	source: "FAO-56 Eq. 66, 69 to 88; runoff: ASCE Manual 70 (2016) Eq. 14-12 to 14-20",
	unit: "mm",
	fields: {
		crop: group<DualCrop>({
			...stageFields,
			kcb: group<StageValues>({
				initial: number("1", [0, 1.3], "Kcb of FAO-56 Table 17, for the climate"),
				mid: number("1", [0, 1.5]),
				end: number("1", [0, 1.5]),
			}),
			startHeightM: number("m", [0.001, 10]),
			fullHeightM: number("m", [0.001, 10]),
			startRootDepthM: number("m", [0.05, 5]),
			fullRootDepthM: number("m", [0.05, 5]),
			depletionFraction: number("1", [0.1, 0.8], "p of Table 22, for 5 mm a day"),
		}),
		soil: group<DualSoil>({
			fieldCapacity: number("m3/m3", [0.01, 0.8]),
			wiltingPoint: number("m3/m3", [0, 0.6]),
			evaporationDepthM: number("m", [0.05, 0.3], "Ze: 0.10 to 0.15"),
			readilyEvaporableMm: number("mm", [1, 15], "REW of Table 19"),
			strawShare: number("1", [0, 1], "of the ground under straw: 0 without"),
			plasticShare: number("1", [0, 1], "of the ground under film: 0 without"),
			curveNumber: optional(number("1", [30, 100], "missing: nothing runs off")),
		}),
		startDepletionMm: number("mm", [0, 4000], "below field capacity, in the first morning"),
		startSurfaceDepletionMm: optional(number("mm", [0, 300], "missing: the surface is dry")),
		firstDay: optional(whole("d", [0, 730], "of the season; missing: 0, at planting")),
		days: rows<DualDay>(
			{
				et0Mm: number("mm", [0, 20]),
				rainMm: number("mm", [0, 1000]),
				irrigationMm: number("mm", [0, 1000], "that reached the soil"),
				wettedFraction: number("1", [0.01, 1], "of the ground, by irrigation: Table 20"),
				u2Mps: number("m/s", [0, 60], "at 2 m"),
				rhMinPct: number("%", [0, 100]),
			},
			"each day in order",
			DAYS_MAX,
		),
	},
	example: {
		crop: {
			initialDays: 31,
			developmentDays: 52,
			midDays: 50,
			lateDays: 21,
			kcb: { initial: 0.15, mid: 1.2, end: 0.573 },
			startHeightM: 0.05,
			fullHeightM: 1.2,
			startRootDepthM: 0.6,
			fullRootDepthM: 1.7,
			depletionFraction: 0.65,
		},
		soil: {
			fieldCapacity: 0.225,
			wiltingPoint: 0.1,
			evaporationDepthM: 0.1143,
			readilyEvaporableMm: 9,
			strawShare: 0,
			plasticShare: 0,
		},
		startDepletionMm: 75,
		days: [{ et0Mm: 7.4, rainMm: 0, irrigationMm: 33, wettedFraction: 0.5, u2Mps: 2.4, rhMinPct: 9 }],
	},
	fault: (input) => dualFault(input.crop, input.soil, startOf(input), input.firstDay ?? 0),
	answer: (input) => {
		const days: DualResult[] = [];
		let state = startOf(input);
		for (const [at, day] of input.days.entries()) {
			const result = dualDay(input.crop, input.soil, state, (input.firstDay ?? 0) + at, day);
			days.push(result);
			state = result;
		}
		return {
			value: state.depletionMm,
			etcMm: total(days, (day) => day.etcMm),
			etaMm: total(days, (day) => day.etaMm),
			deepPercolationMm: total(days, (day) => day.deepPercolationMm),
			runoffMm: total(days, (day) => day.runoffMm),
			days,
		};
	},
});

export const soilFormulas = [soilBalance, dualBalance];
