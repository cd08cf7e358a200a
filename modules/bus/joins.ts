const unknown = 0;
/** They were read together. */
const proven = 1;
/** Never read together again: they were refused together and answered apart, or belong to different requests. */
const cut = 2;

/** No join is suspected yet. */
const none = -1;

/**
 * What slaves taught about reading wants together, by places in the plan's order: a *join* is that of a place to the
 * one before it.
 *
 * When a slave refuses a block, one want in it, or one join (a hole that it does not have, a length that it does not
 * like) is at fault, perhaps more. It is found by reading parts: each answer proves what was in it, each refusal
 * narrows the search, holes first; the last suspect is asked for once more. Only what was proven bad stays cut, all
 * else is read together again. A fault costs about log2(wants) requests, a hole four. One search for each slave at a
 * time.
 */
export class Joins {
	readonly #joins: Uint8Array;
	readonly #isHole: Uint8Array;
	/** 1: it was read; 2: refused when it was asked for alone. */
	readonly #wants: Uint8Array;
	/** By slave; null while it has none: most never have one. */
	readonly #searches: (Search | null)[];
	/** 1: a search ends before this place. */
	readonly #walls: Uint8Array;
	/** Joins that were found bad. */
	#cuts = 0;

	/** @param isFirst places that are never joined to the one before; `isHole`: behind registers that nobody wants */
	constructor(isFirst: readonly boolean[], isHole: readonly boolean[], slaves: number) {
		this.#joins = Uint8Array.from(isFirst, (first) => (first ? cut : unknown));
		this.#isHole = Uint8Array.from(isHole, Number);
		this.#wants = new Uint8Array(isFirst.length);
		this.#walls = new Uint8Array(isFirst.length + 1);
		this.#searches = new Array<Search | null>(slaves).fill(null);
	}

	/** A place may be read together with the one before it. */
	allows(place: number): boolean {
		return (
			this.#walls[place] === 0 &&
			this.#joins[place] !== cut &&
			this.#wants[place] !== cut &&
			this.#wants[place - 1] !== cut
		);
	}

	/** It was refused when it was asked for alone. */
	isRefused(place: number): boolean {
		return this.#wants[place] === cut;
	}

