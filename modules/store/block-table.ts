/** What the log remembers of each erase block: which one it is in the life of the log, and where it begins. */
export class BlockTable {
	readonly #numbers: Uint32Array;
	readonly #firstSequences: Uint32Array;
	readonly #valuesBefore: Uint32Array;

	constructor(blocks: number) {
		this.#numbers = new Uint32Array(blocks);
		this.#firstSequences = new Uint32Array(blocks);
		this.#valuesBefore = new Uint32Array(blocks);
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

	/** Index of the oldest block; -1 when none is used. */
	oldest(): number {
		let best = -1;
		for (let index = 0; index < this.#numbers.length; index += 1) {
			if (this.isUsed(index) && (best < 0 || this.number(index) < this.number(best))) best = index;
		}
		return best;
	}

	/** Block in which `sequence` lies: the last one that begins at or before it; the oldest when all begin after. */
	find(sequence: number): number {
		let best = this.oldest();
		for (let index = 0; index < this.#numbers.length; index += 1) {
			if (!this.isUsed(index) || this.firstSequence(index) > sequence) continue;
			if (this.number(index) > this.number(best)) best = index;
		}
		return best;
	}
}
