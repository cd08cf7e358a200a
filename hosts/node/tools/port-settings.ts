import type { Parity } from "../../../modules/ports/serial";
import type { LineFormat } from "../../../modules/site/profile";
import { HeadgateError } from "../errors";
import type { GivenOptions, OptionSpec } from "../options";

/** How a port is opened. */
export interface PortSettings {
	readonly path: string;
	readonly baud: number;
	readonly format: LineFormat;
}

/** Lowest and highest rate that a port is opened at, bits per second. */
export const baudRange = Object.freeze([1200, 256_000] as const);

export const portOption: OptionSpec = {
	name: "port",
	value: "PATH",
	help: "the serial port, for instance /dev/ttyUSB0",
};

/** What every command that talks at one rate may be given. */
export const settingOptions: readonly OptionSpec[] = [
	portOption,
	{ name: "baud", value: "N", help: "bits per second (default 9600)" },
	{ name: "format", value: "F", help: "8N1, 8E1, 8O1 or 8N2 (default 8N1)" },
];

const formats: { readonly [format in LineFormat]: { readonly parity: Parity; readonly stop: 1 | 2 } } = {
	"8N1": { parity: "none", stop: 1 },
	"8E1": { parity: "even", stop: 1 },
	"8O1": { parity: "odd", stop: 1 },
	"8N2": { parity: "none", stop: 2 },
};

/** A format as a port wants it. */
export function formatParts(format: LineFormat): { readonly parity: Parity; readonly stop: 1 | 2 } {
	return formats[format];
}

/** @throws HeadgateError `HG_OPTION` */
export function parseFormat(option: string, text: string): LineFormat {
	const format = text.toUpperCase();
	if (Object.hasOwn(formats, format)) return format as LineFormat;
	throw new HeadgateError("HG_OPTION", `--${option} ${text}: it must be one of ${Object.keys(formats).join(", ")}`);
}

/** @throws HeadgateError `HG_OPTION` when there is none */
export function readPortPath(command: string, given: GivenOptions): string {
	const path = given.text("port");
	if (path === undefined || path === "") {
		throw new HeadgateError("HG_OPTION", `headgate ${command} needs --port PATH, for instance --port /dev/ttyUSB0`);
	}
	return path;
}

/** Reads `--port`, `--baud` and `--format`. @throws HeadgateError `HG_OPTION` */
export function readPortSettings(command: string, given: GivenOptions): PortSettings {
	return {
		path: readPortPath(command, given),
		baud: given.whole("baud", 9600, ...baudRange),
		format: parseFormat("format", given.text("format") ?? "8N1"),
	};
}
