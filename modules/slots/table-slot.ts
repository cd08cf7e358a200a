import { ByteReader, ByteWriter, isErased } from "../base/bytes";
import { crc32 } from "../base/crc";
import type { Flash } from "../ports/flash";
import { nameBytes, type SlotContent } from "./state";

/** Bytes of a table that come at once; the last part may be shorter. */
export const partBytes = 1024;
/** A table has at most so many: 64 KiB. */
export const partsMax = 64;
const UNIT = 16;
const HEAD_BYTES = 16;
const FRAME_BYTES = HEAD_BYTES + partBytes;
const NOWHERE = 0xffff;

/** What came of a part. */
export const Put = Object.freeze({ kept: 0, full: 1, worn: 2 });

/**
 * One table in flash, in parts that lie in the order in which they came: each a frame of its own with a check, so that
 * after a power cut it is plain which are there. Blocks are erased one by one, when the first frame gets to them.
 *
 * RAM: one frame, and two bytes for each part.
 */
export class TableSlot {
	readonly #flash: Flash;
	readonly #start: number;
	readonly #frame = new ByteWriter(FRAME_BYTES);
	readonly #seen = new Uint8Array(FRAME_BYTES);
	readonly #reader: ByteReader;
	readonly #checked = new Uint8Array(8 + nameBytes);
	readonly #places: number;
	/** Place of each part; NOWHERE: it is not there. */
	readonly #at = new Uint16Array(partsMax);
	#content: SlotContent;
	#next = 0;
	/** The last block that was erased for this filling, counted from the slot's start. */
	#erased = -1;

	/** @param first block of the partition @param blocks that are this slot's */
	constructor(flash: Flash, first: number, blocks: number, content: SlotContent) {
		this.#flash = flash;
		this.#start = first * flash.blockLength;
		this.#places = Math.floor((blocks * flash.blockLength) / FRAME_BYTES);
		this.#reader = new ByteReader(this.#seen);
		this.#content = content;
		this.#at.fill(NOWHERE);
		if (content.generation > 0) this.#recover();
	}

	get content(): SlotContent {
		return this.#content;
	}

	/** How many parts make the whole. */
	get parts(): number {
		return Math.ceil(this.#content.length / partBytes);
	}

	has(part: number): boolean {
		return this.#at[part] !== NOWHERE;
	}

	get isWhole(): boolean {
		if (this.#content.length === 0) return false;
		for (let part = 0; part < this.parts; part += 1) if (!this.has(part)) return false;
		return true;
	}

	/** Bytes that a part has to have. */
	lengthOf(part: number): number {
		return Math.min(partBytes, this.#content.length - part * partBytes);
	}

	/** Begins to be filled with something else. Nothing is erased yet. */
	begin(content: SlotContent): void {
		this.#content = content;
		this.#at.fill(NOWHERE);
		this.#next = 0;
		this.#erased = -1;
	}

	/** Finds the frames of this filling that a start or a power cut has left. */
	#recover(): void {
		for (let place = 0; place < this.#places; place += 1) {
			const part = this.#partAt(place);
			if (part < 0) continue;
			this.#at[part] = place;
			this.#next = place + 1;
			this.#erased = this.#blockOf((place + 1) * FRAME_BYTES - 1);
		}
	}

	/** Part in a place; -1: nothing of this filling that is sound. Leaves the frame in `#seen`. */
	#partAt(place: number): number {
		this.#flash.read(this.#seen, this.#start + place * FRAME_BYTES);
		this.#reader.over(this.#seen);
		const generation = this.#reader.u32();
		const part = this.#reader.u16();
		const length = this.#reader.u16();
		if (generation !== this.#content.generation || part >= this.parts || length !== this.lengthOf(part)) return -1;
		return this.#reader.u32() === this.#check(this.#seen, length) ? part : -1;
	}

	/** Over the head without the check, the table's name and the part. */
	#check(frame: Uint8Array, length: number): number {
		const { name } = this.#content;
		for (let index = 0; index < 8; index += 1) this.#checked[index] = frame[index] as number;
		this.#checked.set(name, 8);
		const head = crc32(this.#checked, 0, this.#checked.length);
		return (head ^ crc32(frame, HEAD_BYTES, HEAD_BYTES + length)) >>> 0;
	}

	/** Keeps a part of the right length; one of {@link Put}. Stalls for as long as an erasure takes, now and then. */
	put(part: number, bytes: Uint8Array): number {
		this.#frame.bytes.fill(0);
		this.#frame.reset().u32(this.#content.generation).u16(part).u16(bytes.length);
		this.#frame.bytes.set(bytes, HEAD_BYTES);
		this.#frame.u32(this.#check(this.#frame.bytes, bytes.length));
		const used = Math.ceil((HEAD_BYTES + bytes.length) / UNIT) * UNIT;
		for (let tries = 0; tries < 2; tries += 1) {
			const place = this.#take();
			if (place < 0) return Put.full;
			this.#flash.write(this.#frame.bytes.subarray(0, used), this.#start + place * FRAME_BYTES);
			if (this.#partAt(place) !== part) continue;
			this.#at[part] = place;
			return Put.kept;
		}
		return Put.worn;
	}

	/** The next place in which nothing was begun; -1: there is none. */
	#take(): number {
		while (this.#next < this.#places) {
			const place = this.#next;
			this.#next += 1;
			if (this.#isFree(place)) return place;
		}
		return -1;
	}

	#isFree(place: number): boolean {
		const first = place * FRAME_BYTES;
		const last = this.#blockOf(first + FRAME_BYTES - 1);
		// In a block with frames of this filling a power cut may have left half of one.
		const ends = Math.min(first + FRAME_BYTES, (this.#erased + 1) * this.#flash.blockLength);
		for (let at = first; at < ends; at += UNIT) if (!this.#isBlank(at)) return false;
		while (this.#erased < last) {
			this.#erased += 1;
			this.#flash.eraseBlock(this.#start / this.#flash.blockLength + this.#erased);
		}
		return true;
	}

	#isBlank(offset: number): boolean {
		const unit = this.#seen.subarray(0, UNIT);
		this.#flash.read(unit, this.#start + offset);
		return isErased(unit);
	}

	#blockOf(offset: number): number {
		return Math.floor(offset / this.#flash.blockLength);
	}

	/** The bytes of a part that is there, valid until the next call; null: it is not what it was. */
	read(part: number): Uint8Array | null {
		const place = this.#at[part] as number;
		if (place === NOWHERE || this.#partAt(place) !== part) return null;
		return this.#seen.subarray(HEAD_BYTES, HEAD_BYTES + this.lengthOf(part));
	}
}
