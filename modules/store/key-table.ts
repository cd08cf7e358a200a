/** Keys that a block's rows may be coded by. */
const KEYS = 32;
/** Rows coded by one key: what a damaged key makes unreadable at the most. FORMAT.md, "Coded rows". */
export const rowsPerKey = 19;
/** A row that takes more room than the key's first one wears the key like so many: it has been left behind. */
const LONGER_USES = 5;

/** Where in the block being written rows lie that others can be coded by. 350 bytes. */
export class KeyTable {
	readonly #units = new Uint8Array(KEYS);
	readonly #uses = new Uint8Array(KEYS);
	/** Bytes of the first row coded by the key; 0: none yet. */
	readonly #bytes = new Uint8Array(KEYS);
	readonly #ages = new Uint32Array(KEYS);
	readonly #lowest = new Uint16Array(KEYS);
	readonly #highest = new Uint16Array(KEYS);
	#count = 0;
	#added = 0;

	clear(): void {
		this.#count = 0;
		this.#added = 0;
	}

	/** The newest key whose points span [lowest, highest] and that may be used once more; -1: none. */
	find(lowest: number, highest: number): number {
		let best = -1;
		for (let index = 0; index < this.#count; index += 1) {
			const spans = (this.#lowest[index] as number) <= lowest && (this.#highest[index] as number) >= highest;
			if (!spans || (this.#uses[index] as number) >= rowsPerKey) continue;
			if (best < 0 || (this.#ages[index] as number) > (this.#ages[best] as number)) best = index;
		}
		return best;
	}

	unit(index: number): number {
		return this.#units[index] as number;
	}

	/** A row of so many bytes was coded by it. */
	use(index: number, bytes: number): void {
		if (this.#bytes[index] === 0) this.#bytes[index] = bytes;
		const uses = bytes > (this.#bytes[index] as number) ? LONGER_USES : 1;
		this.#uses[index] = (this.#uses[index] as number) + uses;
	}

	/** A row that lies at `unit` is a key from now on; in place of the one that it replaces, or of the oldest. */
	add(unit: number, lowest: number, highest: number): void {
		let at = 0;
		while (at < this.#count && (this.#lowest[at] !== lowest || this.#highest[at] !== highest)) at += 1;
		if (at === KEYS) at = this.oldest();
		else if (at === this.#count) this.#count += 1;
		this.#added += 1;
		this.#ages[at] = this.#added;
		this.#units[at] = unit;
		this.#uses[at] = 0;
		this.#bytes[at] = 0;
		this.#lowest[at] = lowest;
		this.#highest[at] = highest;
	}

	private oldest(): number {
		let best = 0;
		for (let index = 1; index < KEYS; index += 1) {
			if ((this.#ages[index] as number) < (this.#ages[best] as number)) best = index;
		}
		return best;
	}
}
