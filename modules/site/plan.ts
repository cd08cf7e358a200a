import type { SlaveOptions } from "../bus/slave";
import type { Want } from "../bus/want";
import type { ZoneRules } from "../time/zone";
import type { ProgramNotice } from "./notices";
import type { WeatherPlan } from "./plan-amounts";
import type { InhibitPlan } from "./plan-inhibit";
import type { HandPlan, OutputPlan, SignalPlan, StopPlan, WaterPlan } from "./plan-outputs";
import type { ProgramPlan } from "./plan-programs";

export type * from "./plan-amounts";
export type * from "./plan-when";

import type { RegisterType, WordOrder } from "./profile";
import type { AdjustableKind, AlarmSeverity, OutputFault, SinkFormat } from "./types";

export type { BackflushPlan } from "./plan-backflush";
export type * from "./plan-cold-store";
export type * from "./plan-fertigation";
export type { CyclePlan, HydraulicsPlan, RecoveryPlan } from "./plan-hydraulics";
export type { InhibitPlan, NoticePlan } from "./plan-inhibit";
export type * from "./plan-outputs";
export type {
	BurstSearchPlan,
	IrrigationPlan,
	ProgramPlan,
	ZonePlan,
} from "./plan-programs";

/**
 * A site and its profiles, resolved: names became indices, units became counts, registers became wants.
 *
 * The only thing that a gateway is built from. Everything is bounded: 4 lines, 64 devices on each, 128 points, 128
 * auxiliary registers, 32 outputs, 16 hand switches, 4 stop buttons, 8 programs, 64 alarms, 8 signals, 4 sinks, 16
 * adjustable numbers; and the gateway's own series, 5 for each line, 15 for each device, 9 for each sink.
 * `table-shape.ts` lays it out in bytes.
 */

export interface LinePlan {
	readonly name: string;
	readonly baud: number;
	/** A write is done within this, the read in flight that it waits for included. */
	readonly longestTransactionMs: number;
	/** The same while a want of a class is read, by `WantClass`. */
	readonly longestByClassMs: readonly number[];
	readonly devices: readonly DevicePlan[];
	readonly wants: readonly WantPlan[];
}

export interface DevicePlan {
	readonly name: string;
	/** How the line addresses it. */
	readonly slave: SlaveOptions;
}

/** Something that a line reads again and again: a point's registers, an auxiliary register, outputs' read-backs. */
export interface WantPlan extends Want {
	readonly wantClass: number;
	readonly alone: boolean;
	readonly clears: boolean;
	/** Point that it feeds; -1: none. */
	readonly point: number;
	/** Auxiliary register that it feeds, an index into the plan's `auxiliaries`; -1: none. */
	readonly auxiliary: number;
	/** Registers (or bits) from the want's address to the point or auxiliary in it. */
	readonly offset: number;
	/** Outputs whose state is in it. */
	readonly readBacks: readonly ReadBackPlan[];
}

/** Where an output's state lies in a want, and how it reads. */
export interface ReadBackPlan {
	readonly output: number;
	/** Registers (or bits) from the want's address. */
	readonly offset: number;
	/** Of a register: the bits that count; 1 for a coil. */
	readonly mask: number;
	/** What the masked word is when the output is on, and when it is off. Anything else proves nothing. */
	readonly on: number;
	readonly off: number;
}

/**
 * A register or bit that is read for the sake of points: it says their scale, or whether they count. At most 128.
 */
export interface AuxiliaryPlan {
	/** Older than this, it says nothing any more. */
	readonly staleAfterMs: number;
}

/** A point counts only while this holds. */
export interface ConditionPlan {
	readonly auxiliary: number;
	/** The register's bits in `mask` must equal `is` … */
	readonly mask: number;
	readonly is: number;
	/** … or, where there are some, the register must be one of these. */
	readonly raws: readonly number[];
	/** What the point is while it does not hold: bad, or uncertain. */
	readonly isBad: boolean;
}

/** A point's scale stands in a register. */
export interface ScalePlan {
	readonly auxiliary: number;
	readonly raws: readonly number[];
	/** Of the same length: counts = round(raw × this + offset). */
	readonly countsPerRaw: readonly number[];
}

/** Another point that measures the same. */
export interface AgreementPlan {
	readonly point: number;
	/** They may differ by so much, in the points' unit … */
	readonly within: number;
	/** … or by more for so long. */
	readonly afterMs: number;
}

export interface PointPlan {
	readonly name: string;
	readonly title: string;
	readonly kind: string;
	readonly unit: string;
	readonly step: number;
	/** At which readings count. One by the way is the latest value, but is not kept. */
	readonly periodMs: number;
	readonly type: RegisterType;
	readonly order: Exclude<WordOrder, "unknown">;
	/** A part of one register: `width` bits from bit `shift` on; 0: the whole. */
	readonly shift: number;
	readonly width: number;
	/** counts = round(raw × countsPerRaw + offsetCounts) */
	readonly countsPerRaw: number;
	readonly offsetCounts: number;
	/** Null: the scale above. */
	readonly scaleFrom: ScalePlan | null;
	readonly lowestCounts: number;
	readonly highestCounts: number;
	/** Raw values that mean "no value". */
	readonly invalidRaws: readonly number[];
	readonly conditions: readonly ConditionPlan[];
	/** A change that is faster is doubted; null: none is. */
	readonly mostCountsPerMinute: number | null;
	/** A value that has not moved for so long is doubted; null: none is. */
	readonly stuckAfterMs: number | null;
	readonly agrees: AgreementPlan | null;
	/** Reading clears it in the device. */
	readonly clears: boolean;
	readonly staleAfterMs: number;
	/** Null: every reading is kept. */
	readonly deadbandCounts: number | null;
	readonly storeEveryMs: number;
}

