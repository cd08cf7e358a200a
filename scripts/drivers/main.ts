import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { readDriverFiles } from "./files";
import { formatProfile } from "./format";
import { lintDrivers } from "./lint";
import { writeTables } from "./tables";

const [command = "", folder = "."] = process.argv.slice(2);
const files = readDriverFiles(folder);

/** Prints every breach. */
function lint(): void {
	const breaches = lintDrivers(files);
	for (const line of breaches) process.stdout.write(`${line}\n`);
	process.stdout.write(
		`${files.profiles.length} profiles, ${files.transcripts.size} transcripts, ${breaches.length} breaches\n`,
	);
	process.exitCode = breaches.length === 0 ? 0 : 1;
}

/** Brings every profile into its one form. */
function format(): void {
	const order = Object.keys((files.schema as { readonly properties: object }).properties);
	for (const { path, text, profile } of files.profiles) {
		const formatted = formatProfile(profile, order);
		if (formatted !== text) writeFileSync(join(folder, path), formatted);
	}
}

/** Writes the tables of drivers/README.md anew. */
function docs(): void {
	const path = join(folder, "drivers/README.md");
	writeFileSync(path, writeTables(readFileSync(path, "utf8"), files));
}

const commands: { readonly [name: string]: () => void } = { lint, format, docs };
const run = commands[command];
if (run === undefined) throw new Error(`usage: node scripts/drivers.mjs ${Object.keys(commands).join("|")}`);
run();
