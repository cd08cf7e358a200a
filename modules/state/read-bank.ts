import type { Bank } from "./bank";
import type { Entry } from "./entry";

/** What a bank was found to be. */
export const Found = Object.freeze({
	/** Nothing but sound entries. */
	sound: 0,
	/** Behind the last sound entry lies what a power cut tore. */
	torn: 1,
	/** Something that was written whole is not sound any more. */
	damaged: 2,
});

/** Told of each entry that counts, in order; its value is in the entry during the call. */
export type EntryTaker = (entry: Entry, unit: number) => void;

/**
 * Reads a bank through, once. A batch counts whole or not at all. One of {@link Found}; the bank's next unit is behind
 * what is used.
 */
export function readBank(bank: Bank, entry: Entry, take: EntryTaker): number {
	const used = bank.lastUsed();
	let found: number = Found.sound;
	let unit = 1;
	while (unit <= used) {
		const isSound = bank.read(unit, entry);
		// Nothing is written behind what is torn: a start that finds such goes over to the other bank.
		if (isSound && found === Found.torn) found = Found.damaged;
		const end = isSound && entry.isFirst ? endOfBatch(bank, entry, unit) : -(unit + 1);
		if (end > 0) while (unit < end) unit = takeOne(bank, entry, unit, take);
		else {
			found = Math.max(found, Found.torn);
			unit = -end;
		}
	}
	bank.unit = unit; // the end of a value may look blank
	return found;
}

/** The unit behind a batch that is whole; negative: the one at which it turns out not to be. */
function endOfBatch(bank: Bank, entry: Entry, first: number): number {
	let unit = first + entry.units;
	while (!entry.isLast) {
		if (unit >= bank.units - 1 || !bank.read(unit, entry) || entry.isFirst) return -unit;
		unit += entry.units;
	}
	return unit;
}

function takeOne(bank: Bank, entry: Entry, unit: number, take: EntryTaker): number {
	bank.read(unit, entry);
	const end = unit + entry.units;
	take(entry, unit);
	return end;
}
