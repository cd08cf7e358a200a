import { readdirSync, readFileSync } from "node:fs";
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
	const profiles = readdirSync("drivers")
		.filter((file) => file.endsWith(".json") && !file.endsWith(".schema.json") && file !== "refused.json")
		.map((file) => readJson(join("drivers", file)) as Profile);
	return {
		site: readJson("sim/sites/orchard.json") as Site,
		file: readJson("sim/sites/orchard.plant.json") as FarmFile,
		profiles,
		seed,
		hours,
	};
}
