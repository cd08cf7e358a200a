import { anyNumber, durationMs, name, type Shape, text } from "./shape-type";

/** A program of type "backflush". */
export const backflushShape: Shape = {
	object: {
		type: text,
		name,
		"title?": text,
		pump: name,
		valves: { list: name, least: 1, most: 16 },
		"differential?": {
			object: { "point?": name, "before?": name, "after?": name, above: anyNumber, "delayMs?": durationMs },
		},
		"everyMs?": { number: [600_000, 31_622_400_000], whole: true },
		flushMs: { number: [1_000, 3_600_000], whole: true },
		"pauseMs?": { number: [0, 600_000], whole: true },
		"mostPerHour?": { number: [1, 30], whole: true },
		"whileInjecting?": { flag: true },
	},
};
