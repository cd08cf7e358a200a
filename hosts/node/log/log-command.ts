import { HeadgateError } from "../errors";
import { type CommandSpec, readOptions } from "../options";
import { writeOutput } from "../pack/streams";
import { readBytes } from "../site-file";
import { anchorFault, parseAnchor } from "./anchor";
import { FlashImage } from "./image";
import { logFaults, logLines, recordLine } from "./log-words";
import { readLogs } from "./read-log";

const spec: CommandSpec = {
	name: "log",
	summary: "read the record log in a flash file, and prove that it is whole",
	options: [
		{ name: "records", help: "every record as a line of JSON; the rest goes to standard error" },
		{ name: "anchor", value: "E:B:H", help: "prove it against this, printed by an earlier look", multiple: true },
	],
	words: "FILE",
	notes: `FILE is a gateway's flash.bin (of one that runs, too), or an image of the partition. It is only read.

Says of each log what is there, which records and blocks are missing, what the gateway told of gaps and faults, and
whether each block hashes to what the block behind it says. Exit status 0: nothing is altered or missing; 2: something
is.

Whoever can write to the chip could write a whole log anew, with hashes that fit. The line "anchor" is what nobody can
forge when it is kept elsewhere: with --anchor, all before the end of that block is proved to be as it was then. What
the last block holds is proved by the next anchor.

Example: headgate log /var/headgate/flash.bin
         headgate log --records flash.bin | grep '"kind":"alarm"'`,
};

/** `headgate log FILE`. */
export async function logCommand(words: readonly string[]): Promise<number> {
	const given = readOptions(spec, words);
	if (given === null) return 0;
	const [path, ...others] = given.words;
	if (path === undefined || others.length > 0) {
		throw new HeadgateError("HG_OPTION", "headgate log takes one flash file: headgate log flash.bin");
	}
	const anchors = given.list("anchor").map(parseAnchor);
	const image = new FlashImage(readBytes(path), path);
	const records: string[] = [];
	const isListed = given.flag("records");
	const found = readLogs(image, path, (record) => {
		if (isListed) records.push(recordLine(record));
	});
	const faults = [...logFaults(found, image.blocks), ...anchors.flatMap((anchor) => anchorFault(found, anchor) ?? [])];
	const whole = `nothing altered, nothing missing${anchors.length > 0 ? ", as the anchor says" : ""}`;
	const summary = [
		...found.logs.flatMap(logLines),
		...(found.otherBlocks > 0 ? [`${path}: ${found.otherBlocks} blocks are left of logs that were there before`] : []),
		...(faults.length === 0 ? [whole] : faults).map((line) => `${path}: ${line}`),
	];
	const text = (lines: readonly string[]): string => lines.map((line) => `${line}\n`).join("");
	if (isListed) process.stderr.write(text(summary));
	await writeOutput([Buffer.from(text(isListed ? records : summary))], "log", null);
	return faults.length === 0 ? 0 : 2;
}
