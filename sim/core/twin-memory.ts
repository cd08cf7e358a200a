import type { RegisterRef, RegisterTable } from "../../modules/site/profile";

/** The registers and bits that a twin has, in its four tables; what is not in it does not exist. */
export class TwinMemory {
	readonly #words: { readonly [table in RegisterTable]: Map<number, number> } = {
		coil: new Map(),
		discrete: new Map(),
		holding: new Map(),
		input: new Map(),
	};

	/** Makes `width` registers exist, with zeros in those that did not. */
	add({ table, address }: RegisterRef, width = 1): void {
		for (let index = 0; index < width; index += 1) {
			if (!this.#words[table].has(address + index)) this.#words[table].set(address + index, 0);
		}
	}

	/** The lowest to the highest register of a table exist. */
	fillHoles(): void {
		for (const table of ["holding", "input"] as const) {
			const addresses = [...this.#words[table].keys()];
			if (addresses.length === 0) continue;
			const lowest = Math.min(...addresses);
			this.add({ table, address: lowest }, Math.max(...addresses) - lowest + 1);
		}
	}

	read(table: RegisterTable, address: number): number | undefined {
		return this.#words[table].get(address);
	}

	/** Sets words from a place on. */
	write({ table, address }: RegisterRef, words: readonly number[]): void {
		words.forEach((word, index) => {
			this.#words[table].set(address + index, word & 0xffff);
		});
	}

	/** Sets the bits of `mask` in a word. */
	writeBits(place: RegisterRef, mask: number, bits: number): void {
		const word = this.read(place.table, place.address) ?? 0;
		this.write(place, [(word & ~mask) | (bits & mask)]);
	}
}
