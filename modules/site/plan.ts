import type { Parity } from "../ports/serial";
import type { OutputKind, RegisterType, WordOrder } from "./types";

/**
 * A site and its profiles, resolved: names became indices, units became counts, registers became polls.
 *
 * The only thing that a gateway is built from. Everything is bounded: 4 lines, 64 devices, 128 points, 32 outputs,
 * 8 programs, 64 alarms.
 */

export interface LinePlan {
	readonly name: string;
	readonly baud: number;
	readonly parity: Parity;
	readonly stop: 1 | 2;
	readonly devices: readonly DevicePlan[];
	readonly polls: readonly PollPlan[];
}

export interface DevicePlan {
	readonly name: string;
	readonly unit: number;
	readonly replyTimeoutMs: number;
	readonly gapMs: number;
}

export interface PollPlan {
	/** Index into the line's devices. */
	readonly slave: number;
	/** Function code 1 to 4. */
	readonly code: number;
	readonly address: number;
	/** Registers or bits. */
	readonly count: number;
	readonly periodMs: number;
	/** Points that this poll feeds. */
	readonly points: readonly number[];
	/** Outputs whose coil this poll reads back, with the bit that is theirs. */
	readonly readBacks: readonly { readonly output: number; readonly bit: number }[];
}

export interface PointPlan {
	readonly name: string;
	readonly title: string;
	readonly kind: string;
	readonly unit: string;
	readonly step: number;
	readonly type: RegisterType;
	readonly order: WordOrder;
	/** Registers (or bits) from the start of the poll's block. */
	readonly offset: number;
	/** counts = round(raw × countsPerRaw) */
	readonly countsPerRaw: number;
	readonly lowestCounts: number;
	readonly highestCounts: number;
	readonly staleAfterMs: number;
	/** Null: every reading is kept. */
	readonly deadbandCounts: number | null;
	readonly storeEveryMs: number;
}

export interface OutputPlan {
	readonly name: string;
	readonly title: string;
	readonly kind: OutputKind;
	readonly line: number;
	/** Index into the line's devices. */
	readonly slave: number;
	readonly coil: number;
	/** Poll of that line which reads the coil back. */
	readonly readBackPoll: number;
	readonly longestRunMs: number;
}

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
	readonly zones: readonly ZonePlan[];
}

export interface ColdStorePlan {
	readonly type: "cold-store";
	readonly name: string;
	readonly compressor: number;
	readonly temperature: readonly number[];
	readonly setPoint: number;
	readonly differential: number;
	readonly minimumOffMs: number;
	readonly probeFaultOnMs: number;
	readonly probeFaultOffMs: number;
}

export type ProgramPlan = IrrigationPlan | ColdStorePlan;

export interface AlarmPlan {
	readonly name: string;
	readonly title: string;
	readonly point: number;
	/** In counts; null when there is no such limit. */
	readonly aboveCounts: number | null;
	readonly belowCounts: number | null;
	readonly hysteresisCounts: number;
	readonly delayMs: number;
}

export interface UplinkPlan {
	readonly packEveryMs: number;
	readonly keepAliveMs: number;
	readonly receiptTimeoutMs: number;
}

export interface SitePlan {
	readonly gateway: string;
	readonly title: string;
	/** Eight bytes that name this site and these profiles: what records' numbers refer to. */
	readonly hash: Uint8Array;
	readonly lines: readonly LinePlan[];
	readonly points: readonly PointPlan[];
	readonly outputs: readonly OutputPlan[];
	readonly programs: readonly ProgramPlan[];
	readonly alarms: readonly AlarmPlan[];
	readonly uplink: UplinkPlan;
}
