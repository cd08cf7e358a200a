import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Profile } from "../../modules/site/profile";

/** A profile as its file holds it. */
export interface ProfileFile {
	readonly path: string;
	readonly text: string;
	/** Whatever JSON it is: the schema says whether it is a profile. */
	readonly profile: Profile;
}

/** Everything in drivers/ that is looked at. Paths are the project's. */
export interface DriverFiles {
	readonly schema: object;
	readonly profiles: readonly ProfileFile[];
	/** Golden transcripts by the identifier that their file is named by. */
	readonly transcripts: ReadonlyMap<string, string>;
	/** Files that are no JSON, with what the parser says. */
	readonly broken: readonly string[];
	readonly refused: readonly Refused[];
}

/** A device that has no profile, and why. */
export interface Refused {
	readonly id: string;
	readonly device: string;
	readonly why: string;
}

/** Reads drivers/ of the project in `folder`. */
export function readDriverFiles(folder: string): DriverFiles {
	const drivers = join(folder, "drivers");
	const profiles: ProfileFile[] = [];
	const broken: string[] = [];
	for (const file of readdirSync(drivers).sort()) {
		if (!file.endsWith(".json") || file.endsWith(".schema.json") || file === "refused.json") continue;
		const text = readFileSync(join(drivers, file), "utf8");
		const path = `drivers/${file}`;
		try {
			profiles.push({ path, text, profile: JSON.parse(text) as Profile });
		} catch (error) {
			broken.push(`${path}: (file): is not JSON: ${(error as Error).message}`);
		}
	}
	return { schema: readObject(join(drivers, "profile.schema.json")), profiles, broken, ...extras(drivers) };
}

function extras(drivers: string): Pick<DriverFiles, "transcripts" | "refused"> {
	const folder = join(drivers, "transcripts");
	const names = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith(".txt")) : [];
	const transcripts = new Map(
		names.sort().map((name) => [name.slice(0, -4), readFileSync(join(folder, name), "utf8")]),
	);
	const refused = join(drivers, "refused.json");
	return { transcripts, refused: existsSync(refused) ? (readObject(refused) as Refused[]) : [] };
}

function readObject(path: string): object {
	return JSON.parse(readFileSync(path, "utf8")) as object;
}
