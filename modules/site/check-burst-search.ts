import { type FaultList, namesOf } from "./fault";
import type { BurstSearchProgram, Site } from "./types";

/** It looks among the zones of one master valve, by the meter, and there is one search at the most. */
export function checkBurstSearch(
	site: Site,
	{ name, pump, master }: BurstSearchProgram,
	path: string,
	faults: FaultList,
): void {
	for (const [key, wanted, kind] of [
		["pump", pump, "pump"],
		["master", master, "master-valve"],
	] as const) {
		const found = site.outputs[faults.find(`${path}.${key}`, wanted, namesOf(site.outputs), "output")];
		if (found !== undefined && found.kind !== kind) {
			faults.add(`${path}.${key}`, `"${wanted}" is a ${found.kind}, not a ${kind}`);
		}
	}
	if (!site.outputs.some(({ fedBy, kind }) => fedBy === master && kind === "valve")) {
		faults.add(`${path}.master`, `no valve is fedBy "${master}": there is nothing to look among`);
	}
	if (site.water === undefined) faults.add(path, "has no flow meter to go by: water is missing");
	const first = site.programs.find(({ type }) => type === "burst-search");
	if (first !== undefined && first.name !== name) faults.add(path, `${first.name} looks for bursts already; one does`);
}
