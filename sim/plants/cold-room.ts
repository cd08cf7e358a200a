import { Evaporator, type EvaporatorAround, type EvaporatorConstants } from "./evaporator";

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
	/** Without it, cooling comes out of the air at once, and there is no ice. */
	readonly evaporator?: EvaporatorConstants;
}

/** Air and goods as two heat capacities, joined to each other, to the weather, and to an evaporator if there is one. */
export class ColdRoom {
	readonly #constants: ColdRoomConstants;
	readonly #outsideC: (atMs: number) => number;
	#atMs: number;
	airC: number;
	productC: number;
	/** Compressors that run. */
	#cooling = 0;
	#doorOpen = false;
	/** Null: there is none. */
	readonly evaporator: Evaporator | null;
	readonly #around: EvaporatorAround;

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
		this.evaporator = constants.evaporator === undefined ? null : new Evaporator(constants.evaporator, airC);
		this.#around = { coolingW: 0, fanOn: true, heaterOn: false, doorOpen: false, airC };
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
		return this.#cooling > 0 ? 86 : 92;
	}

	setCooling(on: boolean, atMs: number): void {
		this.setMachines(on ? 1 : 0, true, false, atMs);
	}

	/** @param cooling compressors that run @param fanOn, heaterOn of its evaporator */
	setMachines(cooling: number, fanOn: boolean, heaterOn: boolean, atMs: number): void {
		this.advanceTo(atMs);
		this.#cooling = cooling;
		this.#around.fanOn = fanOn;
		this.#around.heaterOn = heaterOn;
	}

	/** Of the evaporator's coil, degrees Celsius. */
	coilC(atMs: number): number {
		this.advanceTo(atMs);
		return this.evaporator?.coilC ?? this.airC;
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
		const airW = leakW + fromProductW - this.#cooledW(coolingW * this.#cooling, seconds);
		this.airC += ((airW / 1000) * seconds) / airKjPerK;
		this.productC += (((respirationW - fromProductW) / 1000) * seconds) / productKjPerK;
	}

	#cooledW(coolingW: number, seconds: number): number {
		if (this.evaporator === null) return coolingW;
		const around = this.#around;
		around.coolingW = coolingW;
		around.doorOpen = this.#doorOpen;
		around.airC = this.airC;
		return this.evaporator.advance(around, seconds) / seconds;
	}
}
