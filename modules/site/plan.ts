import type { Want } from "../bus/blocks";
import type { SlaveOptions } from "../bus/slave";
import type { OutputKind, RegisterType, WordOrder } from "./types";

/**
 * A site and its profiles, resolved: names became indices, units became counts, registers became wants.
 *
 * The only thing that a gateway is built from. Everything is bounded: 4 lines, 64 devices, 128 points, 32 outputs,
 * 8 programs, 64 alarms; and the gateway's own series, 5 for each line and 15 for each device.
 */

export interface LinePlan {
	readonly name: string;
	readonly baud: number;
	/** A write is done within this, the read in flight that it waits for included. */
	readonly longestTransactionMs: number;
	readonly devices: readonly DevicePlan[];
	readonly wants: readonly WantPlan[];
}

export interface DevicePlan {
	readonly name: string;
	/** How the line addresses it. */
	readonly slave: SlaveOptions;
}

/** Something that a line reads again and again: a point's registers, or the coils of a device's outputs. */
export interface WantPlan extends Want {
	/** Point that it feeds; -1 for coils that are read back. */
	readonly point: number;
	/** Outputs whose coil is in it, with the bit that is theirs. */
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
	/** Want of that line which reads the coil back. */
	readonly readBackWant: number;
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

/** What is counted of each line, or of each device. */
export interface SeriesPlan {
	readonly name: string;
	readonly kind: string;
	readonly unit: string;
	readonly step: number;
}

/** The gateway's own counters as series, numbered behind the points: for each line its own, then its devices'. */
export interface HealthPlan {
	readonly everyMs: number;
	readonly line: readonly SeriesPlan[];
	readonly device: readonly SeriesPlan[];
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
	/** Null: switched off. */
	readonly health: HealthPlan | null;
}
