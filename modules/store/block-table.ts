/** What the log remembers of each erase block: which one it is in its life, and where it begins. 13 bytes a block. */
export class BlockTable {
	readonly #numbers: Uint32Array;
	readonly #firstSequences: Uint32Array;
	readonly #valuesBefore: Uint32Array;
	readonly #worn: Uint8Array;

	constructor(blocks: number) {
		this.#numbers = new Uint32Array(blocks);
		this.#firstSequences = new Uint32Array(blocks);
		this.#valuesBefore = new Uint32Array(blocks);
		this.#worn = new Uint8Array(blocks);
	}

	clear(): void {
		this.#numbers.fill(0);
	}

	use(index: number, number: number, firstSequence: number, valuesBefore: number): void {
		this.#numbers[index] = number;
		this.#firstSequences[index] = firstSequence;
		this.#valuesBefore[index] = valuesBefore;
	}

	free(index: number): void {
		this.#numbers[index] = 0;
	}

	isUsed(index: number): boolean {
		return this.#numbers[index] !== 0;
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
		return this.#numbers[index] as number;
	}

	firstSequence(index: number): number {
		return this.#firstSequences[index] as number;
	}

	valuesBefore(index: number): number {
		return this.#valuesBefore[index] as number;
	}

	/** Index of the block begun last; -1 when none is used. */
	newest(): number {
		let best = -1;
		for (let index = 0; index < this.#numbers.length; index += 1) {
			if (this.isUsed(index) && (best < 0 || this.number(index) > this.number(best))) best = index;
		}
		return best;
	}

	/** Index of the block begun first after the one with `number`; with 0 the oldest of all; -1 when there is none. */
	after(number: number): number {
		let best = -1;
		for (let index = 0; index < this.#numbers.length; index += 1) {
			if (this.number(index) > number && (best < 0 || this.number(index) < this.number(best))) best = index;
		}
		return best;
	}

	/** Block in which `sequence` lies: the last one that begins at or before it; the oldest when all begin after. */
	find(sequence: number): number {
		let best = this.after(0);
		for (let index = 0; index < this.#numbers.length; index += 1) {
			if (!this.isUsed(index) || this.firstSequence(index) > sequence) continue;
			if (this.number(index) > this.number(best)) best = index;
		}
		return best;
	}
}
