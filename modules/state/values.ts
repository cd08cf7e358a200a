import { assert } from "../base/assert";
import { type Entry, unitsOf, valueBytesMax } from "./entry";
import type { StateKey } from "./key";

/** Bits of a slot. */
const Flag = Object.freeze({
	/** There is a value. */
	there: 1,
	/** Flash does not say so yet. */
	changed: 2,
	/** It has a place in flash. */
	kept: 4,
});

/** The values of the keys that somebody uses, by slot, in columns made at start: 8 bytes and its value for each. */
export class Values {
	readonly length: number;
	readonly #kinds: Uint8Array;
	readonly #subjects: Uint32Array;
	/** Where each value begins; one more, where the last ends. */
	readonly #starts: Uint16Array;
	readonly #bytes: Uint8Array;
	/** Of {@link Flag}. */
	readonly #flags: Uint8Array;
	/** Values that flash does not have yet, and the units that they take. */
	changed = 0;
	changedUnits = 0;
	/** Keys that are not kept: there is no room, or another has the same name. */
	unkept = 0;

	/** @param keys by slot; at most 64 KiB in all @param unitsMax of flash, for all */
	constructor(keys: readonly StateKey[], unitsMax: number) {
		this.length = keys.length;
		this.#kinds = Uint8Array.from(keys, ({ kind }) => kind);
		this.#subjects = Uint32Array.from(keys, ({ subject }) => subject);
		this.#starts = new Uint16Array(keys.length + 1);
		this.#flags = new Uint8Array(keys.length);
		let units = 0;
		let end = 0;
		keys.forEach((key, slot) => {
			assert(key.length <= valueBytesMax, "a value is too long");
			const isKept = this.slotOf(key) < 0 && units + unitsOf(key.length) <= unitsMax;
			if (isKept) {
				this.#flags[slot] = Flag.kept;
				units += unitsOf(key.length);
			} else this.unkept += 1;
			end += key.length;
			this.#starts[slot + 1] = end;
		});
		assert(end <= 0xffff, "values of more than 64 KiB");
		this.#bytes = new Uint8Array(end);
	}

	/** Who uses this key; -1: nobody. */
	slotOf({ kind, subject }: Pick<StateKey, "kind" | "subject">): number {
		for (let slot = 0; slot < this.length; slot += 1) {
			if (this.#subjects[slot] === subject && this.#kinds[slot] === kind && this.#has(slot, Flag.kept)) return slot;
		}
		return -1;
	}

	kind(slot: number): number {
		return this.#kinds[slot] as number;
	}

	subject(slot: number): number {
		return this.#subjects[slot] as number;
	}

	#has(slot: number, flag: number): boolean {
		return ((this.#flags[slot] as number) & flag) !== 0;
	}

	#set(slot: number, flag: number, isSet: boolean): void {
		const flags = this.#flags[slot] as number;
		this.#flags[slot] = isSet ? flags | flag : flags & ~flag;
	}

	lengthOf(slot: number): number {
		return (this.#starts[slot + 1] as number) - (this.#starts[slot] as number);
	}

	/** A view, valid until the next `put`. Null: there is none. */
	get(slot: number): Uint8Array | null {
		return this.#has(slot, Flag.there) ? this.#bytes.subarray(this.#starts[slot], this.#starts[slot + 1]) : null;
	}

	/** @param value null: none */
	put(slot: number, value: Uint8Array | null): void {
		assert(value === null || value.length === this.lengthOf(slot), "a value of another length than its key's");
		if (!this.#has(slot, Flag.kept) || this.#is(slot, value)) return;
		if (this.#has(slot, Flag.changed)) this.changedUnits -= this.#unitsOf(slot);
		else this.changed += 1;
		if (value !== null) this.#bytes.set(value, this.#starts[slot]);
		this.#set(slot, Flag.there, value !== null);
		this.#set(slot, Flag.changed, true);
		this.changedUnits += this.#unitsOf(slot);
	}

	#is(slot: number, value: Uint8Array | null): boolean {
		if (value === null || !this.#has(slot, Flag.there)) return value === null && !this.#has(slot, Flag.there);
		const start = this.#starts[slot] as number;
		for (let at = 0; at < value.length; at += 1) if (this.#bytes[start + at] !== value[at]) return false;
		return true;
	}

	#unitsOf(slot: number): number {
		return unitsOf(this.#has(slot, Flag.there) ? this.lengthOf(slot) : 0);
	}

	isChanged(slot: number): boolean {
		return this.#has(slot, Flag.changed);
	}

	/** Flash says so now. */
	settle(): void {
		if (this.changed === 0) return;
		for (let slot = 0; slot < this.length; slot += 1) this.#set(slot, Flag.changed, false);
		this.changed = 0;
		this.changedUnits = 0;
	}

	/** As flash says. A value of another length is of no use. */
	load(slot: number, { bytes, valueAt, length, isRemoval }: Entry): void {
		const isThere = !isRemoval && length === this.lengthOf(slot);
		this.#set(slot, Flag.there, isThere);
		const start = this.#starts[slot] as number;
		if (isThere) for (let at = 0; at < length; at += 1) this.#bytes[start + at] = bytes[valueAt + at] as number;
	}

	forget(): void {
		for (let slot = 0; slot < this.length; slot += 1) this.#set(slot, Flag.there, false);
	}
}
