import type { WordOrder } from "../../modules/site/profile";

const scratch = new DataView(new ArrayBuffer(4));

/** One table of a twin's registers, built from what its manual names. Addresses are those on the wire. */
export class RegisterBank {
	readonly #words = new Map<number, () => number>();
	readonly #zerosUpTo: number;

	/** @param zerosUpTo registers below this that nobody named read 0; all others are refused with exception 2 */
	constructor(zerosUpTo = 0) {
		this.#zerosUpTo = zerosUpTo;
	}

	/** A register that holds `read() × perUnit`, rounded, in two's complement below zero. */
	scaled(address: number, perUnit: number, read: () => number): this {
		this.#words.set(address, () => Math.round(read() * perUnit) & 0xffff);
		return this;
	}

	/** An integer of 32 bits that holds `read() × perUnit`, rounded. */
	long(address: number, order: WordOrder, perUnit: number, read: () => number): this {
		return this.#pair(address, order, () => scratch.setInt32(0, Math.round(read() * perUnit) | 0));
	}

	/** A float of 32 bits. */
	float(address: number, order: WordOrder, read: () => number): this {
		return this.#pair(address, order, () => scratch.setFloat32(0, read()));
	}

	/** What the register holds; undefined when the device refuses it. */
	readonly read = (address: number): number | undefined => {
		const word = this.#words.get(address);
		if (word !== undefined) return word();
		return address < this.#zerosUpTo ? 0 : undefined;
	};

	#pair(address: number, order: WordOrder, fill: () => void): this {
		const half = (offset: number) => () => {
			fill();
			return scratch.getUint16(offset);
		};
		this.#words.set(address, half(order === "ABCD" ? 0 : 2));
		this.#words.set(address + 1, half(order === "ABCD" ? 2 : 0));
		return this;
	}
}
