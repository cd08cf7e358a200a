import { keepAliveBytesPerDay } from "../../modules/base/keep-alive";
import { checkSite } from "../../modules/site/check";
import { compileSite } from "../../modules/site/compile";
import { type LineLoad, lineLoads, loadRefusedPercent, loadWarnedPercent } from "../../modules/site/load";
import type { SinkPlan, SitePlan } from "../../modules/site/plan";
import type { Site } from "../../modules/site/types";
import { siteWarnings } from "../../modules/site/warnings";
import { HeadgateError } from "./errors";
import { type CommandSpec, readOptions } from "./options";
import { allowUnverifiedOption, readJson, readProfiles } from "./site-file";
import { describeTimeZone, zoneTable } from "./time-zone";

const spec: CommandSpec = {
	name: "check",
	summary: "read a site file as a stranger would",
	options: [allowUnverifiedOption],
	words: "FILE",
	notes:
		"Prints every mistake with its path and what would be right; or, for each line, what the reads take of its time, " +
		"each class of points, how long the longest read is, and which devices take most, then what each sink's " +
		"keep-alives take; before that, what the site relies on though no source confirms it, and whose clock it goes by.",
};

/** So many devices are named for each line. */
const HEAVIEST_SHOWN = 3;
const MONTH_DAYS = 30;

/** `headgate check FILE`. Exit status 0: the site can be kept; 2: it can't. */
export async function checkCommand(words: readonly string[]): Promise<number> {
	const given = readOptions(spec, words);
	if (given === null) return 0;
	const [path, ...others] = given.words;
	if (path === undefined || others.length > 0) {
		throw new HeadgateError("HG_OPTION", "headgate check takes one site file: headgate check site.json");
	}
	const profiles = readProfiles();
	const value = readJson(path);
	const options = { allowUnverified: given.flag(allowUnverifiedOption.name), zones: zoneTable };
	const faults = checkSite(value, profiles, options);
	for (const fault of faults) process.stdout.write(`${path}: ${fault.path}: ${fault.message}\n`);
	if (faults.length > 0) return 2;
	for (const { path: place, message } of siteWarnings(value as Site, profiles)) {
		process.stdout.write(`${path}: ${place}: ${message} (warning)\n`);
	}
	process.stdout.write(describeTimeZone((value as Site).timeZone, Date.now()));
	return reportLoads(path, value as Site, compileSite(value as Site, profiles, options));
}

function reportLoads(path: string, site: Site, plan: SitePlan): number {
	let status = 0;
	for (const load of lineLoads(plan)) {
		if (load.percent > loadRefusedPercent) status = 2;
		process.stdout.write(describe(load));
	}
	for (const sink of plan.sinks) process.stdout.write(describeSink(sink));
	const { devices, points, outputs } = site;
	const verdict = status === 0 ? "sound" : "can't be kept";
	process.stdout.write(
		`${path}: ${devices.length} devices, ${points.length} points, ${outputs.length} outputs: ${verdict}\n`,
	);
	return status;
}

/** What a link takes before anything is sent. */
function describeSink({ name, format, keepAliveMs }: SinkPlan): string {
	const monthBytes = MONTH_DAYS * keepAliveBytesPerDay(keepAliveMs);
	const megabytes = (monthBytes / 1e6).toFixed(1);
	const taken = `take ${megabytes} MB in ${MONTH_DAYS} days`;
	return `sink ${name}: ${format}; keep-alives each ${keepAliveMs / 1000} s ${taken}\n`;
}

function describe({ line, percent, longestMs, devices, classes }: LineLoad): string {
	const verdict =
		percent > loadRefusedPercent ? "too much: refused" : percent > loadWarnedPercent ? "close to full" : "fits";
	const busy = devices.filter((device) => device.percent > 0).slice(0, HEAVIEST_SHOWN);
	const heaviest = busy.map((device) => `${device.device} ${device.percent.toFixed(1)} %`).join(", ");
	const byClass = classes.map((one) => `${one.class} ${one.percent.toFixed(1)} %`).join(", ");
	return [
		`line ${line}: ${percent.toFixed(1)} % of the bus at these periods (${verdict})`,
		`line ${line}: by class: ${byClass}`,
		`line ${line}: longest transaction ${longestMs.toFixed(0)} ms`,
		...(busy.length > 0 ? [`line ${line}: heaviest: ${heaviest}`] : []),
		"",
	].join("\n");
}
