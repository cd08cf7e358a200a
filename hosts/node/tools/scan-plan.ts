import type { LineFormat } from "../../../modules/site/profile";
import { HeadgateError } from "../errors";
import type { GivenOptions } from "../options";
import { baudRange, parseFormat } from "./port-settings";

/** One opening of the port, and the units that are asked there. */
export interface ScanStep {
	readonly baud: number;
	readonly format: LineFormat;
	readonly units: readonly number[];
	/** Asked for what few devices answer, after all was asked for what most do. */
	readonly isThorough: boolean;
}

/** What devices are set to when they leave the factory, most frequent first. */
const usual: readonly (readonly [baud: number, format: LineFormat])[] = [
	[9600, "8N1"],
	[4800, "8N1"],
	[19200, "8E1"],
	[19200, "8N1"],
	[9600, "8E1"],
	[115200, "8N1"],
];
const allBauds: readonly number[] = [9600, 4800, 19200, 115200, 38400, 2400, 57600, 1200];
const allFormats: readonly LineFormat[] = ["8N1", "8E1", "8N2", "8O1"];
const FAST_UNITS_LAST = 32;
const UNITS_LAST = 247;

/**
 * What to ask, and in which order: low units at the usual settings, then the other units there, then everything else;
 * each of these quickly first, and thoroughly after that. `--fast` is quick, and leaves out everything else.
 *
 * @throws HeadgateError `HG_OPTION`
 */
export function readScanPlan(given: GivenOptions): readonly ScanStep[] {
	const isFast = given.flag("fast");
	const bauds = given.text("bauds")?.split(",").map(parseBaud);
	const formats = given
		.text("formats")
		?.split(",")
		.map((word) => parseFormat("formats", word));
	const units = parseUnits(given.text("units") ?? `1-${isFast ? FAST_UNITS_LAST : UNITS_LAST}`);
	const isWanted = (baud: number, format: LineFormat): boolean =>
		(bauds?.includes(baud) ?? true) && (formats?.includes(format) ?? true);
	const first = usual.filter(([baud, format]) => isWanted(baud, format));
	const others = (bauds ?? allBauds).flatMap((baud) =>
		(formats ?? allFormats)
			.filter((format) => !usual.some((one) => one[0] === baud && one[1] === format))
			.map((format) => [baud, format] as const),
	);
	const low = units.filter((unit) => unit <= FAST_UNITS_LAST);
	const high = units.filter((unit) => unit > FAST_UNITS_LAST);
	const isNarrowed = bauds !== undefined || formats !== undefined;
	// Who names a rate or a format wants just that, fast or not.
	const rest = isFast && !isNarrowed ? [] : others;
	const stages = [[first, low] as const, [first, high] as const, [rest, units] as const];
	return stages.flatMap(([settings, asked]) =>
		(isFast ? [false] : [false, true]).flatMap((isThorough) => steps(settings, asked, isThorough)),
	);
}

function steps(
	settings: readonly (readonly [number, LineFormat])[],
	units: readonly number[],
	isThorough: boolean,
): ScanStep[] {
	return units.length === 0 ? [] : settings.map(([baud, format]) => ({ baud, format, units, isThorough }));
}

function parseBaud(word: string): number {
	const baud = Number(word);
	const [lowest, highest] = baudRange;
	if (Number.isInteger(baud) && baud >= lowest && baud <= highest) return baud;
	throw new HeadgateError("HG_OPTION", `--bauds ${word}: each must be a whole number from ${lowest} to ${highest}`);
}

/** `1-247`, `5`, `1-10,20`. */
function parseUnits(text: string): readonly number[] {
	const units = new Set<number>();
	for (const part of text.split(",")) {
		const ends = /^(\d+)(?:-(\d+))?$/.exec(part.trim());
		const from = Number(ends?.[1]);
		const to = Number(ends?.[2] ?? from);
		if (ends === null || from < 1 || to > UNITS_LAST || from > to) {
			throw new HeadgateError("HG_OPTION", `--units ${text}: it should look like 1-${UNITS_LAST}, 5 or 1-10,20`);
		}
		for (let unit = from; unit <= to; unit += 1) units.add(unit);
	}
	return [...units].sort((a, b) => a - b);
}
