import { readFileSync } from "node:fs";
import { FaultList, type SiteFault } from "../../../modules/site/fault";
import { checkShape } from "../../../modules/site/shape";
import { HeadgateError } from "../errors";
import { type CommandSpec, readOptions } from "../options";
import { airFormulas } from "./air-formulas";
import { cropFormulas } from "./crop-formulas";
import { etFormulas } from "./et-formulas";
import { fieldAt, fieldLines, signature } from "./fields";
import type { Formula } from "./formula";
import { soilFormulas } from "./soil-formulas";
import { waterFormulas } from "./water-formulas";

/** Every formula that can be asked. */
export const formulas: readonly Formula[] = [
	...etFormulas,
	...soilFormulas,
	...cropFormulas,
	...airFormulas,
	...waterFormulas,
];

/** Significant digits that are printed: a sum over a season still closes within 1e-9. */
const DIGITS = 13;
/** Mistakes named in one line. */
const FAULTS_TOLD = 3;
/** Characters of each. */
const TOLD_MAX = 300;

function helpOf({ name, about, source, unit, fields, example }: Formula): string {
	const shown = JSON.stringify(example);
	const call = `  headgate calc ${name} '${shown}'`;
	return [`${name}: ${about} (${unit}); ${source}`, ...fieldLines(fields, "    "), call].join("\n");
}

/** With the help of one formula where its name is among the words, else with that of all. */
function specFor(words: readonly string[]): CommandSpec {
	const named = formulas.filter(({ name }) => words.includes(name));
	return {
		name: "calc",
		summary: "run a formula by hand, to check what a gateway reckons with",
		options: [],
		words: "NAME '{…}'",
		notes: `Prints {"value","unit",…what it was made of} on one line; "assumed" says what stands for missing data,
"why" why there is no value (null). - in place of the JSON reads it from standard input.
FAO-56: Allen, Pereira, Raes, Smith: Crop evapotranspiration, FAO Irrigation and Drainage Paper 56, 1998.
A field with ? may be missing. headgate calc NAME --help shows one formula.

${(named.length > 0 ? named : formulas).map(helpOf).join("\n\n")}`,
	};
}

/** `headgate calc`. */
export async function calcCommand(words: readonly string[]): Promise<number> {
	const given = readOptions(specFor(words), words);
	if (given === null) return 0;
	const [name, json, ...others] = given.words;
	if (name === undefined) {
		throw new HeadgateError(
			"HG_CALC",
			`say headgate calc NAME '{…}'; NAME is one of ${known()} (headgate calc --help)`,
		);
	}
	const formula = findFormula(name);
	if (json === undefined || others.length > 0) {
		const call = `headgate calc ${name} '${signature(formula.fields)}'`;
		throw new HeadgateError("HG_CALC", `say ${call}, as one word of JSON in quotes (headgate calc ${name} --help)`);
	}
	process.stdout.write(`${calcLine(formula, json === "-" ? readFileSync(0, "utf8") : json)}\n`);
	return 0;
}

const known = () => formulas.map(({ name }) => name).join(", ");
/** What was given may hold line ends, and be long. */
const onOneLine = (told: string) => told.replace(/\s+/g, " ").slice(0, TOLD_MAX);

/** @throws HeadgateError `HG_CALC` */
export function findFormula(name: string): Formula {
	const found = formulas.find((formula) => formula.name === name);
	if (found !== undefined) return found;
	throw new HeadgateError(
		"HG_CALC",
		`there is no formula "${onOneLine(name)}"; there is ${known()} (headgate calc --help)`,
	);
}

/**
 * What the command prints.
 *
 * @throws HeadgateError `HG_CALC`
 */
export function calcLine(formula: Formula, json: string): string {
	const refuse = (what: string): never => {
		throw new HeadgateError("HG_CALC", `${formula.name}: ${what}; it takes ${signature(formula.fields)}`);
	};
	const input = parse(json, refuse);
	const faults = new FaultList();
	checkShape(input, formula.shape, "", faults);
	if (faults.faults.length > 0) refuse(toldFaults(formula, faults.faults));
	const fault = formula.fault(input);
	if (fault !== null) refuse(fault);
	const { value, ...rest } = formula.answer(input);
	return JSON.stringify({ value, unit: formula.unit, ...rest }, rounded);
}

/** The first mistakes, with what a value may be. */
function toldFaults({ fields }: Formula, faults: readonly SiteFault[]): string {
	const told = faults.slice(0, FAULTS_TOLD).map(({ path, message }) => {
		const field = fieldAt(fields, path);
		const right = message === "is missing" && field !== undefined ? ` (${field.values})` : "";
		return onOneLine(`${path === "(file)" ? "the JSON" : path} ${message}${right}`);
	});
	const more = faults.length - told.length;
	return told.join("; ") + (more > 0 ? `; and ${more} more` : "");
}

function parse(json: string, refuse: (what: string) => never): unknown {
	try {
		return JSON.parse(json) as unknown;
	} catch (error) {
		return refuse(`that is no JSON: ${onOneLine((error as Error).message)}`);
	}
}

/** A value that is no number would print as null, as if there were a reason for it. */
function rounded(name: string, value: unknown): unknown {
	if (typeof value !== "number") return value;
	if (!Number.isFinite(value)) throw new Error(`calc: ${name} came out as ${value}`);
	return Number(value.toPrecision(DIGITS));
}
