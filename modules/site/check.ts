import type { ZoneTable } from "../time/zone-table";
import { checkAdjustable } from "./adjustable";
import { checkAlarms } from "./check-alarms";
import { checkWeather } from "./check-amounts";
import { checkDevices } from "./check-devices";
import { checkHands, checkOutputs } from "./check-outputs";
import { checkPoints } from "./check-points";
import { checkPrograms } from "./check-programs";
import { checkSignals } from "./check-signals";
import { checkSinks } from "./check-sinks";
import { FaultList, isName, type SiteFault } from "./fault";
import { ProfileBook } from "./profile-book";
import type { ProfileMap } from "./resolve";
import { checkShape, siteShape } from "./shape";
import type { Site } from "./types";

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
	checkWeather(site, book, faults);
	checkPrograms(site, book, options.zones, faults);
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
