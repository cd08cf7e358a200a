import { amountKeys } from "./shape-amounts";
import { cycleKeys, hydraulicsKeys } from "./shape-hydraulics";
import { durationMs, name, type Shape, text } from "./shape-type";
import { whenKeys } from "./shape-when";

const zone: Shape = {
	object: {
		name,
		"title?": text,
		valve: name,
		...amountKeys,
		longestRunMs: durationMs,
		settleMs: durationMs,
		...cycleKeys,
	},
};

/** A program of type "irrigation". */
export const irrigationShape: Shape = {
	object: {
		type: text,
		name,
		pump: name,
		master: name,
		"zonesAtOnce?": { number: [1, 16], whole: true },
		"resumeWithinMs?": { number: [0, 86_400_000], whole: true },
		...whenKeys,
		...hydraulicsKeys,
		zones: { list: zone, least: 1, most: 16 },
	},
};
