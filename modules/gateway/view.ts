/**
 * What a gateway tells a person who stands in front of it. Built on demand, for screens: it allocates.
 *
 * Durations in milliseconds; `…Ms` without "left" or "age" is a wall-clock stamp since 1970.
 */

export interface PointView {
	readonly name: string;
	readonly title: string;
	readonly kind: string;
	readonly unit: string;
	/** Engineering value; null while none was ever read or the last was bad. */
	readonly value: number | null;
	readonly quality: "good" | "uncertain" | "stale" | "bad" | "none";
	/** Why it is uncertain or bad, in words. */
	readonly reason: string | null;
	readonly ageMs: number | null;
}

export interface OutputView {
	readonly name: string;
	readonly title: string;
	readonly kind: string;
	/** What the output layer believes. `unreachable`: its device does not answer. */
	readonly state:
		| "unproven"
		| "at-rest"
		| "requested"
		| "on"
		| "returning"
		| "unreachable"
		| "proven"
		| "locked"
		| "hand";
	readonly rest: "off" | "on" | "local";
	readonly on: boolean;
	/** Program that holds the lease, or `command`, `hand`, `safety`, `alarm`; null at rest. */
	readonly owner: string | null;
	readonly reason: string | null;
	readonly leftMs: number | null;
	/** What the state rests on: `relay` is a coil read back, which shows a switched relay and no more. */
	readonly evidence: "none" | "relay" | "current" | "position" | "pressure" | "flow";
	/** Refused to everybody until a person clears it. */
	readonly locked: boolean;
	/** How often it was switched on, and for how long in all, since it has its name. */
	readonly starts: number;
	readonly onMs: number;
	/** Of a zone: its own flow as the site says or as it was learned, in the meter's unit; null: not known. */
	readonly ownFlow: number | null;
	/** What of it a person has to know, beside its state. */
	readonly conditions: readonly OutputConditionName[];
	/** No lease of it lasts longer. */
	readonly longestRunMs: number;
}

export type OutputConditionName =
	| "unreachable"
	| "locked"
	| "return-not-proven"
	| "overrun"
	| "failing"
	| "flow-low"
	| "flow-high"
	| "flow-unscheduled";

export interface AlarmView {
	readonly name: string;
	readonly title: string;
	readonly severity: "critical" | "high" | "medium" | "low";
	/** `latched`: its condition has gone, and it waits to be acknowledged. */
	readonly state: "clear" | "pending" | "raised" | "latched";
	/** Of the state. Where it began before a restart and nobody knows when: since then. */
	readonly sinceMs: number | null;
	/** It began before `sinceMs`. */
	readonly sinceBefore: boolean;
	/** How good the clock was that `sinceMs` is by: `ClockQuality`. */
	readonly sinceQuality: number;
	readonly acknowledged: boolean;
	/** Another alarm that stands explains it. */
	readonly consequence: boolean;
	/** Null: it is not shelved. */
	readonly shelvedUntilMs: number | null;
	/** Who acknowledged or shelved it; empty: nobody. */
	readonly who: string;
}

/** A siren or a status light. */
export interface SignalView {
	/** Name of its output. */
	readonly output: string;
	/** `paused`: a siren that will sound again at `againMs`; `waiting`: it should be on, and its output can't be had. */
	readonly state: "off" | "on" | "paused" | "waiting";
	readonly againMs: number | null;
	/** Names of the alarms that it is for. */
	readonly alarms: readonly string[];
}

export interface ProgramView {
	readonly name: string;
	/** One word that says why the outputs are what they are. */
	readonly state: string;
	/** The zone or room it is busy with; null when none. */
	readonly subject: string | null;
	/** Null: nobody paused it. */
	readonly pausedLeftMs: number | null;
	/** When its calendar starts it next, wall clock; null: it has none, or no clock. */
	readonly nextStartMs: number | null;
	/** Of a program that has a share of the season's water; else null. */
	readonly quota: { readonly usedM3: number; readonly m3: number } | null;
}

/** A zone whose water is counted. Depletion is below field capacity, in mm over the zone. */
export interface SoilView {
	readonly program: string;
	readonly zone: string;
	/** Since the zone has its name. */
	readonly volumeM3: number;
	/** Now; null, as the next two: it has no balance. */
	readonly depletionMm: number | null;
	/** It is watered from here on, when its program may. */
	readonly startsAtMm: number | null;
	/** Between field capacity and wilting point. */
	readonly availableMm: number | null;
}

/** The last day that has ended, and the one that is under way. */
export interface WeatherView {
	/** Reference evapotranspiration; null, as the next two: no day has ended yet. */
	readonly et0Mm: number | null;
	/** What it rests on. `completed`: with what FAO-56 puts for what is missing; `usual`: nobody saw the day. */
	readonly source: "measured" | "completed" | "temperature" | "usual" | null;
	readonly rainMm: number | null;
	readonly rainTodayMm: number;
}

