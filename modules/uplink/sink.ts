import type { SinkPlan } from "../site/plan";
import type { LinkMeter } from "./meter";

/** Somewhere the log's records go, by a link and a cursor of its own. */
export interface Sink {
	readonly plan: SinkPlan;
	/** What its link carries. */
	readonly meter: LinkMeter;
	readonly isConnected: boolean;
	/** Why nothing goes though the link stands, in a word for people; null: nothing is in the way. */
	readonly waitsFor: "clock" | "host" | null;
	/** Messages that are sent and not confirmed. */
	readonly inFlight: number;
	/** Records that it has not got and that are still there. */
	readonly backlogRecords: number;
	/** Values confirmed since boot, in the sense of its acknowledgement. */
	readonly confirmedValues: number;
	/** Records that were gone before it got them, or that can't be told in its format, since boot: README.md. */
	readonly skippedRecords: number;
	/** Of them those whose time can never be known. */
	readonly undatedRecords: number;
	/** Only to our receivers: a message of its own, if the link stands; nothing repeats it. */
	say?(what: "answer", payload: Uint8Array): void;
	/** Connects and sends as is due. Returns when to call next. */
	advance(nowMs: number): number;
	close(): void;
}

/** What a confirmed value of a format is: PACK.md, FORMATS.md. */
export function acknowledgementOf({ format }: SinkPlan): "delivered" | "broker-accepted" | "not-confirmed" {
	if (format === "pack") return "delivered";
	return format === "sparkplug" ? "not-confirmed" : "broker-accepted";
}
