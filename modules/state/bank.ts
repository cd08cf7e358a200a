import { ByteReader, type ByteWriter, isErased } from "../base/bytes";
import { crc32 } from "../base/crc";
import type { ProvenFlash } from "../base/proven-flash";
import type { Flash } from "../ports/flash";
import { type Entry, type EntryPlace, unitBytes } from "./entry";

const MAGIC = 0x48475331;
const VERSION = 1;
const CRC_AT = unitBytes - 4;

/** Half of the partition: a header in its first unit and again in its last, entries between. FORMAT.md. */
export class Bank implements EntryPlace {
	readonly #flash: Flash;
	readonly #proven: ProvenFlash;
	readonly #firstBlock: number;
	readonly #blocks: number;
	/** One unit. */
	readonly #scratch: ByteWriter;
	/** Units in all; entries lie in [1, units − 1). */
	readonly units: number;
	/** Grows from bank to bank; 0: it has no sound header. */
	generation = 0;
	/** Both of its headers are sound. */
	isWhole = false;
	/** A later version of this program wrote it. */
	isNewer = false;
	/** Where the next entry goes. */
	unit = 1;
	/** Blocks of it that were erased since boot, for what comes. */
	#erased = 0;

	/** @param scratch a unit that others may use between two calls @param half 0 or 1 */
	constructor(flash: Flash, proven: ProvenFlash, scratch: ByteWriter, half: number) {
		this.#flash = flash;
		this.#proven = proven;
		this.#scratch = scratch;
		this.#blocks = flash.blocks / 2;
		this.#firstBlock = half * this.#blocks;
		this.units = (this.#blocks * flash.blockLength) / unitBytes;
	}

	/** Units for entries that are free. */
	get left(): number {
		return this.units - 1 - this.unit;
	}

	get isErased(): boolean {
		return this.#erased === this.#blocks;
	}

	#offsetOf(unit: number): number {
		return this.#firstBlock * this.#flash.blockLength + unit * unitBytes;
	}

	/** Reads both headers. */
	look(): void {
		const first = this.#readHeader(0);
		const last = this.#readHeader(this.units - 1);
		this.generation = Math.max(first, last);
		this.isWhole = first > 0 && first === last;
	}

	/** The generation that a header names; 0: it is not sound. */
	#readHeader(unit: number): number {
		const { bytes } = this.#scratch;
		this.#flash.read(bytes, this.#offsetOf(unit));
		const reader = new ByteReader(bytes);
		if (reader.u32() !== MAGIC || new ByteReader(bytes, CRC_AT).u32() !== crc32(bytes, 0, CRC_AT)) return 0;
		const version = reader.u8();
		if (version > VERSION) this.isNewer = true;
		const blocks = reader.u16();
		return version === VERSION && blocks === this.#flash.blocks ? reader.u32() : 0;
	}

	/** The last unit before the last header that is not blank; 0: there is none. */
	lastUsed(): number {
		for (let unit = this.units - 2; unit > 0; unit -= 1) if (!this.#isUnitBlank(unit)) return unit;
		return 0;
	}

	get isBlank(): boolean {
		return this.lastUsed() === 0 && this.#isUnitBlank(0) && this.#isUnitBlank(this.units - 1);
	}

	#isUnitBlank(unit: number): boolean {
		const { bytes } = this.#scratch;
		this.#flash.read(bytes, this.#offsetOf(unit));
		return isErased(bytes, unitBytes);
	}

	/** Reads what lies at `unit`; false: it is no entry. */
	read(unit: number, into: Entry): boolean {
		const { bytes } = into;
		const room = (this.units - 1 - unit) * unitBytes;
		this.#flash.read(room < bytes.length ? bytes.subarray(0, room) : bytes, this.#offsetOf(unit));
		return into.decode({ generation: this.generation, unit }) && into.units * unitBytes <= room;
	}

	/** Erases the next of its blocks; false: that failed. Stalls. */
	eraseNext(): boolean {
		this.generation = 0;
		this.isWhole = false;
		this.unit = 1;
		if (!this.#proven.erase(this.#firstBlock + this.#erased)) return false;
		this.#erased += 1;
		return true;
	}

	/** Erases what of it is not erased yet. */
	erase(): boolean {
		while (!this.isErased) if (!this.eraseNext()) return false;
		return true;
	}

	/** Entries of this generation follow; only {@link commit} makes them count. It is erased. */
	begin(generation: number): void {
		this.#erased = 0;
		this.generation = generation;
		this.unit = 1;
	}

	/** False: it was not written, or there is no room. */
	write(entry: Entry): boolean {
		if (entry.units > this.left || !this.#proven.write(entry.seal(this), this.#offsetOf(this.unit))) return false;
		this.unit += entry.units;
		return true;
	}

	/** Writes the headers: with the first of them the bank counts. */
	commit(): boolean {
		const out = this.#scratch.reset().u32(MAGIC).u8(VERSION).u16(this.#flash.blocks).u32(this.generation).u8(0);
		out.u32(crc32(out.bytes, 0, CRC_AT));
		this.isWhole = this.#proven.write(out.bytes, this.#offsetOf(this.units - 1));
		this.isWhole = this.isWhole && this.#proven.write(out.bytes, this.#offsetOf(0));
		return this.isWhole;
	}
}
