import type { Flash } from "../ports/flash";

/** Some blocks of a partition, as a partition of their own. */
export class FlashSlice implements Flash {
	readonly #flash: Flash;
	readonly #first: number;
	readonly blocks: number;
	readonly blockLength: number;

	constructor(flash: Flash, first: number, blocks: number) {
		this.#flash = flash;
		this.#first = first;
		this.blocks = blocks;
		this.blockLength = flash.blockLength;
	}

	read(buffer: Uint8Array, offset: number): void {
		this.#flash.read(buffer, this.#first * this.blockLength + offset);
	}

	write(bytes: Uint8Array, offset: number): void {
		this.#flash.write(bytes, this.#first * this.blockLength + offset);
	}

	eraseBlock(index: number): void {
		this.#flash.eraseBlock(this.#first + index);
	}
}
