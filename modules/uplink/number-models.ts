import { BitModels } from "./bit-models";
import type { BitCoder } from "./range-coder";

/** Bits that the length of a magnitude may have: up to 2^48. */
const LENGTHS = 49;
/** Bits below the leading one whose chances are learned; the rest is as likely as not. */
const LEARNED_BITS = 2;
const PER_CONTEXT = LENGTHS + LEARNED_BITS * LENGTHS;

/** Whole numbers [0, 2^48): how many bits they have, in steps of one, then those bits. Contexts are the caller's. */
export class MagnitudeModels {
	readonly #bits: BitModels;

	constructor(contexts: number) {
		this.#bits = new BitModels(contexts * PER_CONTEXT);
	}

	reset(): void {
		this.#bits.reset();
	}

	code(coder: BitCoder, context: number, value: number): number {
		const base = context * PER_CONTEXT;
		const wanted = lengthOf(value);
		let length = 0;
		while (length < LENGTHS - 1 && coder.bit(this.#bits, base + length, length < wanted ? 1 : 0) === 1) length += 1;
		if (length < 2) return length;
		let coded = 1;
		let left = length - 1;
		for (let at = 0; at < LEARNED_BITS && left > 0; at += 1) {
			left -= 1;
			const bit = Math.floor(value / 2 ** left) % 2;
			const model = base + LENGTHS + LEARNED_BITS * length + Math.min(at, LEARNED_BITS - 1);
			coded = coded * 2 + coder.bit(this.#bits, model, bit);
		}
		const rest = 2 ** left;
		return coded * rest + coder.plain(value % rest, left);
	}
}

/** Bits that a whole number takes: 0 for 0, 1 for 1, 2 for 2 and 3 … */
function lengthOf(value: number): number {
	let length = 0;
	for (let rest = value; rest >= 1; rest = Math.floor(rest / 2)) length += 1;
	return length;
}
