import type { RecipePlan } from "../../site/plan";
import { ZoneWater } from "./zone-water";

/** What of an irrigation program's zone a fertigation goes by. */
export interface FollowedZone {
	readonly plan: { readonly name: string; readonly valve: number };
	readonly isActive: boolean;
	/** Between two runs of one watering. */
	readonly isBetween: boolean;
	/** Its valve is open, and its run is on. */
	readonly isWatering: boolean;
	/** End of its run as it stands, monotonic. */
	readonly runUntilMs: number;
	/** It has had enough, and waits for its flush. */
	readonly isHeld: boolean;
	/** Monotonic; until then a run that is to end in peace waits. */
	holdUntilMs: number;
}

/** A dose ends so long before the last moment at which its flush still fits: relays and pumps take their time. */
const SPARE_MS = 5_000;
const never = Number.POSITIVE_INFINITY;

/** The zones of the irrigation program that is followed: which recipe each has, what water, and what it was fed. */
export class FedZones {
	readonly all: readonly FollowedZone[];
	readonly water: ZoneWater;
	/** Recipe of each zone; -1: none. */
	private readonly recipeOf: readonly number[];
	/** Zones whose watering has had its dose, or gets none; a bit each. */
	private fedBits = 0;
	/** Zones whose last feed was cut short, or not begun. */
	private shortBits = 0;
	/** As of the last pass: zones that were watered, a bit each; and whether something was dosed. */
	private wateringBits = 0;
	private wasDosed = false;

	constructor(all: readonly FollowedZone[], recipes: readonly RecipePlan[], nowMs: number) {
		this.all = all;
		this.recipeOf = all.map((_, zone) => recipes.findIndex(({ zones }) => zones.includes(zone)));
		const longestMs = recipes.reduce((most, { flushMs }) => Math.max(most, flushMs), 0);
		const flushMs = this.recipeOf.map((recipe) => recipes[recipe]?.flushMs ?? longestMs);
		this.water = new ZoneWater(flushMs, nowMs);
	}

	isWatering(zone: number): boolean {
		return this.all[zone]?.isWatering === true;
	}

	/** It has had enough, and waits for its flush. */
	isHeld(zone: number): boolean {
		return this.all[zone]?.isHeld === true;
	}

	/** In every pass: counts the water of each zone. What is dosed goes to all that are watered. */
	follow(isFlowing: boolean, isLow: boolean, isDosed: boolean, nowMs: number): void {
		const passedMs = this.water.pass(nowMs);
		for (let zone = 0; zone < this.all.length; zone += 1) {
			const { isActive, isWatering, isBetween } = this.all[zone] as FollowedZone;
			const bit = 1 << zone;
			const wasWatered = (this.wateringBits & bit) !== 0;
			if (wasWatered || (isWatering && isDosed)) {
				this.water.runs(zone, wasWatered ? passedMs : 0, isFlowing, isLow, isDosed || this.wasDosed);
			}
			if (isWatering) this.wateringBits |= bit;
			else this.wateringBits &= ~bit;
			if (isActive) continue;
			this.water.rests(zone);
			if (!isBetween) this.fedBits &= ~bit;
		}
		this.wasDosed = isDosed;
	}

	/**
	 * The first that is watered, has a recipe and not had its dose, and that nobody runs beside who would get it too; -1:
	 * none.
	 */
	next(): number {
		for (let zone = 0; zone < this.all.length; zone += 1) {
			const recipe = this.recipe(zone);
			if (recipe < 0 || !this.isWatering(zone) || (this.fedBits & (1 << zone)) !== 0) continue;
			if (this.areOf(recipe) && !this.isOneFed()) return zone;
		}
		return -1;
	}

	recipe(zone: number): number {
		return this.recipeOf[zone] as number;
	}

	/** All that are watered have this recipe. */
	areOf(recipe: number): boolean {
		for (let zone = 0; zone < this.all.length; zone += 1) {
			if (this.isWatering(zone) && this.recipeOf[zone] !== recipe) return false;
		}
		return true;
	}

	/** One of those that are watered has had its dose, and is flushed. */
	isOneFed(): boolean {
		for (let zone = 0; zone < this.all.length; zone += 1) {
			if (this.isWatering(zone) && (this.fedBits & (1 << zone)) !== 0) return true;
		}
		return false;
	}

	/** Pre-water that is still to come, of all that are watered. */
	preLeftMs(preMs: number): number {
		let leftMs = 0;
		for (let zone = 0; zone < this.all.length; zone += 1) {
			if (this.isWatering(zone)) leftMs = Math.max(leftMs, preMs - this.water.before(zone));
		}
		return leftMs;
	}

	/** Behind it, a flush no longer fits into the run of each that is watered. @param suppliedUntilMs water can run */
	lastDoseMs(suppliedUntilMs: number): number {
		let lastMs = never;
		for (let zone = 0; zone < this.all.length; zone += 1) {
			const { isWatering, runUntilMs } = this.all[zone] as FollowedZone;
			if (!isWatering) continue;
			lastMs = Math.min(lastMs, Math.min(runUntilMs, suppliedUntilMs) - this.water.needed(zone) - SPARE_MS);
		}
		return lastMs;
	}

	/** No dose any more in this run, and in those of others that had of it. @param isShort there should have been more */
	fed(fedZone: number, isShort: boolean): void {
		for (let zone = 0; zone < this.all.length; zone += 1) {
			const hasShared = this.recipeOf[zone] === this.recipeOf[fedZone] && this.water.left(zone) > 0;
			if (zone !== fedZone && !hasShared) continue;
			const bit = 1 << zone;
			this.fedBits |= bit;
			this.shortBits = isShort ? this.shortBits | bit : this.shortBits & ~bit;
		}
	}

	/** What was dosed is flushed before a run ends in peace. Returns when the next flush will be over; Infinity: none. */
	hold(nowMs: number): number {
		let wakeMs = never;
		for (let zone = 0; zone < this.all.length; zone += 1) {
			const one = this.all[zone] as FollowedZone;
			const leftMs = one.isWatering ? Math.ceil(this.water.left(zone)) : 0;
			one.holdUntilMs = leftMs > 0 ? nowMs + leftMs : 0;
			if (leftMs > 0) wakeMs = Math.min(wakeMs, one.holdUntilMs);
		}
		return wakeMs;
	}

	/** One that is watered is not clean. */
	get isFlushing(): boolean {
		return (this.wateringBits & this.water.uncleanBits) !== 0;
	}

	/** One that rests was dosed, and not flushed. */
	get isLeftUnflushed(): boolean {
		const unclean = this.water.uncleanBits;
		for (let zone = 0; zone < this.all.length; zone += 1) {
			if ((unclean & (1 << zone)) !== 0 && this.all[zone]?.isActive === false) return true;
		}
		return false;
	}

	/** One got less than its recipe says when it was watered last. */
	get isUnderDosed(): boolean {
		return this.shortBits !== 0;
	}
}
