import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Profile } from "../../modules/site/profile";
import type { Site } from "../../modules/site/types";
import type { FarmFile } from "../../sim/core/farm-file";
import type { RunOptions } from "../../sim/core/run";

function readJson(path: string): unknown {
	return JSON.parse(readFileSync(path, "utf8"));
}

/** The demo farm's files, as a run takes them. The working directory is the project's. */
export function demoFarm(seed: number, hours: number): RunOptions {
	const site = readJson("sim/sites/orchard.json") as Site;
	const used = new Set(site.devices.map(({ profile }) => profile));
	return {
		site,
		file: readJson("sim/sites/orchard.plant.json") as FarmFile,
		profiles: [...used].map((id) => readJson(join("drivers", `${id}.json`)) as Profile),
		seed,
		hours,
	};
}
