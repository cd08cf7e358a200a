import { parseArgs } from "node:util";
import { HeadgateError } from "./errors";

/** One option of a command: with a value unless it is a flag. */
export interface OptionSpec {
	readonly name: string;
	/** One letter that stands for it: `-o`. */
	readonly short?: string;
	/** What stands for the value in the help: `FILE`. Missing: a flag. */
	readonly value?: string;
	readonly help: string;
	readonly multiple?: boolean;
}

/** What a command may be given. */
export interface CommandSpec {
	readonly name: string;
	readonly summary: string;
	readonly options: readonly OptionSpec[];
	/** Words without a dash, for the help: `FILE`. */
	readonly words?: string;
	/** Examples and notes, below the options. */
	readonly notes?: string;
}

/** What it was given. */
export interface GivenOptions {
	/** The last value of an option; undefined when it was not given. */
	text(name: string): string | undefined;
	list(name: string): readonly string[];
	flag(name: string): boolean;
	/** @throws HeadgateError `HG_OPTION` when it is no number from `lowest` to `highest` */
	number(name: string, fallback: number, lowest: number, highest: number): number;
	/** As `number`, and a fraction is refused too. */
	whole(name: string, fallback: number, lowest: number, highest: number): number;
	readonly words: readonly string[];
}

function helpOf(spec: CommandSpec): string {
	const lines = spec.options.map(({ name, value, help }) => {
		const head = `  --${name}${value === undefined ? "" : ` ${value}`}`;
		return `${head.padEnd(24)} ${help}`;
	});
	const words = spec.words === undefined ? "" : ` ${spec.words}`;
	const notes = spec.notes === undefined ? "" : `\n${spec.notes}\n`;
	const options = lines.length > 0 ? " [options]" : "";
	const usage = `headgate ${spec.name}: ${spec.summary}\n\nusage: headgate ${spec.name}${options}${words}`;
	return `${usage}\n\n${lines.map((line) => `${line}\n`).join("")}${notes}`;
}

/**
 * Reads a command's options. `--help` prints the help and yields null.
 *
 * @throws HeadgateError `HG_OPTION` names the option and what there is
 */
export function readOptions(spec: CommandSpec, words: readonly string[]): GivenOptions | null {
	const options: Record<string, ParsedOption> = {
		help: { type: "boolean", multiple: false },
	};
	for (const { name, short, value, multiple } of spec.options) {
		const type = value === undefined ? "boolean" : "string";
		options[name] = { type, multiple: multiple === true, ...(short === undefined ? {} : { short }) };
	}
	const { values, positionals } = parse(spec, words, options);
	if (values.help === true) {
		process.stdout.write(helpOf(spec));
		return null;
	}
	const text = (name: string): string | undefined => {
		const value = values[name];
		return typeof value === "string" ? value : undefined;
	};
	return {
		text,
		list: (name) => (Array.isArray(values[name]) ? (values[name] as string[]) : []),
		flag: (name) => values[name] === true,
		number: (name, fallback, lowest, highest) => numberOf(name, text(name), fallback, lowest, highest, false),
		whole: (name, fallback, lowest, highest) => numberOf(name, text(name), fallback, lowest, highest, true),
		words: positionals,
	};
}

type ParsedOption = { type: "string" | "boolean"; multiple: boolean; short?: string };

function numberOf(
	name: string,
	given: string | undefined,
	fallback: number,
	lowest: number,
	highest: number,
	isWhole: boolean,
): number {
	if (given === undefined) return fallback;
	const value = Number(given);
	const fits = given.trim() !== "" && value >= lowest && value <= highest;
	if (fits && (!isWhole || Number.isInteger(value))) return value;
	const kind = isWhole ? "a whole number" : "a number";
	throw new HeadgateError("HG_OPTION", `--${name} ${given}: it must be ${kind} from ${lowest} to ${highest}`);
}

function parse(
	spec: CommandSpec,
	words: readonly string[],
	options: Record<string, ParsedOption>,
): { values: Record<string, unknown>; positionals: string[] } {
	try {
		return parseArgs({ args: withNumbers(words), options, allowPositionals: spec.words !== undefined, strict: true });
	} catch (error) {
		const message = (error as Error).message.split(/\. |\n/)[0];
		const known = spec.options.map(({ name }) => `--${name}`).join(", ");
		throw new HeadgateError("HG_OPTION", `${message}; headgate ${spec.name} knows ${known}, --help`);
	}
}

/** `--for -3` is a number that is too low, and no option `-3`: the two become one word. */
function withNumbers(words: readonly string[]): string[] {
	const joined: string[] = [];
	for (const word of words) {
		const before = joined.at(-1) ?? "";
		if (/^-\d/.test(word) && /^--[a-z-]+$/.test(before)) joined[joined.length - 1] = `${before}=${word}`;
		else joined.push(word);
	}
	return joined;
}

/** Where something listens. */
export interface ListenPlace {
	readonly host: string;
	/** 0: a free one. */
	readonly port: number;
	/** Only this machine comes by. */
	readonly isLocal: boolean;
}

/**
 * Reads `[HOST:]PORT`; the host is 127.0.0.1 unless said.
 *
 * @param option its name, for the error
 * @throws HeadgateError `HG_OPTION`
 */
export function listenPlace(option: string, text: string): ListenPlace {
	const [, host = "127.0.0.1", digits] = /^(?:(.+):)?(\d{1,5})$/.exec(text) ?? [];
	const port = Number(digits);
	if (!(port <= 65535)) {
		const right = "say a port, a whole number from 0 to 65535, or HOST:PORT";
		throw new HeadgateError("HG_OPTION", `--${option} ${text}: ${right}`);
	}
	const isLocal = host === "127.0.0.1" || host === "localhost" || host === "[::1]";
	return { host: host.replace(/^\[(.*)\]$/, "$1"), port, isLocal };
}
