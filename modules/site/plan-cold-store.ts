/** What the program of a cold store is built from. Temperatures are in the points' unit. */

/** A point that says that it is too cold. */
export interface LowPlan {
	readonly point: number;
	readonly below: number;
}

export interface FanPlan {
	readonly output: number;
	/** It blows while nothing cools, too. */
	readonly isAlways: boolean;
}

export interface DefrostPlan {
	/** From the end of one to the next; where there are times of day: while nobody knows the time. */
	readonly everyMs: number;
	/** Seconds after local midnight; none: by `everyMs`. */
	readonly atS: readonly number[];
	/** Sooner where the evaporator is colder than the room by more than this while it cools; null: never sooner. */
	readonly demandK: number | null;
	/** … but not before so long after the last one. */
	readonly demandAfterMs: number;
	/** Point on the evaporator; -1: none. */
	readonly probe: number;
	/** Heater or hot-gas valve; -1: none, the room's air melts. */
	readonly heater: number;
	readonly endAtC: number;
	readonly longestMs: number;
	readonly dripMs: number;
	readonly fanDelayMs: number;
	/** The fan need not wait longer from here down. */
	readonly fanBelowC: number;
	/** After the end of one, the room is said to recover for no longer. */
	readonly recoverMs: number;
}

export interface DoorPlan {
	readonly point: number;
	/** What the point is while it is open: 0 or 1. */
	readonly isOpenAt: number;
	/** -1: none. */
	readonly light: number;
	readonly stopsCompressor: boolean;
	/** Open for so long, it is not heeded any more. */
	readonly resumeAfterMs: number;
}

/** A humidifier: on below this, off at this + differential. */
export interface HumidityPlan {
	readonly output: number;
	readonly point: number;
	readonly below: number;
	readonly differential: number;
}

export interface AiringPlan {
	readonly output: number;
	/** Aired above this, until all are below this - differential. */
	readonly gases: readonly { readonly point: number; readonly above: number; readonly differential: number }[];
	/** While none of them can be measured: for so long … (0: not at all) */
	readonly forMs: number;
	/** … after not for so long. */
	readonly everyMs: number;
}

export interface ColdStorePlan {
	readonly type: "cold-store";
	readonly name: string;
	/** At most 4, the lead first. */
	readonly compressors: readonly number[];
	readonly temperature: readonly number[];
	readonly setPoint: number;
	readonly differential: number;
	readonly minimumOffMs: number;
	readonly minimumOnMs: number;
	readonly startToStartMs: number;
	/** Too warm for so long, one more begins. */
	readonly lagAfterMs: number;
	/** The one that has run least begins. */
	readonly rotates: boolean;
	/** More within an hour are too many; 0: nobody counts. */
	readonly startsPerHour: number;
	/** After boot, and after a person had it, it is said to be on its way down for no longer. */
	readonly pulldownMs: number;
	readonly probeFaultOnMs: number;
	readonly probeFaultOffMs: number;
	/** Up to this share of time is learned, (0, 1); 0: nothing is. */
	readonly probeFaultMost: number;
	readonly probeFaultLows: readonly LowPlan[];
	readonly fan: FanPlan | null;
	readonly defrost: DefrostPlan | null;
	readonly door: DoorPlan | null;
	readonly humidity: HumidityPlan | null;
	readonly airing: AiringPlan | null;
	/** Output that takes the room from its own thermostat; -1: there is none. */
	readonly takeover: number;
}

/** What a point is while something is so. */
export interface StatePlan {
	readonly point: number;
	readonly values: readonly number[];
}

/** A room that its own controller cools. */
export interface RoomMonitorPlan {
	readonly type: "room-monitor";
	readonly name: string;
	readonly temperature: readonly number[];
	/** It cools, frees its evaporator of ice, has its door open; null: nothing says so. */
	readonly cooling: StatePlan | null;
	readonly defrost: StatePlan | null;
	readonly door: StatePlan | null;
	/** Below this the room is cold again after boot, and after a defrost; or it was long enough ago. */
	readonly coldBelow: number;
	readonly pulldownMs: number;
	readonly recoverMs: number;
}
