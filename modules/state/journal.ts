import { assert } from "../base/assert";
import { ByteWriter } from "../base/bytes";
import { ProvenFlash } from "../base/proven-flash";
import type { Flash } from "../ports/flash";
import { Bank } from "./bank";
import { Carried } from "./carried";
import { Entry, unitBytes } from "./entry";
import type { StateKey } from "./key";
import { StateResult } from "./open-result";
import { Found, readBank } from "./read-bank";
import { Values } from "./values";

/** Units that are kept free for what is saved until a quiet moment comes; an eighth of a bank where that is less. */
const RESERVE_UNITS = 32;

/**
 * Small values that outlive a power cut, on a NOR partition of their own: FORMAT.md.
 *
 * What changes is put, then saved: what is saved together is there together, or not at all. Bounds: the keys' units
 * fill half of half a partition at the most, what others left there a quarter; what is more is not kept, and counted.
 */
export class StateJournal {
	readonly values: Values;
	readonly #proven: ProvenFlash;
	readonly #banks: readonly [Bank, Bank];
	readonly #carried: Carried;
	readonly #entry = new Entry();
	readonly #reserveUnits: number;
	/** The half that counts. */
	#current = 0;
	/** False: nothing is kept. */
	isOpen = false;

	/** @param flash an even number of blocks, at most 1 MiB */
	constructor(flash: Flash, keys: readonly StateKey[]) {
		assert(flash.blocks >= 2 && flash.blocks % 2 === 0, "state needs an even number of blocks");
		this.#proven = new ProvenFlash(flash);
		const scratch = new ByteWriter(unitBytes);
		this.#banks = [new Bank(flash, this.#proven, scratch, 0), new Bank(flash, this.#proven, scratch, 1)];
		const { units } = this.#banks[0];
		assert(units <= 0x8000, "a place is two bytes");
		this.#reserveUnits = Math.min(RESERVE_UNITS, units / 8);
		this.values = new Values(keys, Math.floor(units / 2));
		this.#carried = new Carried(Math.floor(units / 4));
	}

	get #bank(): Bank {
		return this.#banks[this.#current] as Bank;
	}

	get #other(): Bank {
		return this.#banks[1 - this.#current] as Bank;
	}

	/** Blocks erased since boot. */
	get blocksErased(): number {
		return this.#proven.blocksErased;
	}

	/** Reads what is there: one of {@link StateResult}. May erase, so it comes before any line is open. */
	open(): number {
		for (const bank of this.#banks) bank.look();
		if (this.#banks.some(({ isNewer }) => isNewer)) return StateResult.newer;
		this.#current = this.#banks[1].generation > this.#banks[0].generation ? 1 : 0;
		this.isOpen = true;
		const found = this.#bank.generation === 0 ? this.#begin() : this.#recover();
		return this.isOpen ? found : StateResult.worn;
	}

	#begin(): number {
		const isEmpty = this.#banks.every((bank) => bank.lastUsed() === 0);
		// A half that was never finished may read as a whole one the next time: it goes before anything is written.
		if (!this.#bank.isBlank && !this.#bank.erase()) this.isOpen = false;
		else this.#goOver();
		return isEmpty ? StateResult.made : StateResult.lost;
	}

	#recover(): number {
		const bank = this.#bank;
		const other = this.#other;
		let found = this.#read(bank);
		if (found === Found.damaged && other.generation > 0) {
			// Older values rather than none; but not from one that is damaged too: what was removed would be back.
			if (this.#read(other) !== Found.sound) this.values.forget();
			this.#carried.clear(); // of those only the place is known, and that bank is about to be erased
			found = this.#readOn(bank);
		}
		if (found !== Found.sound || !bank.isWhole) this.#goOver();
		else if (other.generation === 0 && !other.isBlank && !other.erase()) this.isOpen = false;
		return found === Found.damaged ? StateResult.damaged : StateResult.kept;
	}

	#read(bank: Bank): number {
		this.values.forget();
		this.#carried.clear();
		return this.#readOn(bank);
	}

	#readOn(bank: Bank): number {
		return readBank(bank, this.#entry, (entry, unit) => {
			const slot = this.values.slotOf(entry);
			if (slot >= 0) this.values.load(slot, entry);
			else if (entry.isRemoval) this.#carried.remove(entry.kind, entry.subject);
			else this.#carried.note(entry.kind, entry.subject, unit, entry.units);
		});
	}

	/** All that was put since, together. False: it is not kept. When this returns true, it survives any power cut. */
	save(): boolean {
		if (this.values.changed > 0 && this.isOpen && !this.#append()) this.#goOver();
		if (this.isOpen) this.values.settle();
		return this.isOpen;
	}

	#append(): boolean {
		const { values } = this;
		if (values.changedUnits > this.#bank.left) return false;
		let left = values.changed;
		for (let slot = 0; left > 0; slot += 1) {
			if (!values.isChanged(slot)) continue;
			const isFirst = left === values.changed;
			this.#entry.encode(values.kind(slot), values.subject(slot), values.get(slot), isFirst, left === 1);
			if (!this.#bank.write(this.#entry)) return false;
			left -= 1;
		}
		return true;
	}

	/** Writes all values to the other bank, which counts from then on; closes when that fails. */
	#goOver(): void {
		const from = this.#bank;
		const to = this.#other;
		this.isOpen = to.erase();
		if (!this.isOpen) return;
		to.begin(from.generation + 1);
		this.isOpen = this.#copyValues(to) && this.#copyCarried(from, to) && to.commit();
		this.#current = 1 - this.#current;
	}

	#copyValues(to: Bank): boolean {
		const { values } = this;
		for (let slot = 0; slot < values.length; slot += 1) {
			const value = values.get(slot);
			if (value === null) continue;
			this.#entry.encode(values.kind(slot), values.subject(slot), value, true, true);
			if (!to.write(this.#entry)) return false;
		}
		return true;
	}

	#copyCarried(from: Bank, to: Bank): boolean {
		const carried = this.#carried;
		for (let index = carried.count - 1; index >= 0; index -= 1) {
			if (!from.read(carried.placeOf(index), this.#entry)) carried.removeAt(index);
		}
		for (let index = 0; index < carried.count; index += 1) {
			from.read(carried.placeOf(index), this.#entry);
			carried.move(index, to.unit);
			this.#entry.isolate();
			if (!to.write(this.#entry)) return false;
		}
		return true;
	}

	/**
	 * Erases or goes over ahead of need, if it is time and nothing waits to be saved. Stalls: call it when no reply is
	 * due. True when it did.
	 */
	prepare(): boolean {
		if (!this.isOpen || this.values.changed > 0 || this.#bank.left >= this.#reserveUnits) return false;
		if (this.#other.isErased) this.#goOver();
		else this.isOpen = this.#other.eraseNext();
		return true;
	}
}
