import { powerOfTwo } from "../base/powers";
import type { BitModels } from "./bit-models";
import type { BitCoder } from "./range-coder";

/** Bits that a magnitude may have. */
const LENGTH_MAX = 48;
/** Steps of the length that have a model of their own; all beyond share the last. */
const STEPS = 16;
/** Bits below the leading one whose chances are learned; the rest is as likely as not. */
const LEARNED_BITS = 2;
/** Lengths from 2 on whose bits have models of their own; all beyond share the last. */
const LENGTHS = 7;
const PER_CONTEXT = STEPS + LEARNED_BITS * LENGTHS;

/** Models of bits that so many contexts take. */
export function magnitudeModels(contexts: number): number {
	return contexts * PER_CONTEXT;
}

/**
 * Whole numbers [0, 2^48): how many bits they have, in steps of one, then those bits. Contexts are the caller's; each
 * takes 90 bytes of RAM.
 */
export class MagnitudeModels {
	readonly #bits: BitModels;
	readonly #first: number;

	/** @param bits of which its own are from `first` on, {@link magnitudeModels} of them */
	constructor(bits: BitModels, first: number) {
		this.#bits = bits;
		this.#first = first;
	}

	code(coder: BitCoder, context: number, value: number): number {
		const base = this.#first + context * PER_CONTEXT;
		const wanted = lengthOf(value);
		let length = 0;
		while (length < LENGTH_MAX) {
			const step = Math.min(length, STEPS - 1);
			if (coder.bit(this.#bits, base + step, length < wanted ? 1 : 0) === 0) break;
			length += 1;
		}
		if (length < 2) return length;
		const models = base + STEPS + LEARNED_BITS * Math.min(length - 2, LENGTHS - 1);
		let coded = 1;
		let left = length - 1;
		for (let at = 0; at < LEARNED_BITS && left > 0; at += 1) {
			left -= 1;
			const bit = Math.floor(value / powerOfTwo(left)) % 2;
			coded = coded * 2 + coder.bit(this.#bits, models + at, bit);
		}
		const rest = powerOfTwo(left);
		return coded * rest + coder.plain(value % rest, left);
	}
}

/** Bits that a whole number takes: 0 for 0, 1 for 1, 2 for 2 and 3 … */
function lengthOf(value: number): number {
	let length = 0;
	for (let rest = value; rest >= 1; rest = Math.floor(rest / 2)) length += 1;
	return length;
}
