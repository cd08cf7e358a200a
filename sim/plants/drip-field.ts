import { type CropConstants, CropStand } from "./crop-stand";
import { dayOf, type Sky } from "./sky";
import { SoilColumn } from "./soil-column";
import { SoilTexture, type TextureConstants } from "./soil-texture";

const HOUR_MS = 3_600_000;
const LONGEST_STEP_MS = HOUR_MS / 2;
/** Bare wet ground over short grass. */
const WET_GROUND = 1.15;
/** A shower of this in an hour wets all of the ground, and for so long. */
const WETTING_MM_PER_HOUR = 1;
const WET_FOR_MS = 36 * HOUR_MS;
/** What leaves wet ground before its surface is dry, mm. */
const FIRST_STAGE_MM = 7;
/** Of what it holds at field capacity, ground that gives no more to the air. */
const AIR_DRY_SHARE = 0.35;

/** Of the first stage's rate, where the soil below the dry surface is at field capacity. */
const SECOND_STAGE = 0.4;

/** A field with driplines: what it is planted with, what it stands on, and how uneven it is. */
export interface FieldConstants {
	readonly areaM2: number;
	/** Of all its emitters, while pump and valves are open. */
	readonly flowM3PerHour: number;
	/** Share of the ground that the emitters wet. */
	readonly wettedShare: number;
	/** Share of the ground under plastic film. */
	readonly filmShare: number;
	readonly texture: TextureConstants;
	/** To begin with, everywhere. */
	readonly suctionKpa: number;
	/** Layers of 10 cm; what leaves the last one is lost. */
	readonly layers: number;
	readonly crop: CropConstants;
	/** Places of like size: what their emitters give and their pores hold, over the field's mean. */
	readonly places: readonly { readonly emitters: number; readonly pores: number }[];
}

interface Place {
	readonly emitters: number;
	/** Volumetric water content at 33 kPa. */
	readonly capacity: number;
	readonly column: SoilColumn;
	readonly crop: CropStand;
	/** What the wetted ground can still give to the air as if it were water. */
	surfaceMm: number;
}

/** Sums since the beginning, mm over the field. */
export interface FieldSums {
	readonly irrigatedMm: number;
	readonly rainMm: number;
	/** What the crop would have transpired were it never short of water. */
	readonly wantedMm: number;
	readonly transpiredMm: number;
	readonly evaporatedMm: number;
	readonly drainedMm: number;
	readonly runoffMm: number;
	readonly storedMm: number;
	/** Hours for which water came. */
	readonly wateredHours: number;
}

/** A field in the weather of a season. It advances itself when it is asked or its water is turned. */
export class DripField {
	readonly constants: FieldConstants;
	readonly #sky: Sky;
	readonly #places: readonly Place[];
	#atMs = 0;
	#day = 0;
	#irrigationMmPerHour = 0;
	#irrigatedMm = 0;
	#rainMm = 0;
	#wantedMm = 0;
	#wateredHours = 0;
	#wetUntilMs = 0;

