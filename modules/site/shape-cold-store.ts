import { cropKinds } from "./crops";
import { anyNumber, durationMs, name, type Shape, text } from "./shape-type";

const dayMs = 86_400_000;
const atMostADay: Shape = { number: [0, dayMs], whole: true };

const probeFault: Shape = {
	object: {
		onMs: durationMs,
		offMs: durationMs,
		"learnedPercent?": { number: [5, 95] },
		"tooCold?": { list: { object: { point: name, below: anyNumber } }, least: 1, most: 4 },
	},
};

const fan: Shape = { object: { output: name, "while?": { text: true, oneOf: ["cooling", "always"] } } };

const defrost: Shape = {
	object: {
		everyMs: { number: [600_000, 30 * dayMs], whole: true },
		"at?": { list: text, least: 1, most: 8 },
		"demand?": { object: { differenceK: { number: [1, 30] }, afterMs: atMostADay } },
		"probe?": name,
		"heater?": name,
		"endAt?": anyNumber,
		longestMs: { number: [60_000, 7_200_000], whole: true },
		"dripMs?": { number: [0, 3_600_000], whole: true },
		"fanDelayMs?": { number: [0, 3_600_000], whole: true },
		"fanBelow?": anyNumber,
		"recoverMs?": atMostADay,
	},
};

const door: Shape = {
	object: {
		point: name,
		"contact?": { text: true, oneOf: ["closed", "open"] },
		"light?": name,
		"compressor?": { text: true, oneOf: ["stops", "runs"] },
		"resumeAfterMs?": atMostADay,
	},
};

const humidity: Shape = {
	object: { output: name, point: name, below: { number: [1, 100] }, "differential?": { number: [0.5, 20] } },
};

const airing: Shape = {
	object: {
		output: name,
		"gases?": {
			list: { object: { point: name, above: anyNumber, differential: { number: [0, 1e6] } } },
			least: 1,
			most: 4,
		},
		"clock?": {
			object: {
				everyMs: { number: [60_000, 7 * dayMs], whole: true },
				forMs: { number: [10_000, 7_200_000], whole: true },
			},
		},
	},
};

const crop: Shape = {
	object: {
		kind: { text: true, oneOf: cropKinds },
		"freezesAt?": { number: [-50, 20] },
		undershootK: { number: [0, 20] },
		probeErrorK: { number: [0, 10] },
	},
};

/** A program of type "cold-store". */
export const coldStoreShape: Shape = {
	object: {
		type: text,
		name,
		"title?": text,
		compressor: name,
		"lag?": { list: name, least: 1, most: 3 },
		"lagAfterMs?": atMostADay,
		"takeTurns?": { flag: true },
		temperature: { list: name, least: 1, most: 4 },
		setPoint: anyNumber,
		differential: { number: [0.1, 20] },
		minimumOffMs: durationMs,
		"minimumOnMs?": { number: [0, 3_600_000], whole: true },
		"startToStartMs?": { number: [0, 3_600_000], whole: true },
		"startsPerHour?": { number: [1, 60], whole: true },
		"pulldownMs?": { number: [0, 7 * dayMs], whole: true },
		probeFault,
		"fan?": fan,
		"defrost?": defrost,
		"door?": door,
		"humidity?": humidity,
		"airing?": airing,
		"takeover?": name,
		"crop?": crop,
	},
};

const state: Shape = {
	object: { point: name, "is?": { list: { number: [-32_768, 65_535], whole: true }, least: 1, most: 16 } },
};

/** A program of type "room-monitor". */
export const roomMonitorShape: Shape = {
	object: {
		type: text,
		name,
		"title?": text,
		temperature: { list: name, least: 1, most: 4 },
		"cooling?": state,
		"defrost?": state,
		"door?": state,
		coldBelow: anyNumber,
		"pulldownMs?": { number: [0, 7 * dayMs], whole: true },
		"recoverMs?": atMostADay,
	},
};
