import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import type { FarmState } from "../core/farm-file";

/** The simulated world between two runs. */
export interface World {
	readonly version: 1;
	/** Simulated time, milliseconds since 1970. */
	readonly wallMs: number;
	/** How often the simulator was started in this folder. */
	readonly runs: number;
	readonly farm: FarmState;
}

/** The world as it was last kept; null when there is none, or none that can be read: the world starts anew then. */
export function readWorld(path: string): World | null {
	if (!existsSync(path)) return null;
	try {
		const world = JSON.parse(readFileSync(path, "utf8")) as World;
		return world.version === 1 ? world : null;
	} catch {
		return null; // the file is replaced as a whole, so this is not our own half-written one
	}
}

/** Keeps the world: the old file or the new one is there, never half of one. */
export function writeWorld(path: string, world: World): void {
	writeFileSync(`${path}.new`, JSON.stringify(world));
	renameSync(`${path}.new`, path);
}
