import type { ProgramNotice } from "./notices";
import type { LineFormat, WordOrder } from "./profile";
import type { SiteWeather } from "./types-amounts";
import type { SiteHand, SiteOutput, SiteStopButton, SiteSupply } from "./types-outputs";
import type { SiteProgram } from "./types-programs";

export type { ProgramNotice } from "./notices";
export type { BackflushProgram } from "./types-backflush";
export type * from "./types-cold-store";
export type * from "./types-fertigation";
export type { SiteCycle, SiteHydraulics } from "./types-hydraulics";
export type * from "./types-outputs";
export type {
	BurstSearchProgram,
	IrrigationProgram,
	SiteProgram,
	SiteZone,
} from "./types-programs";

/** The shape of a site file, as JSON holds it. What each word means: SITE.md. */

/** How much it matters that a point is read in time. */
export type PointClass = "control" | "monitor" | "background";

export interface SiteLine {
	readonly name: string;
	readonly baud: number;
	readonly format: LineFormat;
	/** A write is done within this, the read in flight that it waits for included; default 250. */
	readonly longestTransactionMs?: number;
	/** The same while points of a class are read; at most `longestTransactionMs`. */
	readonly longestByClassMs?: { readonly [name in PointClass]?: number };
}

export interface SiteDevice {
	readonly name: string;
	readonly line: string;
	/** Identifier of a profile in `drivers/`, or `identifier/variant`. */
	readonly profile: string;
	/** Unit address [1, 247]. */
	readonly unit: number;
	/** Where the device speaks another format than the line's; the port is opened anew for it. */
	readonly format?: LineFormat;
	readonly replyTimeoutMs?: number;
}

export interface SitePoint {
	readonly name: string;
	readonly title?: string;
	readonly device: string;
	readonly quantity: string;
	/** Only where the profile does not know it. */
	readonly order?: Exclude<WordOrder, "unknown">;
	readonly class?: PointClass;
	readonly periodMs?: number;
	readonly staleAfterMs?: number;
	/** In the quantity's unit: a value is stored when it has moved by more. Without it: every reading. */
	readonly deadband?: number;
	/** A value is stored at least this often. */
	readonly storeEveryMs?: number;
	/** Outside is a fault, in the quantity's unit; within the quantity's own range. */
	readonly range?: readonly [number, number];
	/** A change faster than this is doubted, in the unit per minute. */
	readonly maxRatePerMinute?: number;
	/** A value that has not moved by a step for so long is doubted. */
	readonly stuckAfterMs?: number;
	readonly calibration?: SiteCalibration;
	readonly agrees?: SiteAgreement;
}

/** A probe beside a better one. */
export interface SiteCalibration {
	/** Day, "2026-03-01". */
	readonly date: string;
	/** Who did it, against what. */
	readonly by?: string;
	/** One or two: what the probe read, and what it was. */
	readonly points: readonly { readonly reads: number; readonly is: number }[];
}

/** Another point that measures the same. */
export interface SiteAgreement {
	readonly with: string;
	/** They may differ by so much, in their unit … */
	readonly within: number;
	/** … or by more for so long. */
	readonly afterMs: number;
}

/** How soon somebody has to do something, as ISA-18.2 asks: critical first. */
export type AlarmSeverity = "critical" | "high" | "medium" | "low";

/** What the flow meter says of a zone, or of what feeds. */
export type FlowFault = "flow-low" | "flow-high" | "flow-unscheduled";

/** What of an output is watched. */
export type OutputFault = "start-unproven" | "return-unproven" | "unreachable" | "locked" | "overrun" | FlowFault;

/** When an alarm is not begun: whatever is met of these. What is raised stays and clears as ever. */
export interface SiteInhibit {
	readonly afterBootMs?: number;
	/** Alarms: while one of them stands. */
	readonly whileAlarm?: readonly string[];
	/** Outputs: while one of them is on. */
	readonly whileOn?: readonly string[];
	/** Programs: while one of them tells of this. */
	readonly whileNotice?: readonly { readonly program: string; readonly notice: ProgramNotice }[];
	/** Each day from this time of the site's clock, "22:00" … */
	readonly from?: string;
	/** … until this; over midnight if it is earlier. */
	readonly to?: string;
}

/** Watches one thing: a point, an output, a device, a line or a program. */
export interface SiteAlarm {
	readonly name: string;
	readonly title?: string;
	/** Default medium. */
	readonly severity?: AlarmSeverity;
	readonly point?: string;
	/** Raised above this … */
	readonly above?: number;
	/** … or below this … */
	readonly below?: number;
	/** … or while the point's value is not good. */
	readonly quality?: "not-good";
	/** Raised when it has risen by more than this within `withinMs` … */
	readonly risesBy?: number;
	/** … or fallen by more. */
	readonly fallsBy?: number;
	readonly withinMs?: number;
	/** The limit is crossed back by this much before the alarm clears. With a limit or a change only. */
	readonly hysteresis?: number;
	readonly output?: string;
	readonly fault?: OutputFault;
	/** Raised while it does not answer. */
	readonly device?: string;
	/** Raised while nothing on it answers. */
	readonly line?: string;
	readonly program?: string;
	/** Of the program: this zone of it; none: any. */
	readonly zone?: string;
	/** Raised while the program tells of this. */
	readonly notice?: ProgramNotice;
	/** The condition holds this long before it is raised. */
	readonly delayMs: number;
	/** `single`: met once is enough; `consecutive` (default): without a break; `cumulative`: added up over a day. */
	readonly timer?: "single" | "consecutive" | "cumulative";
	/** Stays until it is acknowledged, though its condition has gone. */
	readonly latch?: boolean;
	/** Alarms that explain this one: while one of them stands, it is their consequence and told with them only. */
	readonly because?: readonly string[];
	readonly inhibit?: SiteInhibit;
}

