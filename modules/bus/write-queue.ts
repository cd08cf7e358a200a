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

/** Numbers of a write beside its value: slave, code, address, token. */
const NUMBERS = 4;

/** First in, first out; its columns are made at start. */
export class WriteQueue {
	readonly #numbers = new Float64Array(CAPACITY * NUMBERS);
	readonly #values = new Array<Write["value"]>(CAPACITY).fill(0);
	#first = 0;
	#count = 0;

	/** False when the queue is full. */
	push(slave: number, code: number, address: number, value: number | readonly number[], token: number): boolean {
		if (this.#count === CAPACITY) return false;
		const place = (this.#first + this.#count) % CAPACITY;
		const numbers = this.#numbers;
		const at = place * NUMBERS;
		numbers[at] = slave;
		numbers[at + 1] = code;
		numbers[at + 2] = address;
		numbers[at + 3] = token;
		this.#values[place] = value;
		this.#count += 1;
		return true;
	}

	/** Slave of the oldest write; -1 when there is none. */
	get slave(): number {
		return this.#count === 0 ? -1 : (this.#numbers[this.#first * NUMBERS] as number);
	}

	/** Moves the oldest write into `into`; false when there is none. */
	take(into: Write): boolean {
		if (this.#count === 0) return false;
		const numbers = this.#numbers;
		const at = this.#first * NUMBERS;
		into.slave = numbers[at] as number;
		into.code = numbers[at + 1] as number;
		into.address = numbers[at + 2] as number;
		into.token = numbers[at + 3] as number;
		into.value = this.#values[this.#first] as Write["value"];
		this.#values[this.#first] = 0; // an array is not held longer than it must be
		this.#first = (this.#first + 1) % CAPACITY;
		this.#count -= 1;
		return true;
	}
}
