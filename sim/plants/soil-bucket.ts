import type { Weather } from "./weather";

const STEP_MS = 60_000;

/** Constants of a zone's soil. */
export interface SoilConstants {
	readonly rootDepthMm: number;
	/** Volumetric water contents, [0, 1]. */
	readonly fieldCapacity: number;
	readonly wiltingPoint: number;
	/** Share of what is above field capacity that drains in an hour, [0, 1). */
	readonly drainagePerHour: number;
	readonly areaM2: number;
	/** What the zone's emitters give when its valve is open and the pump runs, cubic metres an hour. */
	readonly flowM3PerHour: number;
}

/** The root zone as a bucket: irrigation in, evapotranspiration and drainage out. */
export class SoilBucket {
	readonly constants: SoilConstants;
	readonly #weather: Weather;
	#atMs: number;
	/** Water in the root zone, millimetres. */
	storageMm: number;
	/** What flows in now, millimetres an hour. */
	#irrigationMmPerHour = 0;

	/** @param moisture volumetric water content to begin with, [0, 1] */
	constructor(constants: SoilConstants, weather: Weather, moisture: number, atMs: number) {
		this.constants = constants;
		this.#weather = weather;
		this.storageMm = moisture * constants.rootDepthMm;
		this.#atMs = atMs;
	}

	/** Volumetric water content, [0, 1]. */
	moisture(atMs: number): number {
		this.advanceTo(atMs);
		return this.storageMm / this.constants.rootDepthMm;
	}

	/** From `atMs` on this much water flows in, cubic metres an hour. */
	irrigate(flowM3PerHour: number, atMs: number): void {
		this.advanceTo(atMs);
		this.#irrigationMmPerHour = (1000 * flowM3PerHour) / this.constants.areaM2;
	}

	advanceTo(atMs: number): void {
		while (this.#atMs < atMs) {
			const stepMs = Math.min(STEP_MS, atMs - this.#atMs);
			this.#step(stepMs / 3_600_000);
			this.#atMs += stepMs;
		}
	}

	#step(hours: number): void {
		const { rootDepthMm, fieldCapacity, wiltingPoint, drainagePerHour } = this.constants;
		const excessMm = Math.max(0, this.storageMm - fieldCapacity * rootDepthMm);
		const wiltingMm = wiltingPoint * rootDepthMm;
		// Plants take what they want in the upper half of what they can have, and less and less below it.
		const available = (this.storageMm - wiltingMm) / (fieldCapacity * rootDepthMm - wiltingMm);
		const stress = Math.max(0, Math.min(1, 2 * available));
		const uptakeMmPerHour = stress * this.#weather.evapotranspirationMmPerHour(this.#atMs);
		this.storageMm += (this.#irrigationMmPerHour - uptakeMmPerHour - drainagePerHour * excessMm) * hours;
		this.storageMm = Math.max(0, this.storageMm);
	}
}
