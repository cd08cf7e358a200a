import { anyNumber, durationMs, name, type Shape, text } from "./shape-type";

const share: Shape = { number: [0, 1] };
const waterContent: Shape = { number: [0.01, 0.9] };
const stageDays: Shape = { number: [1, 365], whole: true };
const kc: Shape = { number: [0.05, 2] };
const rootDepthM: Shape = { number: [0.05, 4] };

const crop: Shape = {
	object: {
		planted: text,
		stagesDays: { list: stageDays, least: 4, most: 4 },
		kc: { list: kc, least: 3, most: 3 },
		rootDepthM: { list: rootDepthM, least: 2, most: 2 },
		depletionFraction: { number: [0.1, 0.8] },
		"plasticReduction?": { number: [0, 0.35] },
		"strawCover?": share,
	},
};

const balance: Shape = {
	object: {
		fieldCapacity: waterContent,
		wiltingPoint: waterContent,
		crop,
		areaM2: { number: [1, 1e7] },
		"wettedShare?": { number: [0.05, 1] },
		"efficiency?": { number: [0.3, 1] },
		"rateMmH?": { number: [0.05, 200] },
		"startShare?": { number: [0.1, 1.5] },
		"refillShare?": { number: [0.1, 1] },
		"startDepletionMm?": { number: [0, 1000] },
		"correctPercent?": { number: [0, 50] },
	},
};

/** Keys of a zone that say how much water it gets. */
export const amountKeys: { readonly [key: string]: Shape } = {
	"moisture?": { list: name, least: 1, most: 8 },
	"vote?": { text: true, oneOf: ["mean", "median", "lowest", "highest"] },
	"probesLeast?": { number: [1, 8], whole: true },
	"salinity?": {
		list: { object: { probe: name, point: name, doubtfulAbove: { number: [0, 1e6] } } },
		least: 1,
		most: 8,
	},
	"startBelow?": anyNumber,
	"stopAt?": anyNumber,
	"runMs?": { number: [10_000, 86_400_000], whole: true },
	"volumeM3?": { number: [0.001, 1e6] },
	"balance?": balance,
	"rise?": { object: { by: { number: [0, 1e6] }, withinMs: durationMs } },
};

export const weatherShape: Shape = {
	object: {
		"temperature?": name,
		"humidity?": name,
		"wind?": name,
		"windHeightM?": { number: [0.5, 100] },
		"solar?": name,
		"sun?": name,
		"rain?": name,
		"usualEt0Mm?": { number: [0, 15] },
		"arid?": { flag: true },
		"coastal?": { flag: true },
	},
};
