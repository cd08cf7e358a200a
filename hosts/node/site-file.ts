import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { registersPerReadMax } from "../../modules/bus/requests";
import { type CheckOptions, checkSite } from "../../modules/site/check";
import { compileSite } from "../../modules/site/compile";
import { lineLoads, loadRefusedPercent } from "../../modules/site/load";
import type { SitePlan } from "../../modules/site/plan";
import type { Profile } from "../../modules/site/profile";
import { type ProfileMap, type ResolvedProfile, resolveProfile } from "../../modules/site/resolve";
import { decodeTable, encodeTable } from "../../modules/site/table";
import type { Site } from "../../modules/site/types";
import { HeadgateError } from "./errors";
import { packageFolder } from "./package-folder";
import { zoneTable } from "./time-zone";

/**
 * Reads a JSON file.
 *
 * @throws HeadgateError `HG_FILE_MISSING`, `HG_FILE_JSON` with line and column where the parser gives them
 */
export function readJson(path: string): unknown {
	return parseJson(readBytes(path).toString("utf8"), path);
}

/**
 * Reads a file.
 *
 * @throws HeadgateError `HG_FILE_MISSING`
 */
export function readBytes(path: string): Buffer {
	try {
		return readFileSync(path);
	} catch (error) {
		const { code } = error as NodeJS.ErrnoException;
		throw new HeadgateError("HG_FILE_MISSING", `can't read "${path}": ${reasons[code ?? ""] ?? code}`);
	}
}

/**
 * Reads a text as JSON.
 *
 * @param name of where it came from, for the error
 * @throws HeadgateError `HG_FILE_JSON`, with line and column where the parser gives them
 */
export function parseJson(text: string, name: string): unknown {
	try {
		return JSON.parse(text);
	} catch (error) {
		throw new HeadgateError("HG_FILE_JSON", `${name} is not JSON: ${placed((error as Error).message, text)}`);
	}
}

const reasons: { readonly [code: string]: string } = {
	ENOENT: "there is no such file",
	EISDIR: "it is a folder",
	EACCES: "this user may not read it",
};

function placed(message: string, text: string): string {
	const before = text.slice(0, mistakeAt(message, text)).split("\n");
	const plain = message.split(/ in JSON| after JSON|, "|, \.\.\./)[0] ?? message;
	return `line ${before.length}, column ${(before.at(-1)?.length ?? 0) + 1}: ${plain}`;
}

/** Index of the mistake. The parser does not always tell: then it ends the shortest beginning that has it too. */
function mistakeAt(message: string, text: string): number {
	const told = /position (\d+)/.exec(message);
	if (told !== null) return Number(told[1]);
	if (message.startsWith("Unexpected end")) return text.length;
	let sound = 0;
	let wrong = text.length;
	while (wrong - sound > 1) {
		const middle = (sound + wrong) >>> 1;
		if (hasUnexpectedToken(text.slice(0, middle))) wrong = middle;
		else sound = middle;
	}
	return sound;
}

function hasUnexpectedToken(text: string): boolean {
	try {
		JSON.parse(text);
		return false;
	} catch (error) {
		return (error as Error).message.startsWith("Unexpected token"); // a text cut short has other faults
	}
}

/**
 * All profiles in `drivers/`, by identifier.
 *
 * @throws HeadgateError `HG_PROFILE` when one asks for more than a request can read
 */
export function readProfiles(): ProfileMap {
	const folder = join(packageFolder(), "drivers");
	const profiles = new Map<string, Profile>();
	for (const file of readdirSync(folder).sort()) {
		if (!file.endsWith(".json") || file.endsWith(".schema.json") || file === "refused.json") continue;
		const path = join(folder, file);
		const profile = readJson(path) as Profile;
		const { registersPerRead = 1 } = profile.line;
		if (registersPerRead < 1 || registersPerRead > registersPerReadMax) {
			const right = `must be from 1 to ${registersPerReadMax}, which is what one request can read`;
			throw new HeadgateError("HG_PROFILE", `${path}: line.registersPerRead: ${registersPerRead} ${right}`);
		}
		profiles.set(profile.id, profile);
	}
	return profiles;
}

/** Of every command that loads a site. */
export const allowUnverifiedOption = {
	name: "allow-unverified",
	help: "drive outputs though no source confirms the registers that their device is commanded by",
};

/** Every profile that can be resolved, without its variants. */
export function resolvedProfiles(): readonly ResolvedProfile[] {
	const profiles = readProfiles();
	return [...profiles.keys()].flatMap((id) => {
		const profile = resolveProfile(id, profiles);
		return typeof profile === "string" ? [] : [profile];
	});
}

export interface LoadedSite {
	readonly site: Site;
	readonly plan: SitePlan;
	/** What the plan was read from: the table that `headgate build` writes. */
	readonly table: Uint8Array;
}

/**
 * Reads, checks and compiles a site file.
 *
 * @throws HeadgateError `HG_SITE` with the first mistake and how many more there are; `HG_SITE_LOAD` when a line's
 * polls would take more than all of its time
 */
export function loadSite(path: string, options: CheckOptions = {}): LoadedSite {
	return loadSiteValue(readJson(path), path, options);
}

/**
 * Checks and compiles what a site file holds.
 *
 * @param path of where it came from, for the errors, which are those of {@link loadSite}
 */
export function loadSiteValue(value: unknown, path: string, options: CheckOptions = {}): LoadedSite {
	const profiles = readProfiles();
	const allOptions = { ...options, zones: zoneTable };
	const faults = checkSite(value, profiles, allOptions);
	const first = faults[0];
	if (first !== undefined) {
		const more = faults.length > 1 ? ` (and ${faults.length - 1} more: headgate check ${path})` : "";
		throw new HeadgateError("HG_SITE", `${path}: ${first.path}: ${first.message}${more}`);
	}
	const site = value as Site;
	const table = encodeTable(compileSite(site, profiles, allOptions));
	const plan = planOf(path, table);
	for (const { line, percent } of lineLoads(plan)) {
		if (percent <= loadRefusedPercent) continue;
		throw new HeadgateError(
			"HG_SITE_LOAD",
			`${path}: line ${line} would be busy ${percent.toFixed(0)} % of the time: read less often or faster`,
		);
	}
	return { site, plan, table };
}

/**
 * Reads a table that `headgate build` wrote.
 *
 * @throws HeadgateError `HG_FILE_MISSING`; `HG_TABLE` with why it is none
 */
export function loadTable(path: string): SitePlan {
	return planOf(path, readBytes(path));
}

function planOf(path: string, table: Uint8Array): SitePlan {
	const plan = decodeTable(table);
	if (typeof plan === "string") throw new HeadgateError("HG_TABLE", `${path}: ${plan}`);
	return plan;
}
