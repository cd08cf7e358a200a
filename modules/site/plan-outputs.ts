import type { GateKind, OutputKind, OutputRest } from "./types";

/* Outputs, switches and buttons of a plan: see `SitePlan`. */

export interface OutputPlan {
	readonly name: string;
	readonly title: string;
	readonly kind: OutputKind;
	readonly line: number;
	/** Index into the line's devices. */
	readonly slave: number;
	readonly on: WritePlan;
	readonly off: WritePlan;
	/** Want of that line which reads it back. */
	readonly readBackWant: number;
	/** What reading it back shows. */
	readonly readBackProves: EvidenceKind;
	readonly rest: OutputRest;
	readonly longestRunMs: number;
	readonly minimumOffMs: number;
	readonly travelMs: number;
	/** `on` and `off` are pulses of this length on coils of their own, ended by their device; 0: they are not. */
	readonly pulseMs: number;
	/** Written instead of `on`, where the device can end it by itself. */
	readonly timer: TimerPlan | null;
	/** What its timer is set to; 0: it has none. */
	readonly hardwareMs: number;
	/** Null: its device has no timer for the silence of the line, or it is left alone. */
	readonly watchdog: WatchdogPlan | null;
	readonly evidence: readonly EvidencePlan[];
	/** Of a zone, in the flow point's unit; null: it is learned. */
	readonly expectedFlow: number | null;
	/** Output that feeds it; -1: none. */
	readonly fedBy: number;
	readonly needs: readonly number[];
	/** Both ways: whoever is named here names it too. */
	readonly neverWith: readonly number[];
	readonly onlyWhile: readonly GatePlan[];
}

/** A register of the device that says after how much silence it goes to its safe state. */
export interface WatchdogPlan {
	/** Functions that read it and write it. */
	readonly readCode: number;
	readonly writeCode: number;
	readonly address: number;
	readonly value: number;
}

/** A write whose last word is the time, in units, added to what stands there. */
export interface TimerPlan {
	readonly write: WritePlan;
	readonly unitMs: number;
}

/** What a state can rest on, the weakest first; a relay shows that it switched, and no more. */
export type EvidenceKind = "relay" | "current" | "position" | "pressure" | "flow";

/** A point shows whether an output is away from rest. Limits in the point's unit; one of them is null. */
export interface EvidencePlan {
	readonly kind: EvidenceKind;
	readonly point: number;
	readonly above: number | null;
	readonly below: number | null;
	readonly withinMs: number;
}

/** A condition on a point under which an output may be away from rest. Limits in the point's unit. */
export interface GatePlan {
	readonly kind: GateKind;
	readonly point: number;
	readonly above: number | null;
	readonly below: number | null;
	readonly hysteresis: number;
	readonly delayMs: number;
	/** Of the run alone, once that has lasted so long; 0: of the start as well. */
	readonly afterMs: number;
	/** It holds while the point is not good. */
	readonly isOpenUnknown: boolean;
}

/** A switch on the wall and its contacts, as points; -1: it has no such contact. */
export interface HandPlan {
	readonly outputs: readonly number[];
	readonly hand: number;
	readonly auto: number;
}

/** How the flow meter is judged. Flows in its point's unit. */
export interface WaterPlan {
	readonly flow: number;
	readonly settleMs: number;
	/** Share of a zone's flow that it may differ by, (0, 1). */
	readonly tolerance: number;
	readonly delayMs: number;
	readonly unscheduledAbove: number;
}

/** A siren or a light that follows alarms. */
export interface SignalPlan {
	readonly output: number;
	readonly alarms: readonly number[];
	/** A light stays on; a siren sounds for `onMs`, and again after `offMs`. */
	readonly isSteady: boolean;
	/** It counts an alarm that is acknowledged and stands. */
	readonly countsAcknowledged: boolean;
	readonly onMs: number;
	readonly offMs: number;
	/** Seconds after local midnight between which only critical alarms count; both -1: none is. */
	readonly quietFromS: number;
	readonly quietToS: number;
}

export interface StopPlan {
	readonly point: number;
	readonly isPressedOpen: boolean;
	readonly holdMs: number;
}

/** A write of coils or registers. */
export interface WritePlan {
	/** Function code 5, 6, 15 or 16. */
	readonly code: number;
	readonly address: number;
	/** Words [0, 65535]; one for functions 5 and 6; for function 15 zeros and ones. At most 16. */
	readonly values: readonly number[];
}
