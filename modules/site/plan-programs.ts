import type { AmountPlan } from "./plan-amounts";
import type { BackflushPlan } from "./plan-backflush";
import type { ColdStorePlan, RoomMonitorPlan } from "./plan-cold-store";
import type { FertigationPlan } from "./plan-fertigation";
import type { CyclePlan, HydraulicsPlan } from "./plan-hydraulics";
import type { WhenPlan } from "./plan-when";

/** What programs are built from. */

export interface ZonePlan extends AmountPlan {
	readonly name: string;
	readonly valve: number;
	readonly longestRunMs: number;
	readonly settleMs: number;
	/** Null: water runs as long as it is wanted. */
	readonly cycle: CyclePlan | null;
}

export interface IrrigationPlan {
	readonly type: "irrigation";
	readonly name: string;
	readonly pump: number;
	readonly master: number;
	readonly zonesAtOnce: number;
	/** A run that a restart has cut short less than this ago goes on; 0: none does. */
	readonly resumeWithinMs: number;
	/** When it may water; null: at any time. */
	readonly when: WhenPlan | null;
	/** Share of what time and volume give [0, 250]; by month too, January first, or none. */
	readonly adjustPercent: number;
	readonly adjustMonths: readonly number[];
	/** Null: zones take turns, and that is all. */
	readonly hydraulics: HydraulicsPlan | null;
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

export type ProgramPlan =
	| IrrigationPlan
	| ColdStorePlan
	| BurstSearchPlan
	| BackflushPlan
	| FertigationPlan
	| RoomMonitorPlan;
