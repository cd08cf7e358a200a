import { assert } from "./assert";

/**
 * A bounded first-in first-out queue of events, each five numbers wide. Made at start; pushing allocates nothing.
 */
export class EventRing {
	readonly #fields: Float64Array;
	readonly #capacity: number;
	#first = 0;
	#count = 0;
	/** Events that found the ring full and were not taken. */
	refused = 0;

	/** @param capacity events [1, 4096] */
	constructor(capacity: number) {
		assert(capacity >= 1 && capacity <= 4096, "event ring capacity out of range");
		this.#capacity = capacity;
		this.#fields = new Float64Array(capacity * 5);
	}

	get count(): number {
		return this.#count;
	}

	/** False when the ring is full: the event is counted in `refused` and gone. */
	push(kind: number, a = 0, b = 0, c = 0, d = 0): boolean {
		if (this.#count === this.#capacity) {
			this.refused += 1;
			return false;
		}
		const at = ((this.#first + this.#count) % this.#capacity) * 5;
		this.#fields[at] = kind;
		this.#fields[at + 1] = a;
		this.#fields[at + 2] = b;
		this.#fields[at + 3] = c;
		this.#fields[at + 4] = d;
		this.#count += 1;
		return true;
	}

	/** Moves the oldest event into `into` (five numbers); false when there is none. */
	take(into: Float64Array): boolean {
		if (this.#count === 0) return false;
		const at = this.#first * 5;
		for (let index = 0; index < 5; index += 1) into[index] = this.#fields[at + index] as number;
		this.#first = (this.#first + 1) % this.#capacity;
		this.#count -= 1;
		return true;
	}
}
