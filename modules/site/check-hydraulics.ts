import { type FaultList, namesOf } from "./fault";
import type { IrrigationProgram, Site, SiteZone } from "./types";

/** Zones that share a pump: each has a share, none takes more than there is, and what they are told can be done. */
export function checkHydraulics(site: Site, program: IrrigationProgram, path: string, faults: FaultList): void {
	const { overlapMs, openDelayMs = 0, order, recovery, zones } = program;
	if (overlapMs !== undefined && openDelayMs > 0) {
		faults.add(`${path}.openDelayMs`, "is of zones that don't overlap; overlapMs says that they do");
	}
	if (
		order === "driest" &&
		zones.every(({ startBelow, balance }) => startBelow === undefined && balance === undefined)
	) {
		faults.add(`${path}.order`, "is driest; no zone has a probe or a balance that would tell");
	}
	zones.forEach((zone, index) => {
		const at = `${path}.zones[${index}]`;
		checkShare(site, zone, program, at, faults);
		checkCycle(zone, at, faults);
		if (recovery !== undefined && zone.cycleMs !== undefined && zone.cycleMs > recovery.afterRunMs) {
			faults.add(`${at}.cycleMs`, `is ${zone.cycleMs}; its well has to rest after ${recovery.afterRunMs}`);
		}
	});
}

/** A share that nobody gives has to be learned, and a meter is needed for that. */
function checkShare(
	site: Site,
	{ valve }: SiteZone,
	{ capacity, pump }: IrrigationProgram,
	path: string,
	faults: FaultList,
): void {
	const flow = site.outputs.find(({ name }) => name === valve)?.expectedFlow;
	const pumped = site.outputs.find(({ name }) => name === pump)?.expectedFlow;
	const most = Math.min(capacity ?? Number.POSITIVE_INFINITY, pumped ?? Number.POSITIVE_INFINITY);
	if (flow === undefined && capacity !== undefined && site.water === undefined) {
		faults.add(
			`${path}.valve`,
			`"${valve}" has no expectedFlow, and no meter learns it: its share of capacity is missing`,
		);
	}
	if (flow !== undefined && flow > most) {
		faults.add(`${path}.valve`, `"${valve}" takes ${flow}; there is ${most}`);
	}
}

function checkCycle({ cycleMs, soakMs, longestRunMs }: SiteZone, path: string, faults: FaultList): void {
	if (soakMs !== undefined && cycleMs === undefined)
		faults.add(`${path}.soakMs`, "is between cycles; cycleMs is missing");
	if (cycleMs !== undefined && cycleMs > longestRunMs) {
		faults.add(`${path}.cycleMs`, `is ${cycleMs}; all cycles together may be ${longestRunMs} (longestRunMs)`);
	}
}

/** More than the pump gives, in all. */
export function checkCapacity(
	site: Site,
	{ capacity, pump }: IrrigationProgram,
	path: string,
	faults: FaultList,
): void {
	const index = namesOf(site.outputs).indexOf(pump);
	const pumped = site.outputs[index]?.expectedFlow;
	if (capacity !== undefined && pumped !== undefined && capacity > pumped) {
		faults.add(`${path}.capacity`, `is ${capacity}; "${pump}" gives ${pumped}`);
	}
}
