import { assert } from "../base/assert";
import { type Entry, unitsOf, valueBytesMax } from "./entry";
import type { StateKey } from "./key";

/** The values of the keys that somebody here uses, in one buffer made at start. */
export class Values {
	readonly keys: readonly StateKey[];
	readonly #bytes: readonly Uint8Array[];
	/** 1: there is a value. */
	readonly #isThere: Uint8Array;
	/** 1: flash does not say so yet. */
	readonly #isChanged: Uint8Array;
	/** 1: there is a place for it in flash. */
	readonly #isKept: Uint8Array;
	readonly #slots = new Map<number, number>();
	/** Values that flash does not have yet, and the units that they take. */
	changed = 0;
	changedUnits = 0;
	/** Keys that are not kept: there is no room, or another has the same name. */
	unkept = 0;

	/** @param unitsMax of flash, for all */
	constructor(keys: readonly StateKey[], unitsMax: number) {
		this.keys = keys;
		const all = new Uint8Array(keys.reduce((sum, { length }) => sum + length, 0));
		this.#isThere = new Uint8Array(keys.length);
		this.#isChanged = new Uint8Array(keys.length);
		this.#isKept = new Uint8Array(keys.length);
		let units = 0;
		let at = 0;
		this.#bytes = keys.map((key, slot) => {
			assert(key.length <= valueBytesMax, "a value is too long");
			const number = numberOf(key);
			const isKept = !this.#slots.has(number) && units + unitsOf(key.length) <= unitsMax;
			if (isKept) {
				this.#slots.set(number, slot);
				this.#isKept[slot] = 1;
				units += unitsOf(key.length);
			} else this.unkept += 1;
			at += key.length;
			return all.subarray(at - key.length, at);
		});
	}

	/** Who uses this key; -1: nobody. */
	slotOf(key: Pick<StateKey, "kind" | "subject">): number {
		return this.#slots.get(numberOf(key)) ?? -1;
	}

	/** Valid until the next `put`. Null: there is none. */
	get(slot: number): Uint8Array | null {
		return this.#isThere[slot] === 1 ? (this.#bytes[slot] as Uint8Array) : null;
	}

	/** @param value null: none */
	put(slot: number, value: Uint8Array | null): void {
		const bytes = this.#bytes[slot] as Uint8Array;
		assert(value === null || value.length === bytes.length, "a value of another length than its key's");
		const isThere = value === null ? 0 : 1;
		if (this.#isKept[slot] !== 1 || (this.#isThere[slot] === isThere && (value === null || isSame(bytes, value))))
			return;
		if (value !== null) bytes.set(value);
		if (this.#isChanged[slot] === 1) this.changedUnits -= this.#unitsOf(slot);
		else this.changed += 1;
		this.#isThere[slot] = isThere;
		this.#isChanged[slot] = 1;
		this.changedUnits += this.#unitsOf(slot);
	}

	#unitsOf(slot: number): number {
		return unitsOf(this.#isThere[slot] === 1 ? (this.#bytes[slot] as Uint8Array).length : 0);
	}

	isChanged(slot: number): boolean {
		return this.#isChanged[slot] === 1;
	}

	/** Flash says so now. */
	settle(): void {
		this.#isChanged.fill(0);
		this.changed = 0;
		this.changedUnits = 0;
	}

	/** As flash says. A value of another length is of no use. */
	load(slot: number, { bytes, valueAt, length, isRemoval }: Entry): void {
		const value = this.#bytes[slot] as Uint8Array;
		this.#isThere[slot] = !isRemoval && length === value.length ? 1 : 0;
		if (this.#isThere[slot] === 1) for (let at = 0; at < length; at += 1) value[at] = bytes[valueAt + at] as number;
	}

	forget(): void {
		this.#isThere.fill(0);
	}
}

function numberOf({ kind, subject }: Pick<StateKey, "kind" | "subject">): number {
	return kind * 0x100000000 + subject;
}

function isSame(a: Uint8Array, b: Uint8Array): boolean {
	for (let index = 0; index < a.length; index += 1) if (a[index] !== b[index]) return false;
	return true;
}
