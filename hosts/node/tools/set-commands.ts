import type { LineFormat } from "../../../modules/site/profile";
import type { ResolvedProfile } from "../../../modules/site/resolve";
import { findDevice } from "../devices/find-device";
import { changeAddress, changeBaud, changeFormat, type SetupChange } from "../devices/setup-change";
import { HeadgateError } from "../errors";
import { type CommandSpec, type GivenOptions, type OptionSpec, readOptions } from "../options";
import { checkPort } from "../port-check";
import { readProfiles } from "../site-file";
import { checkCanAsk, isConfirmed, yesOption } from "./confirm";
import { baudRange, type PortSettings, parseFormat, portOption, readPortPath } from "./port-settings";
import { setDevice } from "./set-device";

/** A device that has just written to its memory may be slow. */
const TIMEOUT_MS = 1000;

const options: readonly OptionSpec[] = [
	portOption,
	{ name: "device", value: "ID", help: "what it is: a device of headgate devices" },
	{ name: "unit", value: "N", help: "its address, 1 to 247" },
	{ name: "baud", value: "N", help: "its speed now (default: as it leaves the factory, else 9600)" },
	{ name: "format", value: "F", help: "its format now (default likewise, else 8N1)" },
	{ name: "timeout", value: "MS", help: `longest wait for a reply to begin (default ${TIMEOUT_MS})` },
	{ name: "allow-unverified", help: "write though no source confirms the register or its codes" },
	yesOption,
];

const notes = `Only what the device's profile allows is written, by the function that it names. It is read first, shown,
and asked for on the terminal; then written, saved where the device wants that, and read back, at the new setting or at
the old one if the device waits for a power cycle.
Exit status 0: it is so, or will be after a power cycle; 1: it is not.`;

const example = "Example: headgate";
const port = "--port /dev/ttyUSB0";

interface Setter {
	readonly spec: CommandSpec;
	/** What is wanted, checked against the profile. @throws HeadgateError `HG_OPTION`, `HG_SETUP` */
	plan(given: GivenOptions, profile: ResolvedProfile, now: Now): { readonly change: SetupChange; readonly after: Now };
}

interface Now {
	readonly settings: PortSettings;
	readonly unit: number;
}

const address: Setter = {
	spec: {
		name: "set-address",
		summary: "give a device another address",
		options: [...options.slice(0, 3), { name: "to", value: "N", help: "its new address" }, ...options.slice(3)],
		notes: `${notes}\n\n${example} set-address ${port} --device soil-contiguous-7in1 --unit 1 --to 5`,
	},
	plan(given, profile, now) {
		const to = given.whole("to", Number.NaN, 1, 247);
		if (to === now.unit) throw new HeadgateError("HG_OPTION", `--to ${to}: that is its address already`);
		const change = changeAddress(profile, to, given.flag("allow-unverified"));
		return { change, after: { ...now, unit: to } };
	},
};

const baud: Setter = {
	spec: {
		name: "set-baud",
		summary: "give a device another speed",
		options: [...options.slice(0, 3), { name: "to", value: "N", help: "its new speed" }, ...options.slice(3)],
		notes: `${notes}\n\n${example} set-baud ${port} --device soil-contiguous-7in1 --unit 1 --to 9600`,
	},
	plan(given, profile, now) {
		const to = given.whole("to", Number.NaN, ...baudRange);
		const change = changeBaud(profile, to, given.flag("allow-unverified"));
		return { change, after: { ...now, settings: { ...now.settings, baud: to } } };
	},
};

const format: Setter = {
	spec: {
		name: "set-format",
		summary: "give a device another parity or other stop bits",
		options: [
			...options.slice(0, 3),
			{ name: "to", value: "F", help: "its new format: 8N1, 8E1, 8O1 or 8N2" },
			...options.slice(3),
		],
		notes: `${notes}\n\n${example} set-format ${port} --device eastron-sdm120-220-230 --unit 1 --to 8E1`,
	},
	plan(given, profile, now) {
		const to = parseFormat("to", given.text("to") ?? "");
		if (to === now.settings.format) throw new HeadgateError("HG_OPTION", `--to ${to}: that is its format already`);
		const change = changeFormat(profile, now.settings.format, to, given.flag("allow-unverified"));
		return { change, after: { ...now, settings: { ...now.settings, format: to } } };
	},
};

/** `headgate set-address`. */
export function setAddressCommand(words: readonly string[]): Promise<number> {
	return run(address, words);
}

/** `headgate set-baud`. */
export function setBaudCommand(words: readonly string[]): Promise<number> {
	return run(baud, words);
}

/** `headgate set-format`. */
export function setFormatCommand(words: readonly string[]): Promise<number> {
	return run(format, words);
}

async function run({ spec, plan }: Setter, words: readonly string[]): Promise<number> {
	const given = readOptions(spec, words);
	if (given === null) return 0;
	for (const option of ["port", "device", "unit", "to"]) {
		if (given.text(option) !== undefined) continue;
		throw new HeadgateError(
			"HG_OPTION",
			`headgate ${spec.name} needs --port, --device, --unit and --to: --${option} is missing`,
		);
	}
	const profile = findDevice(given.text("device") ?? "", readProfiles());
	const before: Now = { settings: settingsOf(spec.name, given, profile), unit: given.whole("unit", 1, 1, 247) };
	const { change, after } = plan(given, profile, before);
	checkCanAsk(spec.name, given);
	const timeoutMs = given.whole("timeout", Math.max(TIMEOUT_MS, profile.line.replyTimeoutMs), 1, 60_000);
	await checkPort("--port", before.settings.path);
	const isDone = await setDevice({
		...{ profile, change, before, after, timeoutMs },
		confirm: () => isConfirmed(given),
		say: (line) => process.stdout.write(`${line}\n`),
	});
	return isDone ? 0 : 1;
}

/** What the person says, else what the device leaves the factory with. */
function settingsOf(command: string, given: GivenOptions, { line }: ResolvedProfile): PortSettings {
	const factory: LineFormat = line.format ?? "8N1";
	return {
		path: readPortPath(command, given),
		baud: given.whole("baud", line.baud ?? 9600, ...baudRange),
		format: parseFormat("format", given.text("format") ?? factory),
	};
}
