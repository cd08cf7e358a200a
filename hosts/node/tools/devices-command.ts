import { ProfileBook } from "../../../modules/site/profile-book";
import type { ResolvedProfile } from "../../../modules/site/resolve";
import { explainDevice } from "../devices/explain-device";
import { plainName, refusedDevice, suggestion } from "../devices/find-device";
import { textWidth } from "../devices/layout";
import { isFound, lineOf, listTable, listText } from "../devices/list-devices";
import { HeadgateError } from "../errors";
import { type CommandSpec, readOptions } from "../options";
import { readProfiles } from "../site-file";

const spec: CommandSpec = {
	name: "devices",
	summary: "search the devices that are known, or explain one",
	words: "[WORDS]",
	options: [{ name: "json", help: "a list of {id, vendor, model, …}; of one device, all that is known of it" }],
	notes: `WORDS are looked for in identifiers, makers, models, what is measured and moved; all of them must be there.
The name of one device, or of a variant as ID/VARIANT, explains it: wiring, registers, set-up, what is odd, what no
source confirms, where it is from.

Examples: headgate devices soil ec
          headgate devices soil-contiguous-7in1
          headgate devices --json`,
};

/** `headgate devices`. */
export async function devicesCommand(words: readonly string[]): Promise<number> {
	const given = readOptions(spec, words);
	if (given === null) return 0;
	const book = new ProfileBook(readProfiles());
	const named = given.words.length === 1 ? book.get(plainName(given.words[0] as string)) : null;
	const isJson = given.flag("json");
	if (named !== null) {
		process.stdout.write(`${isJson ? JSON.stringify(wholeOf(named)) : explainDevice(named, textWidth())}\n`);
		return 0;
	}
	const all = book.names.flatMap((name) => book.get(name) ?? []);
	const lines = all.filter((profile) => isFound(profile, given.words)).map(lineOf);
	if (lines.length === 0) throw nothingFound(given.words, book.names);
	if (isJson) process.stdout.write(`[\n${lines.map((line) => JSON.stringify(line)).join(",\n")}\n]\n`);
	else process.stdout.write(`${process.stdout.isTTY === true ? listText(lines, textWidth()) : listTable(lines)}\n`);
	return 0;
}

/** The profile as it is used, with what its variants share. */
function wholeOf({ profile, variant, name, ...resolved }: ResolvedProfile): object {
	const { relabels, revision, identify, start, wiring, quirks, sources, variants = [] } = profile;
	const note = variant?.note;
	const names = variants.map(({ id }) => `${profile.id}/${id}`);
	return { id: name, ...resolved, relabels, revision, note, identify, start, wiring, quirks, sources, variants: names };
}

function nothingFound(words: readonly string[], names: readonly string[]): HeadgateError {
	const name = plainName(words.join("-"));
	const refused = refusedDevice(name);
	if (refused !== null) return new HeadgateError("HG_DEVICE", `${refused.device} has no profile: ${refused.why}`);
	return new HeadgateError("HG_DEVICE", `no device has "${words.join(" ")}"${suggestion(name, names)}`);
}
