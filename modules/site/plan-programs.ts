import type { ColdStorePlan, RoomMonitorPlan } from "./plan-cold-store";

/** What programs are built from. */

export interface ZonePlan {
	readonly name: string;
	readonly valve: number;
	readonly moisture: readonly number[];
	readonly startBelow: number;
	readonly stopAt: number;
	readonly longestRunMs: number;
	readonly settleMs: number;
}

export interface IrrigationPlan {
	readonly type: "irrigation";
	readonly name: string;
	readonly pump: number;
	readonly master: number;
	readonly zonesAtOnce: number;
	/** A run that a restart has cut short less than this ago goes on; 0: none does. */
	readonly resumeWithinMs: number;
	readonly zones: readonly ZonePlan[];
}

/** Looks whose a burst is. */
export interface BurstSearchPlan {
	readonly type: "burst-search";
	readonly name: string;
	readonly pump: number;
	readonly master: number;
	/** Valves that the master valve feeds. */
	readonly valves: readonly number[];
	/** How long each is run by itself: until its flow has been judged. */
	readonly testMs: number;
}

export type ProgramPlan = IrrigationPlan | ColdStorePlan | BurstSearchPlan | RoomMonitorPlan;
