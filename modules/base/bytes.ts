import { assert } from "./assert";

const nothing = new Uint8Array(0);
const VARINT_BYTES_MAX = 8; // 8 × 7 bits hold every safe integer

/**
 * A cursor that writes into a buffer made once.
 *
 * Big-endian. Writing past the end is a broken assumption: callers size buffers by stated bounds.
 */
export class ByteWriter {
	readonly bytes: Uint8Array;
	position = 0;

	constructor(size: number) {
		this.bytes = new Uint8Array(size);
	}

	reset(): this {
		this.position = 0;
		return this;
	}

	get left(): number {
		return this.bytes.length - this.position;
	}

	/** The written part, without copying: valid until the next `reset`. */
	written(): Uint8Array {
		return this.bytes.subarray(0, this.position);
	}

	u8(value: number): this {
		assert(this.position < this.bytes.length, "byte writer is full");
		this.bytes[this.position] = value;
		this.position += 1;
		return this;
	}

	u16(value: number): this {
		return this.u8(value >>> 8).u8(value & 0xff);
	}

	u32(value: number): this {
		return this.u16(value >>> 16).u16(value & 0xffff);
	}

	/** [0, 2^48): milliseconds since 1970 until the year 10889. */
	u48(value: number): this {
		return this.u16(Math.floor(value / 0x100000000)).u32(value >>> 0);
	}

	/** LEB128, any safe non-negative integer. */
	varint(value: number): this {
		assert(value >= 0 && Number.isSafeInteger(value), "varint out of range");
		let rest = value;
		while (rest >= 0x80) {
			this.u8((rest % 0x80) | 0x80);
			rest = Math.floor(rest / 0x80);
		}
		return this.u8(rest);
	}

	/** A signed integer, small ones short: 0, -1, 1, -2 … become 0, 1, 2, 3 …; |value| < 2^52. */
	zigzag(value: number): this {
		return this.varint(value < 0 ? -2 * value - 1 : 2 * value);
	}

	copy(source: Uint8Array, start = 0, end = source.length): this {
		assert(end - start <= this.left, "byte writer is full");
		for (let index = start; index < end; index += 1) {
			this.bytes[this.position] = source[index] as number;
			this.position += 1;
		}
		return this;
	}
}

/** Whether two arrays hold the same bytes. Not for secrets: it takes the longer, the later they differ. */
export function isSame(left: Uint8Array, right: Uint8Array): boolean {
	if (left.length !== right.length) return false;
	for (let index = 0; index < left.length; index += 1) if (left[index] !== right[index]) return false;
	return true;
}

/** Whether the first `length` bytes are as an erasure of NOR flash leaves them. */
export function isErased(bytes: Uint8Array, length = bytes.length): boolean {
	for (let index = 0; index < length; index += 1) if (bytes[index] !== 0xff) return false;
	return true;
}

/**
 * A cursor that reads what others wrote, so nothing is assumed: past the end it yields 0 and
 * `failed` turns true for good. Check `failed` once, after the last read.
 */
export class ByteReader {
	private bytes: Uint8Array;
	private end: number;
	position: number;
	failed = false;

	/** @param bytes none until {@link over} says where */
	constructor(bytes: Uint8Array = nothing, start = 0, end = bytes.length) {
		this.bytes = bytes;
		this.end = end;
		this.position = start;
	}

	/** Points the cursor at another buffer, so that one reader serves a loop. */
	over(bytes: Uint8Array, start = 0, end = bytes.length): this {
		this.bytes = bytes;
		this.end = end;
		this.position = start;
		this.failed = false;
		return this;
	}

	get left(): number {
		return this.end - this.position;
	}

	u8(): number {
		if (this.position >= this.end) {
			this.failed = true;
			return 0;
		}
		const value = this.bytes[this.position] as number;
		this.position += 1;
		return value;
	}

	u16(): number {
		return this.u8() * 0x100 + this.u8();
	}

	u32(): number {
		return this.u16() * 0x10000 + this.u16();
	}

	u48(): number {
		return this.u16() * 0x100000000 + this.u32();
	}

	varint(): number {
		let value = 0;
		let weight = 1;
		for (let count = 0; count < VARINT_BYTES_MAX; count += 1) {
			const byte = this.u8();
			value += (byte & 0x7f) * weight;
			if (byte < 0x80 && Number.isSafeInteger(value)) return value;
			if (byte < 0x80) break;
			weight *= 0x80;
		}
		this.failed = true;
		return 0;
	}

	zigzag(): number {
		const value = this.varint();
		return value % 2 === 1 ? -(value + 1) / 2 : value / 2;
	}

	/** The next `count` bytes, without copying. */
	take(count: number): Uint8Array {
		if (count > this.left) {
			this.failed = true;
			return this.bytes.subarray(0, 0);
		}
		this.position += count;
		return this.bytes.subarray(this.position - count, this.position);
	}
}
