const HALF = 32_768;
/** Nothing is ever certain: a chance keeps this distance from 0 and 1, of 65 536. */
const LEAST = 48;
/** How much of its error a model mends after n bits, of 65 536: about 1 / (n + 1.6). */
const rates = Uint16Array.from({ length: 32 }, (_, seen) => Math.floor(655_360 / (10 * seen + 16)));

/**
 * Chances of bits, each learned from what was coded by it: those of a whole coder, each of whose parts has a range of
 * them. Three bytes of RAM a model.
 */
export class BitModels {
	readonly #zero: Uint16Array;
	readonly #seen: Uint8Array;

	constructor(count: number) {
		this.#zero = new Uint16Array(count).fill(HALF);
		this.#seen = new Uint8Array(count);
	}

	/** Forgets all. */
	reset(): void {
		this.#zero.fill(HALF);
		this.#seen.fill(0);
	}

	/** [LEAST, 65536 - LEAST], of 65 536. */
	chanceOfZero(index: number): number {
		return this.#zero[index] as number;
	}

	learn(index: number, bit: number): void {
		const zero = this.#zero[index] as number;
		const seen = this.#seen[index] as number;
		const goal = bit === 0 ? 65_536 - LEAST : LEAST;
		this.#zero[index] = zero + Math.trunc(((goal - zero) * (rates[seen] as number)) / 65_536);
		if (seen < rates.length - 1) this.#seen[index] = seen + 1;
	}
}
