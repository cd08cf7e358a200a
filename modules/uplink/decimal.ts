import type { ByteWriter } from "../base/bytes";
import { powerOfTen } from "../base/powers";

/** A step has at most so many decimals; a finer one is taken to the nearest. */
const DECIMALS_MAX = 9;
const MINUS = 0x2d;
const POINT = 0x2e;
const ZERO = 0x30;

/**
 * A step as a whole number over a power of ten, so that counts × step is the decimal number that a person would write:
 * 234 steps of 0.1 are 23.4 and not 23.400000000000002. Exact while counts × step × 10^decimals is below 2^53.
 */
export class Decimal {
	/** Digits behind the point. */
	readonly decimals: number;
	/** Steps of 10^-decimals in one step. */
	readonly #mantissa: number;
	readonly #scale: number;

	/** @param step in the point's unit, above 0 */
	constructor(step: number) {
		let decimals = 0;
		while (decimals < DECIMALS_MAX && Math.round(step * powerOfTen(decimals)) / powerOfTen(decimals) !== step)
			decimals += 1;
		this.decimals = decimals;
		this.#scale = powerOfTen(decimals);
		this.#mantissa = Math.round(step * this.#scale);
	}

	/** The floating-point number nearest to counts × step. */
	value(counts: number): number {
		return (counts * this.#mantissa) / this.#scale;
	}

	/** counts × step as text, with all of the step's decimals: at most {@link decimalBytesMax} bytes. */
	write(out: ByteWriter, counts: number): void {
		const whole = counts * this.#mantissa;
		if (whole < 0) out.u8(MINUS);
		const size = Math.abs(whole);
		const front = Math.floor(size / this.#scale);
		writeDigits(out, front, 1);
		if (this.decimals === 0) return;
		out.u8(POINT);
		// Beyond 2^53 the difference is not what it should be, but it is still a fraction.
		const fraction = Math.min(Math.max(0, size - front * this.#scale), this.#scale - 1);
		writeDigits(out, fraction, this.decimals);
	}
}

/** Counts of a record below 2^51, steps up to 10^6: sign, 22 digits, point and nine decimals, and some to spare. */
export const decimalBytesMax = 40;

/** A whole number, not below 0, with at least so many digits. */
export function writeDigits(out: ByteWriter, value: number, digits: number): void {
	let weight = powerOfTen(digits - 1);
	while (weight * 10 <= value) weight *= 10;
	for (let rest = value; weight >= 1; weight /= 10) {
		const digit = Math.floor(rest / weight);
		out.u8(ZERO + digit);
		rest -= digit * weight;
	}
}
