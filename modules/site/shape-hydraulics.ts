import type { Shape } from "./shape-type";

/** Of an irrigation program: how its zones share pump and pipes. */
export const hydraulicsKeys: { readonly [key: string]: Shape } = {
	"capacity?": { number: [0.001, 1e9] },
	"order?": { text: true, oneOf: ["site", "driest"] },
	"overlapMs?": { number: [0, 30_000], whole: true },
	"openDelayMs?": { number: [0, 600_000], whole: true },
	"recovery?": {
		object: {
			afterRunMs: { number: [600_000, 86_400_000], whole: true },
			restMs: { number: [60_000, 86_400_000], whole: true },
		},
	},
};

/** Of a zone. */
export const cycleKeys: { readonly [key: string]: Shape } = {
	"cycleMs?": { number: [60_000, 86_400_000], whole: true },
	"soakMs?": { number: [60_000, 86_400_000], whole: true },
};
