/** Holes remembered. */
const HOLES = 8;

/** The holes reported last, so that each is reported once between two starts. 64 bytes. */
export class HoleList {
	readonly #firsts = new Uint32Array(HOLES);
	readonly #ends = new Uint32Array(HOLES);
	#next = 0;

	/** False: [first, end) lies in one that is known. */
	add(first: number, end: number): boolean {
		for (let index = 0; index < HOLES; index += 1) {
			if ((this.#firsts[index] as number) <= first && end <= (this.#ends[index] as number)) return false;
		}
		this.#firsts[this.#next] = first;
		this.#ends[this.#next] = end;
		this.#next = (this.#next + 1) % HOLES;
		return true;
	}
}
