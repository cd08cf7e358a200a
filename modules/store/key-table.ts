/** Keys that a block's rows may be coded by. */
const KEYS = 32;
/** Rows coded by one key: what a damaged key makes unreadable at the most. FORMAT.md, "Coded rows". */
export const rowsPerKey = 19;
/** A row that takes more room than the key's first one wears the key like so many: it has been left behind. */
const LONGER_USES = 5;

/** Numbers of a key. */
const UNIT = 0;
const USES = 1;
/** Bytes of the first row coded by it; 0: none yet. */
const BYTES = 2;
/** Keys that the block had before it: a block has fewer rows than 65 536. */
const AGE = 3;
const LOWEST = 4;
const HIGHEST = 5;
const NUMBERS = 6;

/** Where in the block being written rows lie that others can be coded by. 384 bytes. */
export class KeyTable {
	readonly #numbers = new Uint16Array(KEYS * NUMBERS);
	#count = 0;
	#added = 0;

	clear(): void {
		this.#count = 0;
		this.#added = 0;
	}

	private of(index: number, what: number): number {
		return this.#numbers[index * NUMBERS + what] as number;
	}

	private set(index: number, what: number, value: number): void {
		this.#numbers[index * NUMBERS + what] = value;
	}

	/** The newest key whose points span [lowest, highest] and that may be used once more; -1: none. */
	find(lowest: number, highest: number): number {
		let best = -1;
		for (let index = 0; index < this.#count; index += 1) {
			const spans = this.of(index, LOWEST) <= lowest && this.of(index, HIGHEST) >= highest;
			if (!spans || this.of(index, USES) >= rowsPerKey) continue;
			if (best < 0 || this.of(index, AGE) > this.of(best, AGE)) best = index;
		}
		return best;
	}

	unit(index: number): number {
		return this.of(index, UNIT);
	}

	/** A row of so many bytes was coded by it. */
	use(index: number, bytes: number): void {
		if (this.of(index, BYTES) === 0) this.set(index, BYTES, bytes);
		const uses = bytes > this.of(index, BYTES) ? LONGER_USES : 1;
		this.set(index, USES, this.of(index, USES) + uses);
	}

	/** A row that lies at `unit` is a key from now on; in place of the one that it replaces, or of the oldest. */
	add(unit: number, lowest: number, highest: number): void {
		let at = 0;
		while (at < this.#count && (this.of(at, LOWEST) !== lowest || this.of(at, HIGHEST) !== highest)) at += 1;
		if (at === KEYS) at = this.oldest();
		else if (at === this.#count) this.#count += 1;
		this.#added += 1;
		this.set(at, AGE, this.#added);
		this.set(at, UNIT, unit);
		this.set(at, USES, 0);
		this.set(at, BYTES, 0);
		this.set(at, LOWEST, lowest);
		this.set(at, HIGHEST, highest);
	}

	private oldest(): number {
		let best = 0;
		for (let index = 1; index < KEYS; index += 1) if (this.of(index, AGE) < this.of(best, AGE)) best = index;
		return best;
	}
}
