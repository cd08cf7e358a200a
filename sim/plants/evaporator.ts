/** To make ice of vapour, and to melt it: joules per kilogram. */
const SUBLIMATION_J_PER_KG = 2_834_000;
const FUSION_J_PER_KG = 334_000;
/** A coil follows its fan and its compressor within a minute. */
const STEP_S = 10;

/** Constants of an evaporator. */
export interface EvaporatorConstants {
	/** Heat capacity of the coil, kilojoules per kelvin. */
	readonly kjPerK: number;
	/** Between air and clean coil with the fan on, watts per kelvin. */
	readonly airWPerK: number;
	/** What is left of that without the fan, [0, 1]. */
	readonly stillShare: number;
	/** Ice that halves it, kilograms. */
	readonly halvingIceKg: number;
	/** Temperature at which a compressor takes out its rated heat, and what it takes more a kelvin above, as a share. */
	readonly ratedC: number;
	readonly sharePerK: number;
	/** Heat of the vapour that freezes to it, as a share of the heat from the air: door shut, door open. */
	readonly frostShare: number;
	readonly doorFrostShare: number;
	/** Of the defrost heater, watts. */
	readonly heaterW: number;
}

/** What is switched on at an evaporator, and the air before it. */
export interface EvaporatorAround {
	/** Heat that its compressors take out at the rated temperature, watts; 0: none runs. */
	coolingW: number;
	fanOn: boolean;
	heaterOn: boolean;
	doorOpen: boolean;
	airC: number;
}

/** A coil that is cooled, takes heat and water out of the air, ices up, and is freed again. */
export class Evaporator {
	readonly #constants: EvaporatorConstants;
	coilC: number;
	iceKg = 0;

	constructor(constants: EvaporatorConstants, coilC: number) {
		this.#constants = constants;
		this.coilC = coilC;
	}

	/** Lets `seconds` pass. Returns the heat that it took out of the air, joules; negative: it gave some. */
	advance(around: EvaporatorAround, seconds: number): number {
		let takenJ = 0;
		for (let left = seconds; left > 0; left -= STEP_S) takenJ += this.#step(around, Math.min(STEP_S, left));
		return takenJ;
	}

	#step({ coolingW, fanOn, heaterOn, doorOpen, airC }: EvaporatorAround, seconds: number): number {
		const { kjPerK, airWPerK, stillShare, halvingIceKg, ratedC, sharePerK, heaterW } = this.#constants;
		const { frostShare, doorFrostShare } = this.#constants;
		const conductance = (airWPerK * (fanOn ? 1 : stillShare)) / (1 + this.iceKg / halvingIceKg);
		const fromAirW = conductance * (airC - this.coilC);
		const isFrosting = this.coilC < 0 && fromAirW > 0;
		const frostW = isFrosting ? fromAirW * (doorOpen ? doorFrostShare : frostShare) : 0;
		const takenW = coolingW * Math.max(0, 1 + sharePerK * (this.coilC - ratedC));
		this.iceKg += (frostW * seconds) / SUBLIMATION_J_PER_KG;
		const heatJ = (fromAirW + frostW + (heaterOn ? heaterW : 0) - takenW) * seconds;
		const nextC = this.coilC + heatJ / (1000 * kjPerK);
		if (this.iceKg > 0 && nextC > 0) {
			const meltedKg = Math.min(this.iceKg, (nextC * 1000 * kjPerK) / FUSION_J_PER_KG);
			this.iceKg -= meltedKg;
			this.coilC = nextC - (meltedKg * FUSION_J_PER_KG) / (1000 * kjPerK);
		} else this.coilC = nextC;
		return fromAirW * seconds;
	}
}
