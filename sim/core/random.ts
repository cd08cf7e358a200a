/**
 * A seeded stream of pseudo-random numbers (sfc32, by Chris Doty-Humphrey's PractRand), 32-bit integer arithmetic only,
 * so that every engine draws the same.
 *
 * One stream per cause: a stream's label goes into its seed, so that switching one cause off does not move the others.
 */
export class Random {
	readonly #state = new Uint32Array(4);

	constructor(seed: number, label: string) {
		this.#state[0] = seed >>> 0;
		this.#state[1] = Math.floor(seed / 0x100000000);
		this.#state[2] = hashOf(label);
		this.#state[3] = 1;
		for (let round = 0; round < 16; round += 1) this.u32();
	}

	/** [0, 2^32) */
	u32(): number {
		const state = this.#state;
		const [a, b, c, d] = state as unknown as [number, number, number, number];
		const sum = (a + b + d) >>> 0;
		state[3] = d + 1;
		state[0] = b ^ (b >>> 9);
		state[1] = c + (c << 3);
		state[2] = ((c << 21) | (c >>> 11)) + sum;
		return sum;
	}

	/** [0, 1) */
	unit(): number {
		return this.u32() / 0x100000000;
	}

	/** [lowest, highest) */
	between(lowest: number, highest: number): number {
		return lowest + this.unit() * (highest - lowest);
	}

	/** About normal, mean 0, standard deviation 1: the sum of twelve uniform draws less six. */
	normal(): number {
		let sum = -6;
		for (let index = 0; index < 12; index += 1) sum += this.unit();
		return sum;
	}

	fill(buffer: Uint8Array): void {
		for (let index = 0; index < buffer.length; index += 1) buffer[index] = this.u32() & 0xff;
	}
}

/** FNV-1a, 32 bits. */
function hashOf(text: string): number {
	let hash = 0x811c9dc5;
	for (let index = 0; index < text.length; index += 1) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
	return hash >>> 0;
}
