import type { SiteAmount } from "./types-amounts";

/** What a site file says of programs, as JSON holds it. What each word means: SITE.md. */

export interface SiteZone extends SiteAmount {
	readonly name: string;
	readonly title?: string;
	readonly valve: string;
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

export interface ColdStoreProgram {
	readonly type: "cold-store";
	readonly name: string;
	readonly title?: string;
	readonly compressor: string;
	/** Control probe first; the next one serves while it is not good. */
	readonly temperature: readonly string[];
	/** Cooling stops at this. */
	readonly setPoint: number;
	/** Cooling starts at set point + differential. */
	readonly differential: number;
	/** Counted from every stop, boot included. */
	readonly minimumOffMs: number;
	/** Duty cycle while no probe is good. */
	readonly probeFault: { readonly onMs: number; readonly offMs: number };
}

/** Runs zones one by one to see whose a burst is. */
export interface BurstSearchProgram {
	readonly type: "burst-search";
	readonly name: string;
	readonly pump: string;
	readonly master: string;
}

export type SiteProgram = IrrigationProgram | ColdStoreProgram | BurstSearchProgram;
