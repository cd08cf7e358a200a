import { frameBytesMax } from "../../../modules/bus/frame";
import { decodeReply } from "../devices/decode-reply";
import { findDevice } from "../devices/find-device";
import { HeadgateError } from "../errors";
import { type CommandSpec, type GivenOptions, readOptions } from "../options";
import { readProfiles } from "../site-file";

const spec: CommandSpec = {
	name: "decode",
	summary: "say what a request and its reply mean, by a device's profile",
	options: [
		{ name: "device", value: "ID", help: "a device of headgate devices, or ID/VARIANT" },
		{ name: "request", value: "HEX", help: "the whole request, CRC included: 010300000002C40B" },
		{ name: "response", value: "HEX", help: "the whole reply, CRC included" },
	],
	notes: `Prints {"device","unit","values":[{"name","value","unit","quality"}],"error"?}: unit is the address in the
frames, a value is in its unit, null when there is none; one that is not good says "why". Functions 1 to 6, 15 and 16;
of a write: what was written. Registers of the set-up are named setup.address, setup.baud …
"error" has a code and a name: the number of an exception, or HG_DECODE_… where the frames do not fit together.
Bytes may stand together or apart, with 0x or without. Exit status 0, whatever the frames say.

Example: headgate decode --device jxct-ymsd-leaf --request 010300200002C5C1 --response 0103040292FF9B5A3D`,
};

/** `headgate decode`. */
export async function decodeCommand(words: readonly string[]): Promise<number> {
	const given = readOptions(spec, words);
	if (given === null) return 0;
	const device = required(given, "device");
	const request = required(given, "request");
	process.stdout.write(`${decodedLine(device, request, required(given, "response"))}\n`);
	return 0;
}

/**
 * What the command prints.
 *
 * @param request hexadecimal bytes, as `response`
 * @throws HeadgateError `HG_OPTION`, `HG_DEVICE`
 */
export function decodedLine(name: string, request: string, response: string, profiles = readProfiles()): string {
	const { name: device } = findDevice(name, profiles);
	const asked = parseHex("request", request);
	const replied = parseHex("response", response);
	const { values, error } = decodeReply(device, profiles, asked, replied);
	const unit = error === null ? replied[0] : asked[0];
	return JSON.stringify({ device, unit, values, ...(error === null ? {} : { error }) });
}

function required(given: GivenOptions, option: string): string {
	const text = given.text(option);
	if (text !== undefined && text.trim() !== "") return text;
	const needed = "--device ID, --request HEX and --response HEX";
	throw new HeadgateError("HG_OPTION", `headgate decode needs ${needed}: --${option} is missing`);
}

/** @throws HeadgateError `HG_OPTION` */
function parseHex(option: string, text: string): Uint8Array {
	const digits = text.replace(/0x|[\s,:]+/gi, "");
	const fail = (what: string): never => {
		throw new HeadgateError("HG_OPTION", `--${option} ${text}: ${what}`);
	};
	const stranger = /[^0-9a-f]/i.exec(digits);
	if (stranger !== null) fail(`"${stranger[0]}" is no hexadecimal digit`);
	if (digits.length % 2 !== 0) fail(`${digits.length} hexadecimal digits; a byte has two`);
	if (digits.length > 2 * frameBytesMax) fail(`${digits.length / 2} bytes; a frame has ${frameBytesMax} at most`);
	if (digits.length < 8) fail(`${digits.length / 2} bytes; a frame has 4 at least: unit, function, CRC`);
	return Uint8Array.from(digits.match(/../g) ?? [], (byte) => Number.parseInt(byte, 16));
}
