/** Writes that wait for the line. */
const CAPACITY = 16;

export interface Write {
	/** Index into the line's slaves. */
	slave: number;
	/** Function code 5, 6, 15 or 16. */
	code: number;
	address: number;
	/** One word, or several; zeros and ones for function 15. Held until the write has gone out, not copied. */
	value: number | readonly number[];
	/** Comes back with the result. */
	token: number;
}

/** First in, first out; records made at start. */
export class WriteQueue {
	readonly #slots: Write[] = [];
	#first = 0;
	#count = 0;

	constructor() {
		for (let index = 0; index < CAPACITY; index += 1) {
			this.#slots.push({ slave: 0, code: 0, address: 0, value: 0, token: 0 });
		}
	}

	/** False when the queue is full. */
	push(slave: number, code: number, address: number, value: number | readonly number[], token: number): boolean {
		if (this.#count === CAPACITY) return false;
		const slot = this.#slots[(this.#first + this.#count) % CAPACITY] as Write;
		slot.slave = slave;
		slot.code = code;
		slot.address = address;
		slot.value = value;
		slot.token = token;
		this.#count += 1;
		return true;
	}

	/** The oldest write, left where it is; null when there is none. */
	peek(): Write | null {
		return this.#count === 0 ? null : (this.#slots[this.#first] as Write);
	}

	/** Moves the oldest write into `into`; false when there is none. */
	take(into: Write): boolean {
		if (this.#count === 0) return false;
		Object.assign(into, this.#slots[this.#first]);
		this.#first = (this.#first + 1) % CAPACITY;
		this.#count -= 1;
		return true;
	}
}