/** A siren or a status light that follows alarms. */
export interface SiteSignal {
	/** Of kind siren or light; rests off; no program drives it. */
	readonly output: string;
	/** Alarms of these severities, and these alarms by name. */
	readonly severities?: readonly AlarmSeverity[];
	readonly alarms?: readonly string[];
	/** A siren sounds for so long at the most; default 180 000 … */
	readonly longestMs?: number;
	/** … and again after this, while nobody has acknowledged; default 600 000. */
	readonly repeatAfterMs?: number;
	/** A light is on until all are acknowledged, or until none stands; default "cleared". */
	readonly until?: "acknowledged" | "cleared";
	/** Each day from this time of the site's clock, "22:00", only critical alarms count … */
	readonly quietFrom?: string;
	/** … until this. */
	readonly quietTo?: string;
}

/** Which number: of an alarm, of a cold store, of a zone. */
export type AdjustableKind = "above" | "below" | "setPoint" | "startBelow" | "stopAt" | "adjustPercent";

/** A number of the site that people may change by a command. */
export interface SiteAdjustable {
	/** `ALARM/above`, `ALARM/below`, `PROGRAM/setPoint`, `PROGRAM/ZONE/startBelow`, `PROGRAM/ZONE/stopAt`. */
	readonly number: string;
	/** Bounds, in the number's own unit. */
	readonly min: number;
	readonly max: number;
}

export interface SiteUplink {
	/** A pack leaves at least this often while there is something to send. */
	readonly packEveryMs: number;
	readonly keepAliveMs: number;
	/** A pack without a receipt for this long is sent again. */
	readonly receiptTimeoutMs: number;
	/** A sign of life when nothing else was sent for so long. */
	readonly heartbeatMs?: number;
	/** Packs of rows a second at most, while a backlog is sent. */
	readonly packsPerSecond?: number;
	/** What the link may carry in 24 h, all headers and keep-alives counted. */
	readonly bytesPerDay?: number;
}

/** What a sink is sent. `pack`: records as they lie in the log, with receipts; the others: values only. */
export type SinkFormat = "pack" | "senml-json" | "senml-cbor" | "thingsboard" | "sparkplug";

/** Somewhere else that the records go. */
export interface SiteSink extends Partial<SiteUplink> {
	readonly name: string;
	readonly format: SinkFormat;
	/** Which of the log's four cursors is its own; default: its place in the list, behind the uplink's. */
	readonly cursor?: number;
	/** Of a pack: events, telemetry or, by default, both. */
	readonly send?: "all" | "events" | "telemetry";
	/** Names of points, `*` for any characters: only these go. */
	readonly points?: readonly string[];
	/** Only points of these classes go. */
	readonly classes?: readonly PointClass[];
	/** MQTT topic of SenML and ThingsBoard messages. */
	readonly topic?: string;
	/** Of Sparkplug. */
	readonly group?: string;
	readonly host?: string;
}

export interface SiteHealth {
	/** The gateway's own counters are kept this often, as far as they moved; 0: never. */
	readonly everyMs: number;
}

/** The flow meter behind the pump, and how it is judged. */
export interface SiteWater {
	/** Point that it is read as. */
	readonly flow: string;
	/** From the last valve on until the flow is steady; default 120 000. */
	readonly settleMs?: number;
	/** What a zone's flow may differ by; default 30. */
	readonly tolerancePercent?: number;
	/** It differs for so long before it counts; default 60 000. */
	readonly delayMs?: number;
	/** While all rests: more than this is water that nobody asked for, in the point's unit. */
	readonly unscheduledAbove: number;
}

/** Where a site lies: for sunrise and sunset, and for what plants take up. */
export interface SitePlace {
	/** North positive. */
	readonly latitudeDeg: number;
	/** East positive. */
	readonly longitudeDeg: number;
	/** Above sea level; default 0. */
	readonly elevationM?: number;
}

export interface Site {
	readonly $schema?: string;
	readonly version: 1;
	/** Identifier of the gateway: lower case, digits, hyphens. */
	readonly gateway: string;
	readonly title: string;
	/** Name in the IANA data; default UTC. */
	readonly timeZone?: string;
	readonly place?: SitePlace;
	readonly lines: readonly SiteLine[];
	readonly devices: readonly SiteDevice[];
	readonly points: readonly SitePoint[];
	readonly outputs: readonly SiteOutput[];
	readonly hands?: readonly SiteHand[];
	readonly stopButtons?: readonly SiteStopButton[];
	readonly supply?: SiteSupply;
	readonly water?: SiteWater;
	readonly weather?: SiteWeather;
	readonly programs: readonly SiteProgram[];
	readonly alarms: readonly SiteAlarm[];
	readonly signals?: readonly SiteSignal[];
	/** Our receiver; the first sink, named "uplink". */
	readonly uplink?: SiteUplink;
	readonly sinks?: readonly SiteSink[];
	readonly health?: SiteHealth;
	/** Nothing else may be changed while the site runs. */
	readonly adjustable?: readonly SiteAdjustable[];
}
