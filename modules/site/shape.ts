import type { FaultList } from "./fault";
import { programNotices } from "./notices";
import { weatherShape } from "./shape-amounts";
import { backflushShape } from "./shape-backflush";
import { coldStoreShape, roomMonitorShape } from "./shape-cold-store";
import { fertigationShape } from "./shape-fertigation";
import { irrigationShape } from "./shape-irrigation";
import { handShape, outputShape, signalShape, stopButtonShape, supplyShape, waterShape } from "./shape-outputs";
import { anyNumber, durationMs, name, type Shape, text } from "./shape-type";
import type { OutputFault } from "./types";

/** What may be watched of an output. */
export const outputFaults: readonly OutputFault[] = [
	"start-unproven",
	"return-unproven",
	"unreachable",
	"locked",
	"overrun",
	"flow-low",
	"flow-high",
	"flow-unscheduled",
];

/** Longest text, in characters. */
const TEXT_MAX = 200;

const format: Shape = { text: true, oneOf: ["8N1", "8E1", "8O1", "8N2"] };
const pointClass: Shape = { text: true, oneOf: ["control", "monitor", "background"] };
const programNotice: Shape = { text: true, oneOf: programNotices };
const longestMs: Shape = { number: [20, 5_000], whole: true };

const burstSearch: Shape = { object: { type: text, name, pump: name, master: name } };

const alarm: Shape = {
	object: {
		name,
		"title?": text,
		"severity?": { text: true, oneOf: ["critical", "high", "medium", "low"] },
		"point?": name,
		"above?": anyNumber,
		"below?": anyNumber,
		"quality?": { text: true, oneOf: ["not-good"] },
		"risesBy?": { number: [0, 1e9] },
		"fallsBy?": { number: [0, 1e9] },
		"withinMs?": { number: [1_000, 604_800_000], whole: true },
		"hysteresis?": { number: [0, 1e6] },
		"output?": name,
		"fault?": {
			text: true,
			oneOf: outputFaults,
		},
		"device?": name,
		"line?": name,
		"program?": name,
		"zone?": name,
		"notice?": programNotice,
		delayMs: durationMs,
		"timer?": { text: true, oneOf: ["single", "consecutive", "cumulative"] },
		"latch?": { flag: true },
		"because?": { list: name, least: 1, most: 8 },
		"inhibit?": {
			object: {
				"afterBootMs?": durationMs,
				"whileAlarm?": { list: name, least: 1, most: 8 },
				"whileOn?": { list: name, least: 1, most: 8 },
				"whileNotice?": { list: { object: { program: name, notice: programNotice } }, least: 1, most: 8 },
				"from?": text,
				"to?": text,
			},
		},
	},
};

/** When and how much is sent. @param isOptional every key may be missing */
function linkKeys(isOptional: boolean): { readonly [key: string]: Shape } {
	const mark = isOptional ? "?" : "";
	return {
		[`packEveryMs${mark}`]: { number: [100, 86_400_000], whole: true },
		[`keepAliveMs${mark}`]: { number: [1_000, 65_535_000], whole: true },
		[`receiptTimeoutMs${mark}`]: { number: [1_000, 3_600_000], whole: true },
		"heartbeatMs?": { number: [1_000, 86_400_000], whole: true },
		"packsPerSecond?": { number: [0.01, 100] },
		"bytesPerDay?": { number: [10_000, 1e12], whole: true },
	};
}

const sink: Shape = {
	object: {
		name,
		format: { text: true, oneOf: ["pack", "senml-json", "senml-cbor", "thingsboard", "sparkplug"] },
		"cursor?": { number: [0, 3], whole: true },
		"send?": { text: true, oneOf: ["all", "events", "telemetry"] },
		"points?": { list: text, least: 1, most: 128 },
		"classes?": { list: pointClass, least: 1, most: 3 },
		"topic?": text,
		"group?": text,
		"host?": text,
		...linkKeys(true),
	},
};

