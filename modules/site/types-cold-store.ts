/** What a site file says of a cold store, as JSON holds it. What each word means: SITE.md. */

/** While no probe of the room is good. */
export interface SiteProbeFault {
	readonly onMs: number;
	readonly offMs: number;
	/** The share of time is learned from normal running, and is no more than this. */
	readonly learnedPercent?: number;
	/** Other probes: nothing cools while one of them is below its limit. */
	readonly tooCold?: readonly { readonly point: string; readonly below: number }[];
}

/** The fan of the evaporator. */
export interface SiteRoomFan {
	readonly output: string;
	/** Default "cooling". */
	readonly while?: "cooling" | "always";
}

export interface SiteDefrost {
	readonly everyMs: number;
	/** Times of day, "02:00", in place of `everyMs` while the time is known. */
	readonly at?: readonly string[];
	/** Sooner, where the evaporator is colder than the room by more than this while it cools. */
	readonly demand?: { readonly differenceK: number; readonly afterMs: number };
	readonly probe?: string;
	/** A heater or the valve of hot gas; none: the room's air melts the ice. */
	readonly heater?: string;
	readonly endAt?: number;
	readonly longestMs: number;
	/** Default 120 000. */
	readonly dripMs?: number;
	/** Default 120 000. */
	readonly fanDelayMs?: number;
	readonly fanBelow?: number;
	/** Default 3 600 000. */
	readonly recoverMs?: number;
}

export interface SiteDoor {
	readonly point: string;
	/** How its contact is while it is open; default "open". */
	readonly contact?: "closed" | "open";
	readonly light?: string;
	/** Default "stops". */
	readonly compressor?: "stops" | "runs";
	/** Default 900 000. */
	readonly resumeAfterMs?: number;
}

/** A humidifier. */
export interface SiteHumidity {
	readonly output: string;
	readonly point: string;
	readonly below: number;
	/** Default 3. */
	readonly differential?: number;
}

/** Fresh air against carbon dioxide, ethylene. */
export interface SiteAiring {
	readonly output: string;
	readonly gases?: readonly { readonly point: string; readonly above: number; readonly differential: number }[];
	/** While none of them can be measured. */
	readonly clock?: { readonly everyMs: number; readonly forMs: number };
}

export type CropKind =
	| "apple"
	| "pear"
	| "grape"
	| "jujube"
	| "potato-table"
	| "potato-seed"
	| "tomato"
	| "cabbage"
	| "onion"
	| "garlic"
	| "meat";

/** What lies in the room, and how far below its set point the goods may get. */
export interface SiteCrop {
	readonly kind: CropKind;
	/** Freezes at this; default the crop's, where a source says it. */
	readonly freezesAt?: number;
	/** The air gets so much colder than the set point. */
	readonly undershootK: number;
	/** The probe may read so much too warm. */
	readonly probeErrorK: number;
}

export interface ColdStoreProgram {
	readonly type: "cold-store";
	readonly name: string;
	readonly title?: string;
	readonly compressor: string;
	/** Further compressors, which help when one is not enough. */
	readonly lag?: readonly string[];
	/** Default 600 000. */
	readonly lagAfterMs?: number;
	/** The one that has run least begins; default true. */
	readonly takeTurns?: boolean;
	/** Control probe first; the next one serves while it is not good. */
	readonly temperature: readonly string[];
	/** Cooling stops at this. */
	readonly setPoint: number;
	/** Cooling starts at set point + differential. */
	readonly differential: number;
	/** Counted from every stop, boot included. */
	readonly minimumOffMs: number;
	/** Default 0. */
	readonly minimumOnMs?: number;
	/** Default 0. */
	readonly startToStartMs?: number;
	/** More starts of one compressor within an hour are too many. */
	readonly startsPerHour?: number;
	/** Default 5 400 000. */
	readonly pulldownMs?: number;
	readonly probeFault: SiteProbeFault;
	readonly fan?: SiteRoomFan;
	readonly defrost?: SiteDefrost;
	readonly door?: SiteDoor;
	readonly humidity?: SiteHumidity;
	readonly airing?: SiteAiring;
	/** Output that rests local: away from rest, the room is the program's and not its thermostat's. */
	readonly takeover?: string;
	readonly crop?: SiteCrop;
}

/** A state that a controller tells by a point. */
export interface SiteState {
	readonly point: string;
	/** It is so while the point is one of these; default 1. */
	readonly is?: readonly number[];
}

/** A room that its own controller cools: it is watched, and nothing is written. */
export interface RoomMonitorProgram {
	readonly type: "room-monitor";
	readonly name: string;
	readonly title?: string;
	/** The next one serves while those before it are not good. */
	readonly temperature: readonly string[];
	readonly cooling?: SiteState;
	readonly defrost?: SiteState;
	readonly door?: SiteState;
	readonly coldBelow: number;
	/** Default 5 400 000. */
	readonly pulldownMs?: number;
	/** Default 3 600 000. */
	readonly recoverMs?: number;
}
