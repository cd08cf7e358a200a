import { type CommandSpec, readOptions } from "../options";
import { readBytes } from "../site-file";
import { inputName, readInput, writeOutput } from "./streams";
import { readSchema, unpackRows } from "./unpack-rows";

const spec: CommandSpec = {
	name: "unpack",
	summary: "turn packs back into rows of values",
	options: [{ name: "schema", value: "FILE", help: "what the columns are: the JSON that was packed, or a message" }],
	notes: `Reads packs from standard input, one or several that follow one another: of headgate pack, or as a gateway
publishes them on headgate/G/records. Writes the JSON that headgate pack reads.

A pack has no names. Without --schema columns are "0", "1" …, without a unit, in steps of 1, and gateway is "". A
schema message is what a gateway publishes on headgate/G/schema. A schema that the packs were not made with is refused.
Records that are no rows are in "others", as hexadecimal bytes of the log.

Example: headgate unpack --schema in.json < out.bin > in-again.json`,
};

/** `headgate unpack`. */
export async function unpackCommand(words: readonly string[]): Promise<number> {
	const given = readOptions(spec, words);
	if (given === null) return 0;
	const path = given.text("schema");
	const schema = path === undefined ? null : readSchema(readBytes(path), path);
	const rows = unpackRows(await readInput("unpack", "out.bin"), inputName, schema);
	await writeOutput([Buffer.from(`${JSON.stringify(rows)}\n`)], "unpack", null);
	return 0;
}
