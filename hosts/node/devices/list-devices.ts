import type { Confidence } from "../../../modules/site/profile";
import type { ResolvedProfile } from "../../../modules/site/resolve";
import { columns, wrap } from "./layout";
import { measures, moves } from "./measures";

/** Columns that a cell of the list may take at the most; what is longer is cut. */
const VENDOR_MAX = 22;
const MODEL_MAX = 34;
/** Shorter words must begin one: "ec" is not meant to find "electronics". */
const SHORT_WORD = 3;

/** A line of the list. */
export interface DeviceLine {
	/** `<id>` or `<id>/<variant>`. */
	readonly id: string;
	readonly vendor: string;
	readonly model: string;
	/** Kinds of quantities. */
	readonly measures: readonly string[];
	/** Kinds of actuators. */
	readonly moves: readonly string[];
	readonly confidence: Confidence;
}

export function lineOf({ name, vendor, model, quantities, actuators, confidence }: ResolvedProfile): DeviceLine {
	return { id: name, vendor, model, measures: measures(quantities, actuators), moves: moves(actuators), confidence };
}

/** Whether every word stands somewhere in what a person may know of the device: names, makers, kinds, quantities. */
export function isFound(profile: ResolvedProfile, words: readonly string[]): boolean {
	const { name, vendor, model, quantities, actuators } = profile;
	const { relabels = [], vendor: maker, model: base } = profile.profile;
	const things = [...quantities, ...actuators].flatMap((one) => [one.name, one.kind]);
	const text = plain(["", name, vendor, model, maker, base, ...relabels, ...things].join(" "));
	return words.map(plain).every((word) => text.includes(word.length < SHORT_WORD ? ` ${word}` : word));
}

/** Letters, digits and nothing else between words than blanks: "soil_moisture" finds "soil-moisture". */
function plain(text: string): string {
	return text.toLowerCase().replace(/[-_\s]+/g, " ");
}

/** The list for a terminal: who it is, and under it what it does. */
export function listText(lines: readonly DeviceLine[], width: number): string {
	return lines
		.map((line) => {
			const head = wrap(`${line.id}  ${line.vendor}: ${line.model} (confidence ${line.confidence})`, width, "", "    ");
			return `${head}\n${wrap(does(line), width, "    ")}`;
		})
		.join("\n");
}

/** The list for a pipe: a line for each device, whatever its length. */
export function listTable(lines: readonly DeviceLine[]): string {
	const rows = lines.map((line) => [
		line.id,
		cut(line.vendor, VENDOR_MAX),
		cut(line.model, MODEL_MAX),
		line.confidence,
		does(line),
	]);
	const heads = ["device", "vendor", "model", "confidence", "measures, [moves]"];
	return columns([heads, ...rows], Number.POSITIVE_INFINITY);
}

function does(line: DeviceLine): string {
	return [...line.measures, ...line.moves.map((kind) => `[${kind}]`)].join(", ");
}

function cut(text: string, most: number): string {
	return text.length <= most ? text : `${text.slice(0, most - 1)}…`;
}