	constructor(constants: FieldConstants, sky: Sky) {
		this.constants = constants;
		this.#sky = sky;
		this.#places = constants.places.map(({ emitters, pores }) => {
			const { saturation } = constants.texture;
			const texture = new SoilTexture({ ...constants.texture, saturation: pores * saturation });
			const column = new SoilColumn(texture, constants.layers, constants.suctionKpa);
			return {
				emitters,
				capacity: texture.contentAt(33),
				column,
				crop: new CropStand(constants.crop, column),
				surfaceMm: 0,
			};
		});
	}

	/** From `atMs` on this much flows through its emitters, cubic metres an hour. */
	irrigate(flowM3PerHour: number, atMs: number): void {
		this.advanceTo(atMs);
		this.#irrigationMmPerHour = (1000 * flowM3PerHour) / this.constants.areaM2;
	}

	/** Volumetric water content at a place and depth, [0, 1). */
	content(place: number, depthMm: number, atMs: number): number {
		this.advanceTo(atMs);
		return (this.#places[place] as Place).column.contentAtMm(depthMm);
	}

	get rootDepthMm(): number {
		return (this.#places[0] as Place).crop.rootDepthMm;
	}

	/** [0, 1] */
	get cover(): number {
		return (this.#places[0] as Place).crop.cover;
	}

	sums(atMs: number): FieldSums {
		this.advanceTo(atMs);
		const mean = (of: (column: SoilColumn) => number): number => {
			let sum = 0;
			for (const { column } of this.#places) sum += of(column);
			return sum / this.#places.length;
		};
		return {
			irrigatedMm: this.#irrigatedMm,
			rainMm: this.#rainMm,
			wantedMm: this.#wantedMm,
			transpiredMm: mean((column) => column.takenMm),
			evaporatedMm: mean((column) => column.evaporatedMm),
			drainedMm: mean((column) => column.drainedMm),
			runoffMm: mean((column) => column.runoffMm),
			storedMm: mean((column) => column.storedMm),
			wateredHours: this.#wateredHours,
		};
	}

	advanceTo(atMs: number): void {
		while (this.#atMs < atMs) {
			const hourEndMs = HOUR_MS * (Math.floor(this.#atMs / HOUR_MS) + 1);
			const stepMs = Math.min(LONGEST_STEP_MS, atMs - this.#atMs, hourEndMs - this.#atMs);
			this.#step(stepMs / HOUR_MS);
			this.#atMs += stepMs;
			this.#growTo(dayOf(this.#atMs));
		}
	}

	#growTo(day: number): void {
		for (; this.#day < day; this.#day += 1) {
			for (const { crop } of this.#places) crop.grow(this.#sky.meanC(this.#day));
		}
	}

	#step(hours: number): void {
		const rainMmPerHour = this.#sky.rainMmPerHour(this.#atMs);
		const demandMmPerHour = this.#sky.demandMmPerHour(this.#atMs);
		const dayDemandMm = this.#sky.demandMmOfDay(this.#day);
		if (rainMmPerHour >= WETTING_MM_PER_HOUR) this.#wetUntilMs = this.#atMs + WET_FOR_MS;
		this.#irrigatedMm += hours * this.#irrigationMmPerHour;
		if (this.#irrigationMmPerHour > 0) this.#wateredHours += hours;
		this.#rainMm += hours * rainMmPerHour;
		for (const place of this.#places) {
			const { emitters, column, crop } = place;
			const wanted = crop.wantedMmPerHour(demandMmPerHour);
			crop.drink(column, wanted, dayDemandMm);
			const inMmPerHour = rainMmPerHour + emitters * this.#irrigationMmPerHour;
			const evaporation = this.#evaporation(place, hours, inMmPerHour, demandMmPerHour);
			column.advance(hours, inMmPerHour, evaporation, crop.uptakeMmPerHour);
			this.#wantedMm += (hours * wanted) / this.#places.length;
		}
	}

	/**
	 * Out of the ground that is neither in the shade nor under film, mm/h over the field: as from water while its surface
	 * is wet, then less and less as the soil below dries (the two stages of Ritchie, 1972).
	 */
	#evaporation(place: Place, hours: number, inMmPerHour: number, demandMmPerHour: number): number {
		const { column, crop, capacity } = place;
		const { wettedShare, filmShare } = this.constants;
		const wetted = this.#atMs < this.#wetUntilMs ? 1 : wettedShare;
		const exposed = Math.min(1 - crop.cover, wetted) * (1 - filmShare);
		const full = WET_GROUND * demandMmPerHour;
		place.surfaceMm = Math.min(FIRST_STAGE_MM, place.surfaceMm + (hours * inMmPerHour) / wetted);
		const wet = (column.content(0) - AIR_DRY_SHARE * capacity) / ((1 - AIR_DRY_SHARE) * capacity);
		const share = Math.max(0, Math.min(1, wet));
		const rate = place.surfaceMm > 0 ? full : full * share * share * SECOND_STAGE;
		place.surfaceMm = Math.max(0, place.surfaceMm - hours * rate);
		return exposed * rate;
	}
}
