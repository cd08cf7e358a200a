import { anyNumber, name, type Shape, text } from "./shape-type";

const litres: Shape = { number: [0.001, 1e6] };
const spanMs: Shape = { number: [0, 86_400_000], whole: true };

const doser: Shape = {
	object: {
		output: name,
		substance: { text: true, oneOf: ["fertiliser", "acid", "base", "hypochlorite"] },
		litresPerHour: litres,
		capLitres: litres,
		"periodMs?": { number: [2_000, 3_600_000], whole: true },
		"shortestMs?": { number: [1_000, 600_000], whole: true },
		"tank?": { object: { point: name, above: anyNumber } },
	},
};

const probes: Shape = {
	object: {
		points: { list: name, least: 1, most: 2 },
		"within?": { number: [0, 1e6] },
		"afterMs?": spanMs,
		"disagree?": { text: true, oneOf: ["stop", "hold"] },
		"mixMs?": { number: [0, 3_600_000], whole: true },
		"wait?": { flag: true },
	},
};

const target: Shape = {
	object: { reference: { number: [0, 1e6] }, deadBand: { number: [0, 1e6] }, band: { number: [0.001, 1e6] } },
};

const dose: Shape = {
	object: {
		doser: name,
		"forMs?": { number: [1_000, 86_400_000], whole: true },
		"litres?": litres,
		"litresPerM3?": litres,
		"ec?": target,
		"ph?": target,
	},
};

const recipe: Shape = {
	object: {
		name,
		zones: { list: name, least: 1, most: 16 },
		preMs: spanMs,
		injectMs: { number: [1_000, 86_400_000], whole: true },
		flushMs: { number: [60_000, 86_400_000], whole: true },
		doses: { list: dose, most: 4 },
	},
};

/** A program of type "fertigation". */
export const fertigationShape: Shape = {
	object: {
		type: text,
		name,
		of: name,
		"stableMs?": { number: [5_000, 3_600_000], whole: true },
		"apartMs?": { number: [60_000, 86_400_000], whole: true },
		dosers: { list: doser, least: 1, most: 8 },
		"ec?": probes,
		"ph?": probes,
		recipes: { list: recipe, least: 1, most: 8 },
	},
};
