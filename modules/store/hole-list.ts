/** Holes remembered. */
const HOLES = 8;

/** The holes reported last, so that each is reported once between two starts. 64 bytes. */
export class HoleList {
	/** First and end of each. */
	readonly #bounds = new Uint32Array(2 * HOLES);
	#next = 0;

	/** False: [first, end) lies in one that is known. */
	add(first: number, end: number): boolean {
		const bounds = this.#bounds;
		for (let at = 0; at < bounds.length; at += 2) {
			if ((bounds[at] as number) <= first && end <= (bounds[at + 1] as number)) return false;
		}
		bounds[this.#next] = first;
		bounds[this.#next + 1] = end;
		this.#next = (this.#next + 2) % bounds.length;
		return true;
	}
}
