import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Profile } from "../../modules/site/profile";
import type { Site } from "../../modules/site/types";
import type { ZoneTable } from "../../modules/time/zone-table";
import type { FarmFile } from "../../sim/core/farm-file";
import type { RunOptions } from "../../sim/core/run";

function readJson(path: string): unknown {
	return JSON.parse(readFileSync(path, "utf8"));
}

/** The demo farm's files, as a run takes them. The working directory is the project's. */
export function demoFarm(seed: number, hours: number): RunOptions & { readonly zones: ZoneTable } {
	const site = readJson("sim/sites/orchard.json") as Site;
	const used = new Set(site.devices.map(({ profile }) => profile));
	return {
		site,
		file: readJson("sim/sites/orchard.plant.json") as FarmFile,
		profiles: [...used].map((id) => readJson(join("drivers", `${id}.json`)) as Profile),
		zones: zonesOf(site),
		seed,
		hours,
	};
}

/** Of all time zones the one that a site names: what XS is given is small. */
function zonesOf({ timeZone }: Site): ZoneTable {
	const { version, rules, zones } = readJson("modules/time/zones.json") as ZoneTable;
	if (timeZone === undefined) return { version, rules: [], zones: {} };
	return { version, rules: [rules[zones[timeZone] ?? -1] ?? ""], zones: { [timeZone]: 0 } };
}
