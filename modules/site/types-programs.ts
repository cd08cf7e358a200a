import type { ColdStoreProgram, RoomMonitorProgram } from "./types-cold-store";

/** What a site file says of programs, as JSON holds it. What each word means: SITE.md. */

export interface SiteZone {
	readonly name: string;
	readonly title?: string;
	readonly valve: string;
	/** Points whose good values are averaged. */
	readonly moisture: readonly string[];
	/** Watering starts below this, in the points' unit. */
	readonly startBelow: number;
	/** Watering stops at or above this. */
	readonly stopAt: number;
	readonly longestRunMs: number;
	/** Water needs this long to reach the probes: no new run before. */
	readonly settleMs: number;
}

export interface IrrigationProgram {
	readonly type: "irrigation";
	readonly name: string;
	readonly pump: string;
	readonly master: string;
	readonly zones: readonly SiteZone[];
	/** Zones that may be watered at once; 1 unless the site's hydraulics carry more. */
	readonly zonesAtOnce?: number;
	/** A run that a restart has cut short less than this ago goes on with what is left of it; default 0: never. */
	readonly resumeWithinMs?: number;
}

/** Runs zones one by one to see whose a burst is. */
export interface BurstSearchProgram {
	readonly type: "burst-search";
	readonly name: string;
	readonly pump: string;
	readonly master: string;
}

export type SiteProgram = IrrigationProgram | ColdStoreProgram | BurstSearchProgram | RoomMonitorProgram;
