/**
 * Where values lie that nobody here knows: of another version's kinds, of what is not in the site now. They are carried
 * along, the oldest left behind when there are too many. 8 bytes each.
 */
export class Carried {
	readonly #kinds: Uint8Array;
	readonly #subjects: Uint32Array;
	readonly #places: Uint16Array;
	readonly #units: Uint8Array;
	count = 0;

	/** @param most values, and units that they take together */
	constructor(most: number) {
		this.#kinds = new Uint8Array(most);
		this.#subjects = new Uint32Array(most);
		this.#places = new Uint16Array(most);
		this.#units = new Uint8Array(most);
	}

	clear(): void {
		this.count = 0;
	}

	/** The newest value of this key lies at unit `place`. */
	note(kind: number, subject: number, place: number, units: number): void {
		this.remove(kind, subject);
		while (this.count > 0 && this.#total() + units > this.#units.length) this.removeAt(0);
		this.#kinds[this.count] = kind;
		this.#subjects[this.count] = subject;
		this.#places[this.count] = place;
		this.#units[this.count] = units;
		this.count += 1;
	}

	remove(kind: number, subject: number): void {
		for (let index = 0; index < this.count; index += 1) {
			if (this.#kinds[index] !== kind || this.#subjects[index] !== subject) continue;
			this.removeAt(index);
			return;
		}
	}

	placeOf(index: number): number {
		return this.#places[index] as number;
	}

	/** It lies elsewhere now. */
	move(index: number, place: number): void {
		this.#places[index] = place;
	}

	removeAt(index: number): void {
		this.#kinds.copyWithin(index, index + 1, this.count);
		this.#subjects.copyWithin(index, index + 1, this.count);
		this.#places.copyWithin(index, index + 1, this.count);
		this.#units.copyWithin(index, index + 1, this.count);
		this.count -= 1;
	}

	#total(): number {
		let total = 0;
		for (let index = 0; index < this.count; index += 1) total += this.#units[index] as number;
		return total;
	}
}
