import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { HeadgateError } from "../../hosts/node/errors";
import { type CommandSpec, readOptions } from "../../hosts/node/options";
import { packageFolder } from "../../hosts/node/package-folder";
import { loadSiteValue, readJson } from "../../hosts/node/site-file";
import type { Site } from "../../modules/site/types";
import type { SeasonFile } from "../core/season-file";
import { seasonReport } from "./report";
import { playSeason, type SeasonResult } from "./season";
import { sitePart, withSoilError } from "./season-site";
import { textTable, verdict } from "./table";

const crops = ["orchard", "cotton"] as const;

const spec: CommandSpec = {
	name: "season",
	summary: "play a season of an orchard and a cotton field, against a timer and a threshold",
	options: [
		{ name: "crop", value: "NAME", help: "only orchard, or only cotton (default both)" },
		{ name: "days", value: "N", help: "days from the first of May on, 10 to 150 (default 120)" },
		{ name: "seed", value: "N", help: "what weather and mishaps are drawn from (default 2026)" },
		{ name: "soil-error", value: "PERCENT", help: "how far off the site's soils are, -50 to 50 (default -30)" },
		{ name: "out", value: "FILE", help: "where the report goes (default season.html)" },
		{ name: "json", help: "print one line of JSON instead of tables" },
	],
	notes: `The gateway is the one that ships, in virtual time over a simulated line; its probes are noisy and fail. The
timer and the threshold are given the best settings for this very weather: the least water of all that have
no more days of stress than the gateway had. The report is one HTML file that needs no network.`,
};

/** `headgate season`. */
export async function seasonCommand(words: readonly string[]): Promise<number> {
	const given = readOptions(spec, words);
	if (given === null) return 0;
	const crop = given.text("crop");
	if (crop !== undefined && !crops.some((one) => one === crop)) {
		throw new HeadgateError("HG_OPTION", `--crop ${crop}: there is ${crops.join(" and ")}`);
	}
	const soilError = given.number("soil-error", -30, -50, 50);
	const days = given.whole("days", 120, 10, 150);
	const seed = given.whole("seed", 2026, 0, 2 ** 48);
	const out = given.text("out") ?? "season.html";
	save(out, ""); // a report that can't be written is better told before a minute of work than after it
	const folder = packageFolder();
	const path = join(folder, "sim/sites/season.json");
	const wholeFile = readJson(join(folder, "sim/sites/season.plant.json")) as SeasonFile;
	const { file, site } = sitePart(readJson(path) as Site, wholeFile, crop);
	const loaded = loadSiteValue(withSoilError(site, soilError / 100), path);
	const result = playSeason({
		...loaded,
		file,
		seed,
		days,
		say: (text) => process.stderr.write(`headgate: ${text}\n`),
	});
	save(out, seasonReport(result, soilError));
	if (given.flag("json")) process.stdout.write(`${JSON.stringify(summary(result, soilError))}\n`);
	else process.stdout.write(`${result.fields.map(textTable).join("\n")}\nThe report is in ${out}.\n`);
	return 0;
}

function save(path: string, text: string): void {
	try {
		writeFileSync(path, text);
	} catch (error) {
		throw new HeadgateError("HG_OPTION", `--out ${path}: can't be written (${(error as NodeJS.ErrnoException).code})`);
	}
}

function summary(result: SeasonResult, soilErrorPercent: number) {
	const { seed, days, alarms, mishaps } = result;
	const fields = result.fields.map((field) => ({
		crop: field.zone,
		areaM2: field.field.areaM2,
		controllers: field.contestants.map(({ key, setting, isWithin, score, tried, story }) => ({
			controller: key,
			setting,
			isWithinStress: isWithin,
			settingsTried: tried.length,
			...score,
			leftInSoilMm: story.midnights.at(-1)?.storedMm,
		})),
		verdicts: field.contestants.slice(1).map((other) => verdict(field, other)),
	}));
	return { seed, days, soilErrorPercent, fields, alarms, mishaps };
}
