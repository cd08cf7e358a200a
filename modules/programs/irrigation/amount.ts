import { LeaseReason } from "../../outputs/lease";
import type { Delivery } from "./delivery";

/** What a watering gives, in one unit: milliseconds that water runs, or m³. */
export interface Amount {
	/** Why a watering begins: one of `LeaseReason`. */
	readonly reason: number;
	wants(nowMs: number): boolean;
	/** How far the soil is below where it is watered, as a share of that; NaN: nobody knows. */
	dryness(): number;
	/** All of a watering that begins now. */
	whole(nowMs: number): number;
	/** What was given since boot, by whomever; grows only. */
	given(): number;
	/** What a millisecond gives while water runs; NaN: nobody knows. */
	perMs(): number;
}

/** Share of the site's own times and volumes that holds now, in percent. */
type Adjust = () => number;

const HOUR_MS = 3_600_000;

/** So much time. */
export class TimeAmount implements Amount {
	readonly reason = LeaseReason.amountDue;
	private readonly runMs: number;
	private readonly adjust: Adjust;
	private readonly delivery: Delivery;
	private readonly place: number;

	constructor(runMs: number, adjust: Adjust, delivery: Delivery, place: number) {
		this.runMs = runMs;
		this.adjust = adjust;
		this.delivery = delivery;
		this.place = place;
	}

	/** When is for the calendar to say. */
	wants(): boolean {
		return true;
	}

	dryness(): number {
		return Number.NaN;
	}

	whole(): number {
		return (this.runMs * this.adjust()) / 100;
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
	private readonly adjust: Adjust;
	private readonly delivery: Delivery;
	private readonly place: number;

	constructor(volumeM3: number, adjust: Adjust, delivery: Delivery, place: number) {
		this.volumeM3 = volumeM3;
		this.adjust = adjust;
		this.delivery = delivery;
		this.place = place;
	}

	/** When is for the calendar to say; not while nobody could tell how much has come. */
	wants(nowMs: number): boolean {
		return this.delivery.isCounted(this.place, nowMs);
	}

	dryness(): number {
		return Number.NaN;
	}

	whole(): number {
		return (this.volumeM3 * this.adjust()) / 100;
	}

	given(): number {
		return this.delivery.volumeM3(this.place);
	}

	perMs(): number {
		return this.delivery.ownM3h(this.place) / HOUR_MS;
	}
}
