import { createHash } from "node:crypto";
import type { FormatSchema } from "../../../modules/uplink/message-builder";
import { HeadgateError } from "../errors";

/** Qualities as words, best first: their index is the number in a record. */
export const qualityWords = ["good", "uncertain", "stale", "bad"] as const;
/** How good a row's clock was, worst first. */
export const clockWords = ["none", "holdover", "platform", "ntp", "gnss"] as const;
export type QualityWord = (typeof qualityWords)[number];
export type ClockWord = (typeof clockWords)[number];

export interface PointEntry {
	readonly id: string;
	readonly unit: string;
	readonly step: number;
}

export interface RowEntry {
	/** Whole milliseconds: since 1970, or of the boot where `clock` is "none". */
	readonly time: number;
	/** By point, in its steps. Null: nothing was kept of it, or its quality is "bad". */
	readonly counts: readonly (number | null)[];
	/** By point; null where nothing was kept. Missing: all that is there is good. */
	readonly quality?: readonly (QualityWord | null)[];
	/** Missing: "platform". */
	readonly clock?: ClockWord;
}

/** What `headgate pack` reads and `headgate unpack` writes: README.md. */
export interface RowsFile {
	readonly gateway: string;
	readonly points: readonly PointEntry[];
	readonly rows: readonly RowEntry[];
}

/** As many points as a pack may have. */
const pointsMax = 4096;
const timeEnd = 2 ** 48;
const countsEnd = 2 ** 51;

function refuse(where: string, message: string): never {
	throw new HeadgateError("HG_ROWS", `${where}: ${message}`);
}

function record(value: unknown, where: string, keys: readonly string[]): Record<string, unknown> {
	if (typeof value !== "object" || value === null || Array.isArray(value)) {
		refuse(where, `an object with ${keys.join(", ")} is wanted`);
	}
	for (const key of Object.keys(value)) {
		if (!keys.includes(key)) refuse(where, `there is no key "${key}"; there is ${keys.join(", ")}`);
	}
	return value as Record<string, unknown>;
}

function list(value: unknown, where: string, what: string): readonly unknown[] {
	if (!Array.isArray(value)) refuse(where, `a list of ${what} is wanted`);
	return value;
}

/**
 * Checks a file of rows.
 *
 * @throws HeadgateError `HG_ROWS` with the path of the first mistake and what would be right
 */
export function checkRows(value: unknown, name: string): RowsFile {
	const file = record(value, name, ["gateway", "points", "rows"]);
	const { gateway, points } = checkSchema(file, name);
	const rows = list(file.rows, `${name}: rows`, "rows");
	if (rows.length === 0) refuse(`${name}: rows`, "there are none");
	for (const [index, row] of rows.entries()) checkRow(row, `${name}: rows[${index}]`, points.length);
	return { gateway, points, rows: rows as readonly RowEntry[] };
}

/**
 * Checks the part of such a file that says what the columns are.
 *
 * @throws HeadgateError `HG_ROWS`
 */
export function checkSchema(value: unknown, name: string): Omit<RowsFile, "rows"> {
	const { gateway, points } = record(value, name, ["gateway", "points", "rows"]);
	if (typeof gateway !== "string") refuse(`${name}: gateway`, "a text is wanted");
	const entries = list(points, `${name}: points`, "points");
	if (entries.length < 1 || entries.length > pointsMax) refuse(`${name}: points`, `1 to ${pointsMax} are wanted`);
	const ids = new Set<unknown>();
	entries.forEach((entry, index) => {
		const where = `${name}: points[${index}]`;
		const { id, unit, step } = record(entry, where, ["id", "unit", "step"]);
		if (typeof id !== "string" || id === "") refuse(`${where}.id`, "a text is wanted");
		if (ids.has(id)) refuse(`${where}.id`, `"${id}" is there already`);
		ids.add(id);
		if (typeof unit !== "string") refuse(`${where}.unit`, 'a text is wanted ("" where there is no unit)');
		if (!(typeof step === "number" && step > 0 && step <= 1e6)) {
			refuse(`${where}.step`, "a number above 0 is wanted, at most 1000000");
		}
	});
	return { gateway, points: entries as readonly PointEntry[] };
}

function checkRow(value: unknown, where: string, points: number): void {
	const { time, counts, quality, clock } = record(value, where, ["time", "counts", "quality", "clock"]);
	if (!(Number.isInteger(time) && (time as number) >= 0 && (time as number) < timeEnd)) {
		refuse(`${where}.time`, "whole milliseconds are wanted, from 0 to 2^48");
	}
	if (clock !== undefined && !clockWords.includes(clock as ClockWord)) {
		refuse(`${where}.clock`, `one of ${clockWords.join(", ")} is wanted`);
	}
	const values = list(counts, `${where}.counts`, "counts");
	const words = quality === undefined ? [] : list(quality, `${where}.quality`, "words");
	for (const [key, entries] of Object.entries({
		counts: values,
		...(quality === undefined ? {} : { quality: words }),
	})) {
		if (entries.length !== points)
			refuse(`${where}.${key}`, `${points} are wanted, one a point; here are ${entries.length}`);
	}
	values.forEach((entry, point) => {
		const word = words[point] ?? null;
		const isCount = Number.isInteger(entry) && Math.abs(entry as number) < countsEnd;
		if (entry !== null && !isCount) {
			refuse(`${where}.counts[${point}]`, "a whole number of steps is wanted, or null");
		}
		if (word !== null && !qualityWords.includes(word as QualityWord)) {
			refuse(`${where}.quality[${point}]`, `one of ${qualityWords.join(", ")} or null is wanted`);
		}
		if (quality === undefined) return;
		if (entry === null && word !== null && word !== "bad")
			refuse(`${where}.quality[${point}]`, `${word}, but its counts are null`);
		if (entry !== null && word === null) refuse(`${where}.quality[${point}]`, "null, but it has counts");
		if (entry !== null && word === "bad")
			refuse(`${where}.counts[${point}]`, "a bad value has no counts: null is wanted");
	});
}

/** Eight bytes that name the columns: of SHA-256 of `[gateway,[[id,unit,step],…]]` as JSON without spaces. */
export function schemaHash({ gateway, points }: Omit<RowsFile, "rows">): Uint8Array {
	const text = JSON.stringify([gateway, points.map(({ id, unit, step }) => [id, unit, step])]);
	return Uint8Array.from(createHash("sha256").update(text).digest().subarray(0, 8));
}

/** The columns as the formats of the core want them. */
export function formatSchema({ gateway, points }: Omit<RowsFile, "rows">): FormatSchema {
	return { gateway, points: points.map(({ id, unit, step }) => ({ name: id, unit, step })) };
}
