import { name, type Shape, text } from "./shape-type";

const DAY_MS = 86_400_000;
const percent: Shape = { number: [0, 250] };
const rainMs: Shape = { number: [3_600_000, 366 * DAY_MS], whole: true };
const weekday: Shape = { text: true, oneOf: ["sun", "mon", "tue", "wed", "thu", "fri", "sat"] };

const start: Shape = {
	object: {
		at: text,
		"offsetMs?": { number: [-DAY_MS / 2, DAY_MS / 2], whole: true },
		"finish?": { flag: true },
		"days?": { list: weekday, least: 1, most: 7 },
		"dates?": { text: true, oneOf: ["odd", "even"] },
		"everyDays?": { number: [1, 366], whole: true },
		"from?": text,
	},
};

const turn: Shape = {
	object: {
		from: text,
		lastsMs: { number: [60_000, 366 * DAY_MS], whole: true },
		"everyDays?": { number: [1, 366], whole: true },
		"times?": { number: [1, 366], whole: true },
	},
};

/** Keys of an irrigation program that say when it may water. */
export const whenKeys: { readonly [key: string]: Shape } = {
	"starts?": { list: start, least: 1, most: 4 },
	"startWithinMs?": { number: [600_000, DAY_MS], whole: true },
	"windows?": { list: turn, least: 1, most: 8 },
	"quota?": { object: { m3: { number: [1, 1e9] }, from: text } },
	"adjustPercent?": percent,
	"adjustMonths?": { list: percent, least: 12, most: 12 },
	"rainDelay?": { object: { point: name, aboveMm: { number: [0, 1000] }, forMs: rainMs } },
	"forecast?": { object: { aboveMm: { number: [0.1, 1000] } } },
};
