import { anyNumber, durationMs, name, type Shape, text } from "./shape-type";

const evidence: Shape = {
	object: {
		kind: { text: true, oneOf: ["current", "position", "pressure", "flow"] },
		point: name,
		"above?": anyNumber,
		"below?": anyNumber,
		withinMs: { number: [1_000, 3_600_000], whole: true },
	},
};

const gate: Shape = {
	object: {
		kind: { text: true, oneOf: ["pressure", "level", "rain", "frost", "wind", "supply", "limit"] },
		point: name,
		"above?": anyNumber,
		"below?": anyNumber,
		"hysteresis?": { number: [0, 1e6] },
		"delayMs?": durationMs,
		"afterMs?": { number: [0, 3_600_000], whole: true },
		"unknown?": { text: true, oneOf: ["rest", "run"] },
	},
};

export const outputShape: Shape = {
	object: {
		name,
		"title?": text,
		kind: {
			text: true,
			oneOf: ["valve", "master-valve", "pump", "compressor", "siren", "light", "fan", "aerator", "heater", "doser"],
		},
		device: name,
		actuator: text,
		rest: { text: true, oneOf: ["off", "on", "local"] },
		longestRunMs: { number: [1_000, 86_400_000], whole: true },
		"minimumOffMs?": { number: [0, 86_400_000], whole: true },
		"travelMs?": { number: [0, 600_000], whole: true },
		"hardwareTimer?": { flag: true },
		"watchdogMs?": { number: [0, 3_600_000], whole: true },
		"pulse?": { object: { close: text, ms: { number: [20, 5_000], whole: true } } },
		"evidence?": { list: evidence, most: 4 },
		"expectedFlow?": { number: [0, 1e9] },
		"fedBy?": name,
		"needs?": { list: name, most: 8 },
		"neverWith?": { list: name, most: 8 },
		"onlyWhile?": { list: gate, most: 8 },
	},
};

export const handShape: Shape = {
	object: { name, outputs: { list: name, least: 1, most: 32 }, "hand?": name, "auto?": name },
};

export const stopButtonShape: Shape = {
	object: { point: name, "pressed?": { text: true, oneOf: ["closed", "open"] }, "holdMs?": durationMs },
};

export const signalShape: Shape = {
	object: {
		output: name,
		"severities?": { list: { text: true, oneOf: ["critical", "high", "medium", "low"] }, least: 1, most: 4 },
		"alarms?": { list: name, least: 1, most: 64 },
		"longestMs?": { number: [1_000, 3_600_000], whole: true },
		"repeatAfterMs?": { number: [60_000, 86_400_000], whole: true },
		"until?": { text: true, oneOf: ["acknowledged", "cleared"] },
		"quietFrom?": text,
		"quietTo?": text,
	},
};

export const supplyShape: Shape = {
	object: { point: name, above: anyNumber, "hysteresis?": { number: [0, 1e6] }, "delayMs?": durationMs },
};

export const waterShape: Shape = {
	object: {
		flow: name,
		"settleMs?": durationMs,
		"tolerancePercent?": { number: [1, 99] },
		"delayMs?": durationMs,
		unscheduledAbove: { number: [0, 1e9] },
	},
};
