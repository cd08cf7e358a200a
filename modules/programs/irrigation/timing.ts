import type { ProgramNotice } from "../../site/types";
import type { Lasting } from "../lasting";
import type { ProgramOutlook } from "../program";

/** When a program may water: its calendar, its turn at the canal, its share of the season's water. */
export interface Timing {
	/** What of it outlives a boot. */
	readonly lastings: readonly Lasting[];
	/** In a word, why nothing begins; null: nothing is in the way. */
	readonly waits: string | null;
	/** For screens: allocates. */
	readonly outlook: ProgramOutlook;
	/** In every pass, first. @param isSupplied master valve and pump run */
	advance(isPaused: boolean, isSupplied: boolean, nowMs: number): void;
	/** A watering of this zone may begin now, if it wants water. */
	mayBegin(zone: number): boolean;
	/** Why no water may run now: one of `LeaseReason`; `none`: it may. What runs is ended in order. */
	endReason(): number;
	/** As of a program. */
	notice(notice: ProgramNotice, zone: number): boolean | null;
	/** When time alone will change something; Infinity: it won't. */
	wakeAtMs(nowMs: number): number;
}
