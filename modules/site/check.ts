import type { ZoneTable } from "../time/zone-table";
import { checkAdjustable } from "./adjustable";
import { checkAlarms } from "./check-alarms";
import { checkBurstSearch } from "./check-burst-search";
import { checkDevices } from "./check-devices";
import { checkHands, checkOutputs } from "./check-outputs";
import { checkPoints } from "./check-points";
import { checkSignals } from "./check-signals";
import { checkSinks } from "./check-sinks";
import { FaultList, isName, namesOf, type SiteFault } from "./fault";
import { ProfileBook } from "./profile-book";
import type { ProfileMap } from "./resolve";
import { checkShape, siteShape } from "./shape";
import type { Site, SiteProgram } from "./types";

export type { ProfileMap } from "./resolve";

/** A write is done within this, unless the site says otherwise. */
export const longestTransactionDefaultMs = 250;

export interface CheckOptions {
	/** Outputs may be driven through registers that no source confirms. */
	readonly allowUnverified?: boolean;
	/** Time zones that a site may name; without them: UTC only. */
	readonly zones?: ZoneTable;
}

/** More often, the counters would wear the flash. */
const HEALTH_SHORTEST_MS = 1_000;

/**
 * Reads a site file as a stranger would: every mistake, named with its path and what would be right.
 *
 * Shape first; when that is sound, names and meanings. An empty list means that {@link compileSite} will take it.
 */
export function checkSite(value: unknown, profiles: ProfileMap, options: CheckOptions = {}): readonly SiteFault[] {
	const faults = new FaultList();
	checkShape(value, siteShape, "", faults);
	if (faults.faults.length > 0) return faults.faults;
	const site = value as Site;
	// No dots: the name is a level of MQTT topics, and the receiver takes it as it is.
	if (!isName(site.gateway) || site.gateway.includes(".")) {
		faults.add("gateway", `"${site.gateway}" must be 1 to 48 of a-z, 0-9 and hyphen`);
	}
	if (site.timeZone !== undefined) {
		faults.find("timeZone", site.timeZone, Object.keys(options.zones?.zones ?? { UTC: 0 }), "time zone");
	}
	faults.checkNames("lines", site.lines);
	checkLines(site, faults);
	faults.checkNames("devices", site.devices);
	faults.checkNames("points", site.points);
	faults.checkNames("outputs", site.outputs);
	faults.checkNames("programs", site.programs);
	faults.checkNames("alarms", site.alarms);
	const book = new ProfileBook(profiles);
	checkDevices(site, book, faults);
	checkPoints(site, book, faults);
	checkOutputs(site, book, options.allowUnverified === true, faults);
	checkHands(site, faults);
	const driven = new Map<string, string>();
	for (let index = 0; index < site.programs.length; index += 1) {
		checkProgram(site, site.programs[index] as SiteProgram, `programs[${index}]`, driven, faults);
	}
	checkAlarms(site, book, faults);
	checkSignals(site, faults);
	checkAdjustable(site, faults);
	checkSinks(site, faults);
	const { everyMs = 0 } = site.health ?? {};
	if (everyMs > 0 && everyMs < HEALTH_SHORTEST_MS) {
		faults.add("health.everyMs", `is ${everyMs}; it must be 0 (never) or at least ${HEALTH_SHORTEST_MS}`);
	}
	return faults.faults;
}

function checkLines(site: Site, faults: FaultList): void {
	site.lines.forEach(({ longestTransactionMs = longestTransactionDefaultMs, longestByClassMs = {} }, index) => {
		for (const [name, ms] of Object.entries(longestByClassMs)) {
			if (ms <= longestTransactionMs) continue;
			const path = `lines[${index}].longestByClassMs.${name}`;
			faults.add(path, `is ${ms}, more than longestTransactionMs (${longestTransactionMs}), which holds for all`);
		}
	});
}

/** @param driven where each output has been given to a program so far */
function checkProgram(
	site: Site,
	program: SiteProgram,
	path: string,
	driven: Map<string, string>,
	faults: FaultList,
): void {
	const outputs = namesOf(site.outputs);
	const points = namesOf(site.points);
	const needOutput = (where: string, name: string, kind: string): void => {
		const index = faults.find(`${path}.${where}`, name, outputs, "output");
		const found = site.outputs[index];
		if (found !== undefined && found.kind !== kind)
			faults.add(`${path}.${where}`, `"${name}" is a ${found.kind}, not a ${kind}`);
		if (found !== undefined && found.rest !== "off")
			faults.add(`${path}.${where}`, `"${name}" rests ${found.rest}; this program drives what rests off`);
		const other = driven.get(name);
		if (other !== undefined) faults.add(`${path}.${where}`, `"${name}" is driven by ${other} already`);
		driven.set(name, `${path}.${where}`);
	};
	if (program.type === "cold-store") {
		needOutput("compressor", program.compressor, "compressor");
		program.temperature.forEach((point, index) => {
			faults.find(`${path}.temperature[${index}]`, point, points, "point");
		});
		return;
	}
	if (program.type === "burst-search") {
		checkBurstSearch(site, program, path, faults);
		return;
	}
	needOutput("pump", program.pump, "pump");
	needOutput("master", program.master, "master-valve");
	faults.checkNames(`${path}.zones`, program.zones);
	program.zones.forEach((zone, index) => {
		needOutput(`zones[${index}].valve`, zone.valve, "valve");
		zone.moisture.forEach((point, at) => {
			faults.find(`${path}.zones[${index}].moisture[${at}]`, point, points, "point");
		});
		if (zone.stopAt <= zone.startBelow) {
			faults.add(
				`${path}.zones[${index}].stopAt`,
				`is ${zone.stopAt}; it must be above startBelow (${zone.startBelow})`,
			);
		}
	});
}
