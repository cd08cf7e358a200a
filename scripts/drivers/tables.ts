import type { Profile } from "../../modules/site/profile";
import type { DriverFiles } from "./files";

const marks = {
	profiles: ["<!-- profiles: npm run docs:drivers writes what follows -->", "<!-- end of profiles -->"],
	refused: ["<!-- refused: npm run docs:drivers writes what follows -->", "<!-- end of refused -->"],
} as const;

/** drivers/README.md with its two tables as the files have it. */
export function writeTables(readme: string, files: DriverFiles): string {
	const profiles = files.profiles.map(({ profile }) => profile);
	return between(between(readme, marks.profiles, profileTable(profiles)), marks.refused, refusedTable(files));
}

function between(text: string, [start, end]: readonly [string, string], table: string): string {
	const from = text.indexOf(start);
	const to = text.indexOf(end);
	if (from < 0 || to < from) throw new Error(`drivers/README.md lacks the marks ${start} and ${end}`);
	return `${text.slice(0, from + start.length)}\n\n${table}\n\n${text.slice(to)}`;
}

function profileTable(profiles: readonly Profile[]): string {
	const rows = profiles.map((profile) => {
		const { id, vendor, model, confidence, variants = [] } = profile;
		const more = variants.map((variant) => variant.id).join(", ");
		const name = more === "" ? `\`${id}\`` : `\`${id}\` / ${more}`;
		return `| ${name} | ${cell(vendor)} | ${cell(model)} | ${measures(profile)} | ${confidence} |`;
	});
	return [
		"| profile / variants | vendor | model | measures, moves | confidence |",
		"|---|---|---|---|---|",
		...rows,
	].join("\n");
}

/** The kinds of a device's quantities, each once, and what it can switch or set. */
function measures({ quantities, actuators, variants = [] }: Profile): string {
	const more = variants.flatMap((variant) => variant.quantities ?? []);
	const kinds = [...quantities, ...more].flatMap(({ kind }) => (kind === undefined ? [] : [kind]));
	const dull = ["identity", "setting", "raw-counts", "status", "duration"];
	const telling = kinds.filter((kind) => !dull.includes(kind));
	const moved = [...new Set(actuators.map(({ kind }) => `**${kind}**`))];
	return [...new Set(telling.length > 0 || moved.length > 0 ? telling : kinds), ...moved].join(", ");
}

function refusedTable({ refused }: DriverFiles): string {
	if (refused.length === 0) return "None.";
	const rows = refused.map(({ id, device, why }) => `| \`${id}\` | ${cell(device)} | ${cell(why)} |`);
	return ["| entry | device | why it has no profile |", "|---|---|---|", ...rows].join("\n");
}

function cell(text: string): string {
	return text.replaceAll("|", "\\|");
}
