import type { SiteAmount } from "./types-amounts";
import type { BackflushProgram } from "./types-backflush";
import type { ColdStoreProgram, RoomMonitorProgram } from "./types-cold-store";
import type { FertigationProgram } from "./types-fertigation";
import type { SiteCycle, SiteHydraulics } from "./types-hydraulics";
import type { SiteWhen } from "./types-when";

/** What a site file says of programs, as JSON holds it. What each word means: SITE.md. */

export interface SiteZone extends SiteCycle, SiteAmount {
	readonly name: string;
	readonly title?: string;
	readonly valve: string;
	readonly longestRunMs: number;
	/** Water needs this long to reach the probes: no new run before. */
	readonly settleMs: number;
}

export interface IrrigationProgram extends SiteWhen, SiteHydraulics {
	readonly type: "irrigation";
	readonly name: string;
	readonly pump: string;
	readonly master: string;
	readonly zones: readonly SiteZone[];
	/** Zones that may be watered at once; default 1, or, with a capacity, as many as fit. */
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

export type SiteProgram =
	| IrrigationProgram
	| ColdStoreProgram
	| BurstSearchProgram
	| BackflushProgram
	| FertigationProgram
	| RoomMonitorProgram;
