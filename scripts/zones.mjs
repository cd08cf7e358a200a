import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { packageFolder } from "./package-folder.mjs";
import { changesSince, readTzif } from "./tzif.mjs";

/*
 * Makes modules/time/zones.json from the compiled IANA time-zone data of the machine (Debian's package tzdata), or of
 * the folder that is given. What the file holds is said in modules/time/zone-table.ts.
 */

const folder = process.argv[2] ?? "/usr/share/zoneinfo";
const [head = "", ...lines] = readFileSync(join(folder, "tzdata.zi"), "utf8").split("\n");
const version = /^# version (\S+)$/.exec(head)?.[1];
if (version === undefined) throw new Error(`${folder}/tzdata.zi does not say its version`);

const path = join(packageFolder, "modules/time/zones.json");
const present = existsSync(path) ? JSON.parse(readFileSync(path, "utf8")).version : "";
if (present > version) throw new Error(`${folder} holds ${version}; the table is of ${present}, which is newer`);

/** Name → the zone that it is another name of, or itself. @type {Map<string, string>} */
const targets = new Map();
for (const line of lines) {
	const [kind, first = "", second = ""] = line.split(" ");
	if (kind === "Z") targets.set(first, first);
	if (kind === "L") targets.set(second, first);
}
targets.delete("Factory");

/** Debian may have put old names into a package of its own. @param {string} name @returns {string} */
function fileOf(name) {
	const path = join(folder, name);
	if (existsSync(path)) return path;
	const target = targets.get(name);
	if (target === undefined || target === name) throw new Error(`${folder} has no ${name}`);
	return fileOf(target);
}

/** @type {string[]} */
const rules = [];
/** @type {Record<string, number>} */
const zones = {};
for (const name of [...targets.keys()].sort()) {
	const { firstOffsetS, changes, tail } = changesSince(readTzif(readFileSync(fileOf(name))), 0);
	let beforeS = 0;
	const words = changes.map(({ atS, offsetS }) => {
		const word = `${(atS - beforeS).toString(36)} ${offsetS}`;
		beforeS = atS;
		return word;
	});
	const rule = `${firstOffsetS};${words.join(",")};${tail}`;
	const index = rules.indexOf(rule);
	zones[name] = index < 0 ? rules.push(rule) - 1 : index;
}

const zoneLines = Object.entries(zones).map(([name, index]) => `\t\t${JSON.stringify(name)}: ${index}`);
const ruleLines = rules.map((rule) => `\t\t${JSON.stringify(rule)}`);
const parts = [
	"{",
	`\t"version": "${version}",`,
	'\t"rules": [',
	ruleLines.join(",\n"),
	"\t],",
	'\t"zones": {',
	zoneLines.join(",\n"),
	"\t}",
	"}",
	"",
];
writeFileSync(path, parts.join("\n"));
console.log(`${zoneLines.length} zones of ${version}, ${rules.length} rules: modules/time/zones.json`);
