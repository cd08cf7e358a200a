import { HeadgateError } from "../errors";
import { type CommandSpec, readOptions } from "../options";
import { parseJson } from "../site-file";
import { type FormatName, formats, messagesOf, packRows } from "./pack-rows";
import { checkRows, formatSchema, type RowsFile } from "./rows-file";
import { inputName, readInput, writeOutput } from "./streams";

const names = ["pack", ...Object.keys(formats)];
const BYTES_LEAST = 2048;
const BYTES_DEFAULT = 8192;
const BYTES_MOST = 2 ** 28;

const spec: CommandSpec = {
	name: "pack",
	summary: "turn rows of values into what goes over the link",
	options: [
		{ name: "format", value: "NAME", help: `${names.join(", ")} (default pack)` },
		{ name: "bytes", value: "N", help: `longest pack or message, from ${BYTES_LEAST} (default ${BYTES_DEFAULT})` },
	],
	notes: `Reads JSON from standard input:

  {"gateway":"farm","points":[{"id":"soil.moisture","unit":"%","step":0.1}],
   "rows":[{"time":1753000000000,"counts":[234]}]}

A value is counts x step: 23.4 %. Counts of null: nothing was kept. Optional in a row: "quality", a list with good,
uncertain, stale or bad for each point (bad: counts of null); "clock", one of none, holdover, platform (the default),
ntp, gnss. Time is whole milliseconds since 1970, in any order.

Packs lose nothing: headgate unpack. Several follow one another. senml-json and thingsboard are one message a line,
senml-cbor messages follow one another, sparkplug messages bear their length as a varint before them, the birth first.
Those know no quality but sparkplug: values that are not good are left out; and so are rows whose clock is none.

Example: headgate pack < in.json > out.bin
         headgate pack --format thingsboard < in.json`,
};

/** `headgate pack`. */
export async function packCommand(words: readonly string[]): Promise<number> {
	const given = readOptions(spec, words);
	if (given === null) return 0;
	const format = given.text("format") ?? "pack";
	if (!names.includes(format)) {
		throw new HeadgateError("HG_OPTION", `--format ${format}: it must be one of ${names.join(", ")}`);
	}
	const bytesMax = given.whole("bytes", BYTES_DEFAULT, BYTES_LEAST, BYTES_MOST);
	const input = await readInput("pack", "in.json");
	const file = checkRows(parseJson(input.toString("utf8"), inputName), inputName);
	if (format === "pack") await writeOutput([...packRows(file, bytesMax)], "pack", "out.bin");
	else await writeMessages(file, format as FormatName, bytesMax);
	return 0;
}

async function writeMessages(file: RowsFile, format: FormatName, bytesMax: number): Promise<void> {
	if (format.startsWith("senml")) checkSenmlNames(file);
	const { messages, leftOut } = messagesOf(file, format, bytesMax);
	const { between } = formats[format];
	if (messages.length === 0) {
		throw new HeadgateError("HG_ROWS", `${inputName}: no value is good and of a set clock: there is nothing to send`);
	}
	const chunks = messages.flatMap((message) => {
		if (between === "lines") return [message, Buffer.from("\n")];
		return between === "lengths" ? [varint(message.length), message] : [message];
	});
	await writeOutput(chunks, "pack", between === "lines" ? null : "out.bin");
	if (leftOut === 0) return;
	const what = leftOut === 1 ? "1 value is" : `${leftOut} values are`;
	process.stderr.write(`${what} left out: not good, or of a clock that was not set\n`);
}

/** RFC 8428, section 4.5.1. */
function checkSenmlNames(file: RowsFile): void {
	const { gateway, points } = formatSchema(file);
	for (const { name } of points) {
		const whole = `${gateway}/${name}`;
		if (/^[A-Za-z0-9][A-Za-z0-9\-:./_]*$/.test(whole)) continue;
		throw new HeadgateError(
			"HG_ROWS",
			`"${whole}" is no name in SenML: it begins with a letter or a digit and has only those and - : . / _`,
		);
	}
}

function varint(value: number): Uint8Array {
	const bytes: number[] = [];
	for (let rest = value; ; rest = Math.floor(rest / 128)) {
		if (rest < 128) return Uint8Array.from([...bytes, rest]);
		bytes.push((rest % 128) + 128);
	}
}
