/** What a site file says of outputs, as JSON holds it. What each word means: SITE.md. */

export type OutputKind =
	| "valve"
	| "master-valve"
	| "pump"
	| "compressor"
	| "siren"
	| "light"
	| "fan"
	| "aerator"
	| "heater"
	| "doser";

/** Where an output goes at boot, at the end of a lease and in doubt. `local`: a controller on the spot takes over. */
export type OutputRest = "off" | "on" | "local";

/** A point that shows whether an output is away from rest: it is above, or below, a limit in the point's unit. */
export interface SiteEvidence {
	readonly kind: "current" | "position" | "pressure" | "flow";
	readonly point: string;
	readonly above?: number;
	readonly below?: number;
	/** It shows within this, both ways. */
	readonly withinMs: number;
}

export type GateKind = "pressure" | "level" | "rain" | "frost" | "wind" | "supply" | "limit";

/** The other coil of a latching valve. */
export interface SitePulse {
	/** Actuator of the same device that closes it. */
	readonly close: string;
	/** How long either coil is driven; the device's own timer ends it. */
	readonly ms: number;
}

/** A condition on a point under which an output may be away from rest. */
export interface SiteGate {
	readonly kind: GateKind;
	readonly point: string;
	readonly above?: number;
	readonly below?: number;
	/** Once lost, it has to be better by this. */
	readonly hysteresis?: number;
	/** It is lost when it has not held for this long. */
	readonly delayMs?: number;
	/** It is a condition of the run, looked at once that has lasted so long; default 0: of the start as well. */
	readonly afterMs?: number;
	/** What the output does while the point is not good; default "rest". */
	readonly unknown?: "rest" | "run";
}

export interface SiteOutput {
	readonly name: string;
	readonly title?: string;
	readonly kind: OutputKind;
	readonly device: string;
	readonly actuator: string;
	readonly rest: OutputRest;
	/** Away from rest for no longer, whoever holds it. */
	readonly longestRunMs: number;
	/** Rest after every run and after boot, before the next. */
	readonly minimumOffMs?: number;
	/** What it drives needs so long to move; default the profile's. */
	readonly travelMs?: number;
	/** The device's own timer ends a lease when the gateway does not; default true, where there is one. */
	readonly hardwareTimer?: boolean;
	/** The device brings it to its safe state after so long without the gateway; default 60 000; 0: never. */
	readonly watchdogMs?: number;
	/** A latching valve: `actuator` opens it by a pulse, another one closes it. */
	readonly pulse?: SitePulse;
	readonly evidence?: readonly SiteEvidence[];
	/** Of a zone: what flows through it, in the unit of the site's flow; default: learned. Of a pump: what it gives. */
	readonly expectedFlow?: number;
	/** The output that water or air comes from: master valve, pump. */
	readonly fedBy?: string;
	/** Outputs that have to be away from rest while it is. */
	readonly needs?: readonly string[];
	/** Outputs that must not be away from rest while it is, nor it while they are. */
	readonly neverWith?: readonly string[];
	readonly onlyWhile?: readonly SiteGate[];
}

/** A hand-off-auto switch on the wall: contacts that are closed in its positions. */
export interface SiteHand {
	readonly name: string;
	readonly outputs: readonly string[];
	readonly hand?: string;
	readonly auto?: string;
}

/** A stop button for everything that rests off. */
export interface SiteStopButton {
	readonly point: string;
	/** Default "closed". */
	readonly pressed?: "closed" | "open";
	/** No program and no command gets what rests off for so long after; default 10 minutes. */
	readonly holdMs?: number;
}

/** What the outputs draw from: nothing that rests off leaves rest while it is low. */
export interface SiteSupply {
	readonly point: string;
	readonly above: number;
	readonly hysteresis?: number;
	readonly delayMs?: number;
}
