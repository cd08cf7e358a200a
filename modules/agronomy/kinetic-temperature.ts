import { exp, log } from "../base/math";

/** ΔH/R in kelvins: 83.144 kJ/mol over 8.3144 J/mol/K (USP <1160>). */
const ACTIVATION_K = 10_000;
const ZERO_C = 273.15;

/**
 * Mean kinetic temperature: the steady temperature at which a product would age as much as it did. USP <1160>; samples
 * of uneven spacing count by the time that they stand for (Tong, Lock: AAPS PharmSciTech 16, 2015). Windows: 24 h for
 * goods kept at 2 to 8 °C, 30 days for those at room temperature. It says nothing of frozen goods, nor of freezing.
 */
export class KineticTemperature {
	#weight = 0;
	#sum = 0;
	#rates = 0;

	/** @param tC [-60, 60] @param weight the time that it stands for, above 0, in any unit */
	add(tC: number, weight: number): void {
		this.#weight += weight;
		this.#sum += weight * tC;
		this.#rates += weight * exp(-ACTIVATION_K / (tC + ZERO_C));
	}

	/** Arithmetic mean, °C; NaN without samples. */
	get meanC(): number {
		return this.#sum / this.#weight;
	}

	/** °C; NaN without samples, and for frozen goods, 0 °C or less on average: it says nothing of them (USP <1079.2>). */
	get kineticC(): number {
		return this.meanC > 0 ? ACTIVATION_K / -log(this.#rates / this.#weight) - ZERO_C : Number.NaN;
	}
}
