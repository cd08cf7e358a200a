import type { Clock } from "../ports/clock";
import type { MakeDigest } from "../ports/digest";
import type { Entropy } from "../ports/entropy";
import type { Flash } from "../ports/flash";
import type { Log } from "../ports/log";
import type { OpenMqtt } from "../ports/mqtt";
import type { Observer } from "../ports/observer";
import type { OpenSerial } from "../ports/serial";
import type { System } from "../ports/system";
import type { SitePlan } from "../site/plan";
import type { SiteSlots } from "../slots/site-slots";

/** Where another site comes from, and what happens then. */
export interface SitePorts {
	readonly slots: SiteSlots;
	/** A site that has not proven itself after so long is given up. */
	readonly trialMs: number;
	/** Whether this host has what a site needs: a port for each of its lines, a broker for each of its sinks. */
	fits(plan: SitePlan): boolean;
	/** The gateway has closed itself, and is to be started anew: not within this call. */
	restart(): void;
}

/** Everything that a gateway has of the world. */
export interface GatewayPorts {
	readonly clock: Clock;
	readonly entropy: Entropy;
	readonly makeDigest: MakeDigest;
	readonly log: Log;
	/** The record log's partition. */
	readonly flash: Flash;
	/** The partition of what must survive beside records: an even number of blocks. */
	readonly state: Flash;
	readonly system: System;
	readonly openSerial: OpenSerial;
	readonly openMqtt: OpenMqtt;
	/** 32 bytes that the receiver has too: only its receipts count then. Null: every receipt counts. */
	readonly receiptKey: Uint8Array | null;
	/** Null on a field gateway. */
	readonly observer: Observer | null;
	/** Missing: there is no place for another site. */
	readonly sites?: SitePorts;
}
