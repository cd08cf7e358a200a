import { LeaseReason } from "../../outputs/lease";
import type { Delivery } from "./delivery";

/** What a watering gives, in one unit: milliseconds that water runs, or m³. */
export interface Amount {
	/** Why a watering begins: one of `LeaseReason`. */
	readonly reason: number;
	wants(nowMs: number): boolean;
	/** All of a watering that begins now. */
	whole(nowMs: number): number;
	/** What was given since boot, by whomever; grows only. */
	given(): number;
	/** What a millisecond gives while water runs; NaN: nobody knows. */
	perMs(): number;
}

/** Share of what the site says that holds now: 1 is all of it. */
export type Share = () => number;

const HOUR_MS = 3_600_000;

/** So much time. */
export class TimeAmount implements Amount {
	readonly reason = LeaseReason.amountDue;
	private readonly runMs: number;
	private readonly share: Share;
	private readonly delivery: Delivery;
	private readonly place: number;

	constructor(runMs: number, share: Share, delivery: Delivery, place: number) {
		this.runMs = runMs;
		this.share = share;
		this.delivery = delivery;
		this.place = place;
	}

	/** When is for the calendar to say. */
	wants(): boolean {
		return true;
	}

	whole(): number {
		return this.runMs * this.share();
	}

	given(): number {
		return this.delivery.timeMs(this.place);
	}

	perMs(): number {
		return 1;
	}
}

/** So much water. */
export class VolumeAmount implements Amount {
	readonly reason = LeaseReason.amountDue;
	private readonly volumeM3: number;
	private readonly share: Share;
	private readonly delivery: Delivery;
	private readonly place: number;

	constructor(volumeM3: number, share: Share, delivery: Delivery, place: number) {
		this.volumeM3 = volumeM3;
		this.share = share;
		this.delivery = delivery;
		this.place = place;
	}

	/** When is for the calendar to say; not while nobody could tell how much has come. */
	wants(nowMs: number): boolean {
		return this.delivery.isCounted(this.place, nowMs);
	}

	whole(): number {
		return this.volumeM3 * this.share();
	}

	given(): number {
		return this.delivery.volumeM3(this.place);
	}

	perMs(): number {
		return this.delivery.ownM3h(this.place) / HOUR_MS;
	}
}
