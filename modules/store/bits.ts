/** Bits into a buffer made once, most significant first. What does not fit is counted and not written. */
export class BitWriter {
	readonly bytes: Uint8Array;
	/** Bits put so far. */
	position = 0;

	constructor(size: number) {
		this.bytes = new Uint8Array(size);
	}

	reset(): void {
		this.bytes.fill(0);
		this.position = 0;
	}

	/** More was put than the buffer holds: it is of no use. */
	get isOver(): boolean {
		return this.position > 8 * this.bytes.length;
	}

	get byteCount(): number {
		return Math.ceil(this.position / 8);
	}

	/** @param width [0, 32] */
	put(value: number, width: number): void {
		for (let at = width - 1; at >= 0; at -= 1) {
			const byte = this.position >> 3;
			if (byte < this.bytes.length && ((value >>> at) & 1) === 1) {
				this.bytes[byte] = (this.bytes[byte] as number) | (0x80 >> (this.position & 7));
			}
			this.position += 1;
		}
	}

	/** `value` times 1, then 0. */
	unary(value: number): void {
		for (let count = 0; count < value; count += 1) this.put(1, 1);
		this.put(0, 1);
	}

	/** Exponential Golomb of order `order`: [0, 2^30). */
	exponential(value: number, order: number): void {
		const high = (value >>> order) + 1;
		const length = 31 - Math.clz32(high);
		this.unary(length);
		this.put(high, length); // its leading 1 is known
		this.put(value, order);
	}
}

/** Reads what {@link BitWriter} wrote; nothing is assumed: past the end it yields 0 and `failed` turns true. */
export class BitReader {
	#bytes: Uint8Array;
	#position = 0;
	#end = 0;
	failed = false;

	constructor(bytes: Uint8Array) {
		this.#bytes = bytes;
	}

	over(bytes: Uint8Array, start: number, end: number): this {
		this.#bytes = bytes;
		this.#position = 8 * start;
		this.#end = 8 * end;
		this.failed = false;
		return this;
	}

	/** @param width [0, 31] */
	take(width: number): number {
		if (this.#position + width > this.#end) {
			this.failed = true;
			return 0;
		}
		let value = 0;
		for (let count = 0; count < width; count += 1) {
			const byte = this.#bytes[this.#position >> 3] as number;
			value = 2 * value + ((byte >> (7 - (this.#position & 7))) & 1);
			this.#position += 1;
		}
		return value;
	}

	/** @param most more ones than this fail */
	unary(most: number): number {
		let count = 0;
		while (this.take(1) === 1) {
			count += 1;
			if (count > most) {
				this.failed = true;
				return 0;
			}
		}
		return count;
	}

	exponential(order: number): number {
		const length = this.unary(30 - order);
		const high = (1 << length) + this.take(length) - 1;
		return (high << order) + this.take(order);
	}
}
