import { writeFileSync } from "node:fs";
import { tableSizes } from "../../modules/site/table";
import { HeadgateError } from "./errors";
import { type CommandSpec, readOptions } from "./options";
import { allowUnverifiedOption, loadSite } from "./site-file";

const spec: CommandSpec = {
	name: "build",
	summary: "compile a site and its profiles into the table that a gateway loads",
	options: [
		{ name: "output", short: "o", value: "FILE", help: "where to write it; -o for short" },
		allowUnverifiedOption,
	],
	words: "SITE",
	notes:
		"Prints the table's size and what each device adds to it: itself, its reads, points and outputs, and texts that\n" +
		"no device before it has. The same site gives the same bytes; modules/site/TABLE.md says what they are.\n\n" +
		"Example: headgate build site.json -o site.table, then headgate run --table site.table …",
};

/** `headgate build SITE --output FILE`. */
export async function buildCommand(words: readonly string[]): Promise<number> {
	const given = readOptions(spec, words);
	if (given === null) return 0;
	const [path, ...others] = given.words;
	const output = given.text("output");
	if (path === undefined || others.length > 0 || output === undefined) {
		throw new HeadgateError(
			"HG_OPTION",
			"headgate build takes a site and a file: headgate build site.json -o site.table",
		);
	}
	const { plan, table } = loadSite(path, { allowUnverified: given.flag(allowUnverifiedOption.name) });
	try {
		writeFileSync(output, table);
	} catch (error) {
		throw new HeadgateError("HG_FILE_WRITE", `can't write "${output}": ${(error as Error).message}`);
	}
	const sizes = tableSizes(plan);
	for (const { device, bytes } of sizes) process.stdout.write(`${device}: ${bytes} bytes\n`);
	const devices = sizes.reduce((sum, { bytes }) => sum + bytes, 0);
	process.stdout.write(`programs, alarms, heads and the rest: ${table.length - devices} bytes\n`);
	process.stdout.write(`${output}: ${table.length} bytes\n`);
	return 0;
}
