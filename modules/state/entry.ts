import { ByteReader, ByteWriter } from "../base/bytes";
import { crc32 } from "../base/crc";

/** Smallest write; every entry begins on one. */
export const unitBytes = 16;
/** Kind, place in the batch and length, check, subject. */
const headBytes = 10;
const unitsMax = 4;
export const valueBytesMax = unitsMax * unitBytes - headBytes;

const CRC_AT = 2;
const CHECKED_FROM = 6;
const FIRST = 0x80;
const LAST = 0x40;
/** In place of the length: the key has no value any more. */
const REMOVED = 0x3f;

/** Units of an entry whose value has so many bytes. */
export function unitsOf(length: number): number {
	return Math.ceil((headBytes + length) / unitBytes);
}

/** Where an entry lies: its check is over that too, so what was written for another place or round does not pass. */
export interface EntryPlace {
	readonly generation: number;
	readonly unit: number;
}

/** One entry, in a buffer made once: FORMAT.md, "Entry". */
export class Entry {
	readonly #out = new ByteWriter(unitsMax * unitBytes);
	readonly #reader = new ByteReader(this.#out.bytes);
	readonly #place = new Uint8Array(6);
	/** As it lies in flash. */
	readonly bytes = this.#out.bytes;
	/** Of it; 0: the entry is none. */
	units = 0;
	kind = 0;
	subject = 0;
	/** Bytes of its value, which begin at {@link valueAt}. */
	length = 0;
	readonly valueAt = headBytes;
	/** It takes the value away. */
	isRemoval = false;
	isFirst = false;
	isLast = false;

	/** @param value null: a removal */
	encode(kind: number, subject: number, value: Uint8Array | null, isFirst: boolean, isLast: boolean): void {
		const ends = (isFirst ? FIRST : 0) + (isLast ? LAST : 0);
		this.units = unitsOf(value?.length ?? 0);
		this.#out
			.reset()
			.u8(kind)
			.u8(ends + (value?.length ?? REMOVED))
			.u32(0)
			.u32(subject);
		if (value !== null) this.#out.copy(value);
		this.bytes.fill(0, this.#out.position);
	}

	/** Makes the entry one of a batch of its own. */
	isolate(): void {
		this.bytes[1] = (this.bytes[1] as number) | FIRST | LAST;
	}

	/** The check, for this place. */
	seal(place: EntryPlace): Uint8Array {
		const crc = this.#crc(place);
		for (let index = 0; index < 4; index += 1) this.bytes[CRC_AT + index] = (crc >>> (24 - 8 * index)) & 0xff;
		return this.bytes.subarray(0, this.units * unitBytes);
	}

	/** Takes {@link bytes} apart; false: they are no entry of this place. */
	decode(place: EntryPlace): boolean {
		const reader = this.#reader.over(this.bytes);
		this.kind = reader.u8();
		const ends = reader.u8();
		const crc = reader.u32();
		this.subject = reader.u32();
		this.isRemoval = (ends & REMOVED) === REMOVED;
		this.length = this.isRemoval ? 0 : ends & REMOVED;
		this.isFirst = (ends & FIRST) !== 0;
		this.isLast = (ends & LAST) !== 0;
		this.units = this.length > valueBytesMax ? 0 : unitsOf(this.length);
		return this.units > 0 && crc === this.#crc(place);
	}

	#crc({ generation, unit }: EntryPlace): number {
		const place = this.#place;
		place[0] = generation >>> 24;
		place[1] = generation >>> 16;
		place[2] = generation >>> 8;
		place[3] = generation;
		place[4] = unit >>> 8;
		place[5] = unit;
		const head = crc32(this.bytes, 0, CRC_AT, crc32(place, 0, place.length));
		return crc32(this.bytes, CHECKED_FROM, this.units * unitBytes, head);
	}
}
