const STEP_MS = 30_000;

/** Constants of a cold room. */
export interface ColdRoomConstants {
	/** Heat capacity of the air and what follows it at once, kilojoules per kelvin. */
	readonly airKjPerK: number;
	/** Heat capacity of the goods, kilojoules per kelvin. */
	readonly productKjPerK: number;
	/** Walls, watts per kelvin. */
	readonly wallsWPerK: number;
	/** Between air and goods, watts per kelvin. */
	readonly productWPerK: number;
	/** Air that comes through the open door, watts per kelvin. */
	readonly doorWPerK: number;
	/** What the evaporator takes out while the compressor runs, watts. */
	readonly coolingW: number;
	/** Respiration of the goods, watts. */
	readonly respirationW: number;
}

/** Air and goods as two heat capacities, joined to each other and to the weather. */
export class ColdRoom {
	readonly #constants: ColdRoomConstants;
	readonly #outsideC: (atMs: number) => number;
	#atMs: number;
	airC: number;
	productC: number;
	#coolingOn = false;
	#doorOpen = false;

	constructor(
		constants: ColdRoomConstants,
		outsideC: (atMs: number) => number,
		airC: number,
		productC: number,
		atMs: number,
	) {
		this.#constants = constants;
		this.#outsideC = outsideC;
		this.airC = airC;
		this.productC = productC;
		this.#atMs = atMs;
	}

	get doorOpen(): boolean {
		return this.#doorOpen;
	}

	/** Air, degrees Celsius. */
	temperatureC(atMs: number): number {
		this.advanceTo(atMs);
		return this.airC;
	}

	/** Percent: wet goods, and drier while the evaporator takes water out. */
	humidityPercent(): number {
		return this.#coolingOn ? 86 : 92;
	}

	setCooling(on: boolean, atMs: number): void {
		this.advanceTo(atMs);
		this.#coolingOn = on;
	}

	setDoor(open: boolean, atMs: number): void {
		this.advanceTo(atMs);
		this.#doorOpen = open;
	}

	advanceTo(atMs: number): void {
		while (this.#atMs < atMs) {
			const stepMs = Math.min(STEP_MS, atMs - this.#atMs);
			this.#step(stepMs / 1000);
			this.#atMs += stepMs;
		}
	}

	#step(seconds: number): void {
		const { airKjPerK, productKjPerK, wallsWPerK, productWPerK, doorWPerK, coolingW, respirationW } = this.#constants;
		const outsideK = this.#outsideC(this.#atMs) - this.airC;
		const fromProductW = productWPerK * (this.productC - this.airC);
		const leakW = (wallsWPerK + (this.#doorOpen ? doorWPerK : 0)) * outsideK;
		const airW = leakW + fromProductW - (this.#coolingOn ? coolingW : 0);
		this.airC += ((airW / 1000) * seconds) / airKjPerK;
		this.productC += (((respirationW - fromProductW) / 1000) * seconds) / productKjPerK;
	}
}
