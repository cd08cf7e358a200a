/** What the log remembers of each erase block: which one it is in its life, and where it begins. 13 bytes a block. */
export class BlockTable {
	readonly #blocks: number;
	/** Numbers of all blocks, then their first sequences, then the values before each. */
	readonly #columns: Uint32Array;
	readonly #worn: Uint8Array;

	constructor(blocks: number) {
		this.#blocks = blocks;
		this.#columns = new Uint32Array(3 * blocks);
		this.#worn = new Uint8Array(blocks);
	}

	clear(): void {
		this.#columns.fill(0, 0, this.#blocks);
	}

	use(index: number, number: number, firstSequence: number, valuesBefore: number): void {
		this.#columns[index] = number;
		this.#columns[this.#blocks + index] = firstSequence;
		this.#columns[2 * this.#blocks + index] = valuesBefore;
	}

	free(index: number): void {
		this.#columns[index] = 0;
	}

	isUsed(index: number): boolean {
		return this.#columns[index] !== 0;
	}

	/** It is not written any more, until the next start. What it holds may still be read. */
	markWorn(index: number): void {
		this.#worn[index] = 1;
	}

	isWorn(index: number): boolean {
		return this.#worn[index] === 1;
	}

	/** 1, 2, 3 … along the life of the log; 0 when the block is free. */
	number(index: number): number {
		return this.#columns[index] as number;
	}

	firstSequence(index: number): number {
		return this.#columns[this.#blocks + index] as number;
	}

	valuesBefore(index: number): number {
		return this.#columns[2 * this.#blocks + index] as number;
	}

	/** Index of the block begun last; -1 when none is used. */
	newest(): number {
		let best = -1;
		for (let index = 0; index < this.#blocks; index += 1) {
			if (this.isUsed(index) && (best < 0 || this.number(index) > this.number(best))) best = index;
		}
		return best;
	}

	/** Index of the block begun first after the one with `number`; with 0 the oldest of all; -1 when there is none. */
	after(number: number): number {
		let best = -1;
		for (let index = 0; index < this.#blocks; index += 1) {
			if (this.number(index) > number && (best < 0 || this.number(index) < this.number(best))) best = index;
		}
		return best;
	}

	/** Block in which `sequence` lies: the last one that begins at or before it; the oldest when all begin after. */
	find(sequence: number): number {
		let best = this.after(0);
		for (let index = 0; index < this.#blocks; index += 1) {
			if (!this.isUsed(index) || this.firstSequence(index) > sequence) continue;
			if (this.number(index) > this.number(best)) best = index;
		}
		return best;
	}
}