export interface LineView {
	readonly name: string;
	/** Share of the last minute that the line was busy, [0, 100]. */
	readonly loadPercent: number;
	readonly requests: number;
	readonly replies: number;
	readonly timeouts: number;
	readonly damaged: number;
	readonly exceptions: number;
	/** Devices that do not answer. */
	readonly silent: readonly string[];
}

export interface SinkView {
	readonly name: string;
	readonly format: "pack" | "senml-json" | "senml-cbor" | "thingsboard" | "sparkplug";
	/** What a confirmed value is: with a receipt of our receiver; taken by somebody's broker; only sent. */
	readonly acknowledgement: "delivered" | "broker-accepted" | "not-confirmed";
	readonly connected: boolean;
	/** Why nothing goes though the link stands; null: nothing is in the way. */
	readonly waitsFor: "clock" | "host" | null;
	/** Messages without an acknowledgement. */
	readonly inFlight: number;
	readonly backlogRecords: number;
	readonly confirmedValues: number;
	/** Since boot: records that it will never get, and those of them that could not be dated. */
	readonly skippedRecords: number;
	readonly undatedRecords: number;
	/** Of the present day of 24 h since boot, by an estimate that knows TCP/IP and not TLS; keep-alives are apart. */
	readonly dayBytes: {
		readonly events: number;
		readonly rows: number;
		readonly session: number;
		readonly receipts: number;
	};
	/** All of the day before; 0 on the first. */
	readonly lastDayBytes: number;
	/** What keep-alives take in 24 h, beside. */
	readonly keepAliveBytesPerDay: number;
	/** What 30 days would take at the rate so far, keep-alives included; null in the first hour. */
	readonly monthBytes: number | null;
	/** Null: no budget. */
	readonly budgetBytesPerDay: number | null;
}

/** A number of the site that people may change. */
export interface LimitView {
	readonly name: string;
	readonly value: number;
	/** What the site says. */
	readonly own: number;
	readonly min: number;
	readonly max: number;
	/** Who set it; empty: it is the site's own. */
	readonly who: string;
	/** Until when; null: it is the site's own, or set for good. */
	readonly untilMs: number | null;
}

/** Which site runs, and how the change to another one stands. */
export interface SiteView {
	/** 16 hexadecimal digits. */
	readonly hash: string;
	/** Name of its table in a slot; null: it is the host's own. */
	readonly table: string | null;
	/** Output that a change waits for; empty: none. */
	readonly waitsFor: string;
	/** Null: it is not on trial. `missing` in a word, `none`: only time. */
	readonly trial: { readonly leftMs: number; readonly missing: string } | null;
	/** Since boot; null: nothing was changed. */
	readonly last: { readonly id: string; readonly outcome: string; readonly why: string } | null;
}

export interface GatewayView {
	readonly gateway: string;
	readonly title: string;
	readonly wallMs: number;
	readonly clockQuality: "none" | "holdover" | "platform" | "ntp" | "gnss";
	/** Whose clock the site goes by: its name in the IANA data. */
	readonly timeZone: string;
	/** Seconds that it is ahead of UTC now. */
	readonly offsetS: number;
	/** Degrees, north and east positive; null: the site does not say. */
	readonly place: { readonly latitudeDeg: number; readonly longitudeDeg: number } | null;
	readonly upMs: number;
	/** When this run began, and when every reachable output was proven at rest (null: not yet). */
	readonly bootMs: number;
	readonly bootCount: number;
	readonly resetReason: number;
	readonly restProvenMs: number | null;
	/** False: too many boots in a row ended early, and programs get no lease. */
	readonly automatic: boolean;
	readonly points: readonly PointView[];
	readonly outputs: readonly OutputView[];
	readonly programs: readonly ProgramView[];
	readonly soils: readonly SoilView[];
	/** Null: the site does not say where its weather is measured. */
	readonly weather: WeatherView | null;
	readonly alarms: readonly AlarmView[];
	readonly signals: readonly SignalView[];
	readonly lines: readonly LineView[];
	readonly store: {
		/** Events, telemetry: what is left of them begins at `start`. */
		readonly logs: readonly { readonly epoch: string; readonly nextSequence: number; readonly start: number }[];
		/** False: the flash is worn out, and rows or events are not kept. */
		readonly open: boolean;
		readonly backlogRecords: number;
		readonly backlogValues: number;
		readonly usedBytes: number;
		readonly sizeBytes: number;
		readonly droppedRecords: number;
		readonly refusedRecords: number;
	};
	readonly state: {
		/** False: nothing more is kept of what outlives a restart beside records. */
		readonly open: boolean;
		/** Values that there is no room for. */
		readonly unkept: number;
		/** Since boot. */
		readonly blocksErased: number;
	};
	readonly sinks: readonly SinkView[];
	readonly limits: readonly LimitView[];
	readonly site: SiteView;
	/** Since boot. Samples are values that were read, and counters of the gateway's own that moved. */
	readonly counts: { readonly samples: number; readonly stored: number; readonly alarms: number };
}
