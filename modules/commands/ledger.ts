/** Commands that a gateway remembers. */
const ENTRIES_MAX = 64;

/** A command that was followed, and what came of it. */
export interface Entry {
	readonly id: string;
	readonly who: string;
	readonly role: number;
	readonly what: number;
	readonly subject: string;
	/** After this the same command would be refused for its age anyway, as a record's time; 0: it has no age. */
	readonly expiresMs: number;
	/** What it did lasts until then, {@link lastsForGood} included; 0: it does not last, or does no more. */
	untilMs: number;
	outcome: number;
	/** Of `set-limit` and `forecast`: what was asked for, and what was before. */
	readonly value: string;
	readonly was: string;
}

/** Until somebody says otherwise. */
export const lastsForGood = 0xffff_ffff_ffff;

/**
 * Commands of the recent past, so that none is followed twice. Bounded: while 64 are not expired yet, no other one
 * finds a place.
 */
export class Ledger {
	readonly #entries: Entry[] = [];

	get entries(): readonly Entry[] {
		return this.#entries;
	}

	find(id: string): Entry | null {
		for (const entry of this.#entries) if (entry.id === id) return entry;
		return null;
	}

	/** Whether one more would find a place. */
	hasRoom(stampMs: number): boolean {
		return this.#entries.length < ENTRIES_MAX || this.#entries.some((entry) => isOver(entry, stampMs));
	}

	/** The same id again takes the place of the one before. What has no place is not remembered: false. */
	add(entry: Entry, stampMs: number): boolean {
		let at = this.#entries.findIndex(({ id }) => id === entry.id);
		if (at < 0 && this.#entries.length >= ENTRIES_MAX) {
			at = this.#entries.findIndex((one) => isOver(one, stampMs));
			if (at < 0) return false;
		}
		if (at >= 0) this.#entries.splice(at, 1);
		this.#entries.push(entry);
		return true;
	}
}

function isOver({ expiresMs, untilMs }: Entry, stampMs: number): boolean {
	return stampMs > expiresMs && stampMs > untilMs;
}