export interface AlarmPlan {
	readonly name: string;
	readonly title: string;
	readonly severity: AlarmSeverity;
	/**
	 * `limits`, `change`, `quality`: of a point; `device`, `line`: that are silent; else the fault of an
	 * output, or what a program tells of.
	 */
	readonly watch: "limits" | "change" | "quality" | "device" | "line" | OutputFault | ProgramNotice;
	/** Point, output, line or program. */
	readonly subject: number;
	/** Index into the line's devices; of a program: its zone + 1, or 0 for any; else 0. */
	readonly device: number;
	/** In counts; null when there is no such limit. Of a change: risen by more, fallen by more. */
	readonly aboveCounts: number | null;
	readonly belowCounts: number | null;
	readonly hysteresisCounts: number;
	/** Of a change: the window; 0 for all else. */
	readonly withinMs: number;
	readonly delayMs: number;
	/** The delay is a sum over a day. */
	readonly isCumulative: boolean;
	readonly latches: boolean;
	/** Alarms that explain this one. */
	readonly because: readonly number[];
	readonly inhibit: InhibitPlan | null;
}

/** A number that people may change by a command, within bounds. At most 16. */
export interface AdjustablePlan {
	/** `room.high/above`, `apple-room/setPoint`, `irrigation/north/startBelow`. */
	readonly name: string;
	readonly kind: AdjustableKind;
	/** Alarm of `above` and `below`, else program. */
	readonly subject: number;
	/** Of `startBelow` and `stopAt`; else 0. */
	readonly zone: number;
	/** In the unit of what it limits. */
	readonly least: number;
	readonly most: number;
}

/** Somewhere the records go. At most 4. */
export interface SinkPlan {
	readonly name: string;
	readonly format: SinkFormat;
	/** Which of the log's cursors is its own: [0, 3]. */
	readonly cursor: number;
	/** MQTT client identifier. */
	readonly client: string;
	/** Empty where the format has topics of its own. */
	readonly topic: string;
	/** Sparkplug's group and primary host; empty: none. */
	readonly group: string;
	readonly host: string;
	/** Only packs have words for events. */
	readonly sendsEvents: boolean;
	readonly sendsTelemetry: boolean;
	/** Indices of the points that go, ascending; none for packs, which bear records whole. */
	readonly points: readonly number[];
	/** A message of rows leaves at most this often, unless a backlog waits. */
	readonly packEveryMs: number;
	readonly keepAliveMs: number;
	/** A pack without a receipt for this long is sent again. */
	readonly receiptTimeoutMs: number;
	/** A sign of life when nothing else was sent for so long. */
	readonly heartbeatMs: number;
	/** Messages of rows a second at most, while a backlog is sent. */
	readonly packsPerSecond: number;
	/** Null: no budget. */
	readonly bytesPerDay: number | null;
}

/** What is counted of each line, of each device, or of each sink. */
export interface SeriesPlan {
	readonly name: string;
	readonly kind: string;
	readonly unit: string;
	readonly step: number;
}

/** The gateway's own counters, numbered behind the points: each line's, then its devices'; behind all, the sinks'. */
export interface HealthPlan {
	readonly everyMs: number;
	readonly line: readonly SeriesPlan[];
	readonly device: readonly SeriesPlan[];
	readonly sink: readonly SeriesPlan[];
}

/** Degrees, north and east positive; metres above sea level. */
export interface PlacePlan {
	readonly latitudeDeg: number;
	readonly longitudeDeg: number;
	readonly elevationM: number;
}

export interface SitePlan {
	readonly gateway: string;
	readonly title: string;
	/** Without the changes before 2020. */
	readonly timeZone: ZoneRules;
	/** Null: the site does not say. */
	readonly place: PlacePlan | null;
	/** Eight bytes that name this site and these profiles: what records' numbers refer to. */
	readonly hash: Uint8Array;
	readonly lines: readonly LinePlan[];
	readonly points: readonly PointPlan[];
	readonly auxiliaries: readonly AuxiliaryPlan[];
	readonly outputs: readonly OutputPlan[];
	readonly hands: readonly HandPlan[];
	readonly stops: readonly StopPlan[];
	/** Null: there is no flow meter, or it is not judged. */
	readonly water: WaterPlan | null;
	/** Null: the site does not say where it is measured. */
	readonly weather: WeatherPlan | null;
	readonly programs: readonly ProgramPlan[];
	readonly alarms: readonly AlarmPlan[];
	readonly signals: readonly SignalPlan[];
	readonly sinks: readonly SinkPlan[];
	/** Null: switched off. */
	readonly health: HealthPlan | null;
	readonly adjustable: readonly AdjustablePlan[];
}
