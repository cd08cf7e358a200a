import { measures, moves } from "../../hosts/node/devices/measures";
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
		return `| ${name} | ${cell(vendor)} | ${cell(model)} | ${summary(profile)} | ${confidence} |`;
	});
	return [
		"| profile / variants | vendor | model | measures, moves | confidence |",
		"|---|---|---|---|---|",
		...rows,
	].join("\n");
}

/** What a device and its variants measure, and what it can switch or set. */
function summary({ quantities, actuators, variants = [] }: Profile): string {
	const more = variants.flatMap((variant) => variant.quantities ?? []);
	const moved = moves(actuators).map((kind) => `**${kind}**`);
	return [...measures([...quantities, ...more], actuators), ...moved].join(", ");
}

function refusedTable({ refused }: DriverFiles): string {
	if (refused.length === 0) return "None.";
	const rows = refused.map(({ id, device, why }) => `| \`${id}\` | ${cell(device)} | ${cell(why)} |`);
	return ["| entry | device | why it has no profile |", "|---|---|---|", ...rows].join("\n");
}

function cell(text: string): string {
	return text.replaceAll("|", "\\|");
}