/** The whole site file, version 1. `site.schema.json` says the same for editors; a test holds the two together. */
export const siteShape: Shape = {
	object: {
		"$schema?": text,
		version: { number: [1, 1], whole: true },
		gateway: name,
		title: text,
		"timeZone?": text,
		"place?": {
			object: {
				latitudeDeg: { number: [-90, 90] },
				longitudeDeg: { number: [-180, 180] },
				"elevationM?": { number: [-500, 9000] },
			},
		},
		lines: {
			list: {
				object: {
					name,
					baud: { number: [1200, 256000], whole: true },
					format,
					"longestTransactionMs?": longestMs,
					"longestByClassMs?": {
						object: { "control?": longestMs, "monitor?": longestMs, "background?": longestMs },
					},
				},
			},
			least: 1,
			most: 4,
		},
		devices: {
			list: {
				object: {
					name,
					line: name,
					profile: text,
					unit: { number: [1, 247], whole: true },
					"format?": format,
					"replyTimeoutMs?": { number: [20, 10_000], whole: true },
				},
			},
			most: 64,
		},
		points: {
			list: {
				object: {
					name,
					"title?": text,
					device: name,
					quantity: text,
					"order?": { text: true, oneOf: ["ABCD", "CDAB", "DCBA", "BADC"] },
					"class?": pointClass,
					"periodMs?": { number: [100, 86_400_000], whole: true },
					"staleAfterMs?": durationMs,
					"deadband?": { number: [0, 1e9] },
					"storeEveryMs?": durationMs,
					"range?": { list: anyNumber, least: 2, most: 2 },
					"maxRatePerMinute?": { number: [0, 1e9] },
					"stuckAfterMs?": durationMs,
					"calibration?": {
						object: {
							date: text,
							"by?": text,
							points: { list: { object: { reads: anyNumber, is: anyNumber } }, least: 1, most: 2 },
						},
					},
					"agrees?": { object: { with: name, within: { number: [0, 1e9] }, afterMs: durationMs } },
				},
			},
			most: 128,
		},
		outputs: { list: outputShape, most: 32 },
		"hands?": { list: handShape, most: 16 },
		"stopButtons?": { list: stopButtonShape, most: 4 },
		"supply?": supplyShape,
		"water?": waterShape,
		"weather?": weatherShape,
		programs: {
			list: {
				variants: {
					irrigation: irrigationShape,
					"cold-store": coldStoreShape,
					"burst-search": burstSearch,
					backflush: backflushShape,
					fertigation: fertigationShape,
					"room-monitor": roomMonitorShape,
				},
			},
			most: 8,
		},
		alarms: { list: alarm, most: 64 },
		"signals?": { list: signalShape, most: 8 },
		"uplink?": { object: linkKeys(false) },
		"sinks?": { list: sink, most: 4 },
		"health?": { object: { everyMs: { number: [0, 86_400_000], whole: true } } },
		"adjustable?": {
			list: { object: { number: text, min: { number: [-1e9, 1e9] }, max: { number: [-1e9, 1e9] } } },
			most: 16,
		},
	},
};

/** Checks `value` against `shape`; every mistake goes into `faults` with its path. */
export function checkShape(value: unknown, shape: Shape, path: string, faults: FaultList): void {
	if ("text" in shape) checkText(value, shape.oneOf, path, faults);
	else if ("flag" in shape) {
		if (typeof value !== "boolean") faults.add(path, `must be true or false, is ${kindOf(value)}`);
	} else if ("number" in shape) checkNumber(value, shape, path, faults);
	else if ("list" in shape) {
		if (!Array.isArray(value)) {
			faults.add(path, `must be a list [ … ], is ${kindOf(value)}`);
			return;
		}
		const least = shape.least ?? 0;
		if (value.length < least || value.length > shape.most) {
			faults.add(path, `holds ${value.length} entries; it may hold ${least} to ${shape.most}`);
		}
		for (let index = 0; index < value.length; index += 1) {
			checkShape(value[index], shape.list, `${path}[${index}]`, faults);
		}
	} else if ("variants" in shape) checkVariant(value, shape.variants, path, faults);
	else checkObject(value, shape.object, path, faults);
}

function checkText(value: unknown, oneOf: readonly string[] | undefined, path: string, faults: FaultList): void {
	if (typeof value !== "string") faults.add(path, `must be text, is ${kindOf(value)}`);
	else if (value.length > TEXT_MAX) faults.add(path, `is ${value.length} characters long; it may be ${TEXT_MAX}`);
	else if (oneOf !== undefined && !oneOf.includes(value)) {
		faults.add(path, `is "${value}"; it must be ${oneOf.join(" or ")}`);
	}
}

function checkNumber(
	value: unknown,
	shape: { readonly number: readonly [number, number]; readonly whole?: boolean },
	path: string,
	faults: FaultList,
): void {
	const [lowest, highest] = shape.number;
	const range =
		lowest === highest ? `${lowest}` : `${shape.whole ? "a whole number " : ""}from ${lowest} to ${highest}`;
	if (typeof value !== "number") faults.add(path, `must be a number, is ${kindOf(value)}`);
	else if (value < lowest || value > highest || (shape.whole === true && !Number.isInteger(value))) {
		faults.add(path, `is ${value}; it must be ${range}`);
	}
}

function checkVariant(
	value: unknown,
	variants: { readonly [type: string]: Shape },
	path: string,
	faults: FaultList,
): void {
	const types = Object.keys(variants);
	const type = isObject(value) ? value.type : undefined;
	const shape = typeof type === "string" && types.includes(type) ? variants[type] : undefined;
	if (shape === undefined) faults.add(`${path}.type`, `must be ${types.join(" or ")}`);
	else checkShape(value, shape, path, faults);
}

function checkObject(value: unknown, keys: { readonly [key: string]: Shape }, path: string, faults: FaultList): void {
	if (!isObject(value)) {
		faults.add(path === "" ? "(file)" : path, `must be an object { … }, is ${kindOf(value)}`);
		return;
	}
	const prefix = path === "" ? "" : `${path}.`;
	const known = new Set<string>();
	for (const [key, shape] of Object.entries(keys)) {
		const optional = key.endsWith("?");
		const bare = optional ? key.slice(0, -1) : key;
		known.add(bare);
		if (value[bare] !== undefined) checkShape(value[bare], shape, prefix + bare, faults);
		else if (!optional) faults.add(prefix + bare, "is missing");
	}
	for (const key of Object.keys(value)) {
		if (!known.has(key)) faults.add(prefix + key, `is not known here; known are ${[...known].join(", ")}`);
	}
}

function isObject(value: unknown): value is { readonly [key: string]: unknown } {
	return typeof value === "object" && value !== null && !Array.isArray(value);
}

function kindOf(value: unknown): string {
	if (value === null) return "null";
	if (Array.isArray(value)) return "a list";
	return typeof value === "object" ? "an object" : `${typeof value} ${String(value)}`;
}
