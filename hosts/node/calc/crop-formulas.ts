import {
	type CropStages,
	climateKc,
	evaporationUnderStraw,
	grown,
	growth,
	kcOverPlastic,
	type StageValues,
	stageValue,
} from "../../../modules/agronomy/crop";
import { group, number, optional, whole } from "./fields";
import { formula } from "./formula";

/** Of every formula that knows a season. */
export const stageFields = {
	initialDays: whole("d", [0, 365], "stages of FAO-56 Table 11"),
	developmentDays: whole("d", [1, 365]),
	midDays: whole("d", [0, 365]),
	lateDays: whole("d", [1, 365]),
};

interface KcInput extends CropStages {
	readonly kc: StageValues;
	readonly day: number;
	readonly plasticReduction?: number;
}

const kc = formula<KcInput>({
	name: "kc",
	about: "crop coefficient on a day of the season",
	source: "FAO-56 Eq. 66; over plastic film: chapter 10",
	unit: "1",
	fields: {
		...stageFields,
		kc: group<StageValues>({
			initial: number("1", [0, 2], "Kc of FAO-56 Table 12, or Kcb of Table 17"),
			mid: number("1", [0, 2]),
			end: number("1", [0, 2]),
		}),
		day: number("d", [0, 1500], "of the season, 0 at planting"),
		plasticReduction: optional(number("1", [0.1, 0.3], "over film: 0.1 watered seldom, 0.3 often; missing: no film")),
	},
	example: {
		initialDays: 25,
		developmentDays: 25,
		midDays: 30,
		lateDays: 20,
		kc: { initial: 0.15, mid: 1.19, end: 0.35 },
		day: 40,
	},
	answer: ({ kc: values, day, plasticReduction, ...stages }) => {
		const bare = stageValue(stages, values, day);
		const value = plasticReduction === undefined ? bare : kcOverPlastic(bare, plasticReduction);
		return { value, bareKc: bare, growth: growth(stages, day) };
	},
});

interface RootDepthInput extends CropStages {
	readonly startM: number;
	readonly fullM: number;
	readonly day: number;
}

const rootDepth = formula<RootDepthInput>({
	name: "root-depth",
	about: "depth of the roots on a day of the season",
	source: "FAO-56 Annex 8",
	unit: "m",
	fields: {
		...stageFields,
		startM: number("m", [0.05, 5]),
		fullM: number("m", [0.05, 5], "Table 22"),
		day: number("d", [0, 1500], "of the season, 0 at planting"),
	},
	example: { initialDays: 31, developmentDays: 52, midDays: 50, lateDays: 21, startM: 0.6, fullM: 1.7, day: 57 },
	fault: ({ startM, fullM }) => (startM > fullM ? `startM ${startM} is above fullM ${fullM}` : null),
	answer: ({ startM, fullM, day, ...stages }) => ({
		value: grown(stages, startM, fullM, day),
		growth: growth(stages, day),
	}),
});

interface KcClimateInput {
	readonly kc: number;
	readonly u2Mps: number;
	readonly rhMinPct: number;
	readonly heightM: number;
}

const kcClimate = formula<KcClimateInput>({
	name: "kc-climate",
	about: "Kc or Kcb of mid-season or of the end for the climate; below 0.45 it stays",
	source: "FAO-56 Eq. 62, 65, 70",
	unit: "1",
	fields: {
		kc: number("1", [0, 2], "of the table, for 2 m/s and 45 %"),
		u2Mps: number("m/s", [0, 60], "mean of the stage at 2 m; counts as 1 to 6"),
		rhMinPct: number("%", [0, 100], "mean of the stage; counts as 20 to 80"),
		heightM: number("m", [0.1, 10], "mean of the stage"),
	},
	example: { kc: 1.2, u2Mps: 4.6, rhMinPct: 44, heightM: 2 },
	answer: (input) => ({ value: climateKc(input.kc, input.u2Mps, input.rhMinPct, input.heightM) }),
});

const straw = formula<{ readonly coverShare: number }>({
	name: "straw-mulch",
	about: "what straw leaves of the soil's evaporation",
	source: "FAO-56 chapter 10: 5 % less for each 10 % of ground",
	unit: "1",
	fields: { coverShare: number("1", [0, 1], "of the ground") },
	example: { coverShare: 0.5 },
	answer: ({ coverShare }) => ({ value: evaporationUnderStraw(coverShare) }),
});

export const cropFormulas = [kc, kcClimate, rootDepth, straw];
