import type { ProgramNotice } from "./notices";

/** What a program may tell of. */
export interface NoticePlan {
	readonly program: number;
	readonly notice: ProgramNotice;
}

/** When an alarm is not begun: whatever is met of these. */
export interface InhibitPlan {
	/** 0: not for that. */
	readonly afterBootMs: number;
	readonly alarms: readonly number[];
	readonly outputs: readonly number[];
	/** While a program tells of this. */
	readonly notices: readonly NoticePlan[];
	/** Seconds after local midnight; both -1: at no time of day. */
	readonly fromS: number;
	readonly toS: number;
}