	/** What slaves have refused so far: joins and single wants. */
	get refusals(): number {
		let count = this.#cuts;
		for (const want of this.#wants) count += want === cut ? 1 : 0;
		return count;
	}

	/** The part to read next while a search is on that concerns a place; null when none does. */
	search(slave: number, place: number): Search | null {
		const search = this.searchOf(slave);
		return search !== null && place >= search.from && place <= search.to ? search : null;
	}

	private searchOf(slave: number): Search | null {
		return this.#searches[slave] as Search | null;
	}

	/** Places first to last were read in one request. */
	answered(slave: number, first: number, last: number): void {
		const search = this.searchOf(slave);
		for (let place = first; place <= last; place += 1) {
			this.#wants[place] = proven;
			if (place > first) this.#joins[place] = proven;
		}
		if (search === null || !search.asks(first, last)) return;
		if (search.suspect !== none) {
			// The same request is answered now: whatever was wrong has passed.
			this.end(slave, search);
			return;
		}
		if (first === search.low) search.good = last;
		this.narrow(search);
	}

	/**
	 * They were refused, or not answered by a slave that answers others.
	 *
	 * @returns true when to ask for them once more leads on: in parts, or without what was found
	 */
	refused(slave: number, first: number, last: number): boolean {
		const search = this.searchOf(slave);
		if (search?.asks(first, last)) return this.refusedPart(slave, search, first, last);
		if (first === last) this.#wants[first] = cut;
		if (first === last || search !== null) return false;
		const begun = new Search(first, last);
		this.#searches[slave] = begun;
		this.#walls[first] = 1;
		this.#walls[last + 1] = 1;
		this.narrow(begun);
		return true;
	}

	private refusedPart(slave: number, search: Search, first: number, last: number): boolean {
		if (first === last) {
			this.#wants[first] = cut;
			this.end(slave, search);
			return false;
		}
		if (search.suspect !== none) {
			this.#joins[search.suspect] = cut;
			this.#cuts += 1;
			this.end(slave, search);
			return true;
		}
		// A front part holds what was good before; a back part is the whole now.
		if (first > search.low) search.good = first - 1;
		search.low = first;
		search.bad = last;
		this.narrow(search);
		return true;
	}

	private end(slave: number, search: Search): void {
		this.#searches[slave] = null;
		this.#walls[search.from] = 0;
		this.#walls[search.to + 1] = 0;
	}

	/** The search knows that low … good is answered and low … bad refused, and chooses what to read next. */
	private narrow(search: Search): void {
		const { low, bad, good } = search;
		const from = Math.max(low, good + 1);
		let suspects = this.count(search, from);
		if (suspects === 0) {
			// All of it was read before: the device is another now.
			for (let place = low; place <= bad; place += 1) {
				this.#wants[place] = unknown;
				if (place > low) this.#joins[place] = unknown;
			}
			suspects = this.count(search, from);
		}
		if (suspects === 1) this.conclude(search, this.suspect(search, from, 0));
		else if (from > low && this.#isHole[from] === 1 && this.#joins[from] === unknown) search.read(from, bad);
		else search.read(low, this.middle(search, from, suspects) - 1);
	}

	/** One place is left: its want, or, when that was answered, its join, if what was refused is refused once more. */
	private conclude(search: Search, place: number): void {
		if (this.#wants[place] !== proven) search.read(place, place);
		else {
			search.suspect = place;
			search.read(search.low, search.bad);
		}
	}

	private isSuspect(search: Search, place: number): boolean {
		return this.#wants[place] !== proven || (place > search.low && this.#joins[place] !== proven);
	}

	private count(search: Search, from: number): number {
		let count = 0;
		for (let place = from; place <= search.bad; place += 1) count += this.isSuspect(search, place) ? 1 : 0;
		return count;
	}

	/** The suspect that has this many before it. */
	private suspect(search: Search, from: number, before: number): number {
		let left = before;
		for (let place = from; place < search.bad; place += 1) {
			if (!this.isSuspect(search, place)) continue;
			if (left === 0) return place;
			left -= 1;
		}
		return search.bad;
	}

	/** Where to part what is left: the middle one of its unproven holes, else its middle suspect; never its first. */
	private middle(search: Search, from: number, suspects: number): number {
		let holes = 0;
		for (let place = from + 1; place <= search.bad; place += 1) holes += this.isOpenHole(place);
		let left = holes >> 1;
		for (let place = from + 1; holes > 0 && place <= search.bad; place += 1) {
			if (this.isOpenHole(place) === 0) continue;
			if (left === 0) return place;
			left -= 1;
		}
		return this.suspect(search, from, suspects >> 1);
	}

	private isOpenHole(place: number): number {
		return this.#isHole[place] === 1 && this.#joins[place] === unknown ? 1 : 0;
	}
}

/** Where one slave's search has got to. */
class Search {
	/** What was refused when it began: these places wait for its end. */
	readonly from: number;
	readonly to: number;
	/** low … good is answered, if good is not less. */
	low: number;
	good: number;
	/** low … bad is refused. */
	bad: number;
	/** The join that is found bad if low … bad is refused once more; -1 while it is not known. */
	suspect = none;
	/** What to read next. */
	first = 0;
	last = 0;

	/** These places were refused. */
	constructor(first: number, last: number) {
		this.from = first;
		this.to = last;
		this.low = first;
		this.good = first - 1;
		this.bad = last;
	}

	/** It is these places that the search wants to know about now. */
	asks(first: number, last: number): boolean {
		return first === this.first && last === this.last;
	}

	read(first: number, last: number): void {
		this.first = first;
		this.last = last;
	}
}
