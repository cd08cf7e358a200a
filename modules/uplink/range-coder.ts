import { powerOfTwo } from "../base/powers";
import type { BitModels } from "./bit-models";

const TOP = 0x1000000;
const WORD = 0x100000000;
/** Zeros that may be missing at a stream's end. */
export const zerosLeftOut = 4;

/**
 * A coder of bits whose chances are learned on the way. Encoding and decoding go through the same calls, so that one
 * description of a format serves both: an encoder writes `bit` and returns it, a decoder ignores it and returns what it
 * read.
 *
 * Integer arithmetic throughout: two engines write the same bytes. After G. N. N. Martin, "Range encoding" (1979), with
 * binary decisions and carry.
 */
export interface BitCoder {
	/** One bit by the model `index`, which learns from it. */
	bit(models: BitModels, index: number, bit: number): number;
	/** `width` bits, most significant first, each as likely as not. `width` [0, 48]. */
	plain(value: number, width: number): number;
}

/** Writes into a buffer made once. What does not fit is counted and not written: see {@link left}. */
export class RangeEncoder implements BitCoder {
	readonly bytes: Uint8Array;
	readonly #start: number;
	#length: number;
	/** [0, 2^33): the carry is in bit 32 until it is written. */
	#low = 0;
	#range = WORD - 1;
	#cache = 0;
	/** Bytes that wait for a carry: the cache and 0xFF behind it. */
	#pending = 0;
	#hasCache = false;

	/** @param size of the buffer @param start bytes at its front that are left free for others */
	constructor(size: number, start = 0) {
		this.bytes = new Uint8Array(size);
		this.#start = start;
		this.#length = start;
	}

	reset(): this {
		this.#length = this.#start;
		this.#low = 0;
		this.#range = WORD - 1;
		this.#cache = 0;
		this.#pending = 0;
		this.#hasCache = false;
		return this;
	}

	/** Bytes that are surely left for more. Below 0: more was coded than the buffer holds, and it is of no use. */
	get left(): number {
		return this.bytes.length - (this.#length + this.#pending + 5);
	}

	bit(models: BitModels, index: number, bit: number): number {
		const bound = Math.floor(this.#range / 65536) * models.chanceOfZero(index);
		if (bit === 0) this.#range = bound;
		else {
			this.#low += bound;
			this.#range -= bound;
		}
		models.learn(index, bit);
		if (this.#range < TOP) this.normalize();
		return bit;
	}

	plain(value: number, width: number): number {
		for (let at = width - 1; at >= 0; at -= 1) {
			this.#range = Math.floor(this.#range / 2);
			if (Math.floor(value / powerOfTwo(at)) % 2 === 1) this.#low += this.#range;
			this.normalize();
		}
		return value;
	}

	private normalize(): void {
		while (this.#range < TOP) {
			this.#range *= 256;
			this.shift();
		}
	}

	private shift(): void {
		if (this.#low < WORD - TOP || this.#low >= WORD) {
			const carry = this.#low >= WORD ? 1 : 0;
			if (this.#hasCache) this.put(this.#cache + carry);
			for (; this.#pending > 0; this.#pending -= 1) this.put(0xff + carry);
			this.#cache = Math.floor(this.#low / TOP) & 0xff;
			this.#hasCache = true;
		} else this.#pending += 1;
		this.#low = (this.#low % TOP) * 256;
	}

	private put(byte: number): void {
		if (this.#length < this.bytes.length) this.bytes[this.#length] = byte & 0xff;
		this.#length += 1;
	}

	/**
	 * Ends the stream: as few bytes as tell it from its neighbours, up to four zeros at the end left out. Valid until
	 * `reset`.
	 */
	finish(): Uint8Array {
		// Of all numbers in the range, the one with the most zeros at its end.
		for (let step = WORD; step >= 1; step /= 256) {
			const rounded = Math.ceil(this.#low / step) * step;
			if (rounded >= this.#low + this.#range) continue;
			this.#low = rounded;
			break;
		}
		for (let byte = 0; byte < 5; byte += 1) this.shift();
		let end = Math.min(this.#length, this.bytes.length);
		const least = Math.max(this.#start, end - zerosLeftOut);
		while (end > least && this.bytes[end - 1] === 0) end -= 1;
		return this.bytes.subarray(this.#start, end);
	}
}

/** Reads what {@link RangeEncoder} wrote. Past the end it reads zeros; what was written says itself where it ends. */
export class RangeDecoder implements BitCoder {
	readonly #bytes: Uint8Array;
	#at = 0;
	#code = 0;
	#range = WORD - 1;

	constructor(bytes: Uint8Array) {
		this.#bytes = bytes;
		for (let index = 0; index < 4; index += 1) this.#code = this.#code * 256 + this.next();
	}

	/** Bytes read beyond the end: more than {@link zerosLeftOut}, and it was no such stream. */
	get missing(): number {
		return Math.max(0, this.#at - this.#bytes.length);
	}

	/** Bytes that nothing has asked for yet. */
	get left(): number {
		return Math.max(0, this.#bytes.length - this.#at);
	}

	bit(models: BitModels, index: number): number {
		const bound = Math.floor(this.#range / 65536) * models.chanceOfZero(index);
		let bit = 0;
		if (this.#code < bound) this.#range = bound;
		else {
			this.#code -= bound;
			this.#range -= bound;
			bit = 1;
		}
		models.learn(index, bit);
		if (this.#range < TOP) this.normalize();
		return bit;
	}

	plain(_value: number, width: number): number {
		let value = 0;
		for (let at = 0; at < width; at += 1) {
			this.#range = Math.floor(this.#range / 2);
			let bit = 0;
			if (this.#code >= this.#range) {
				this.#code -= this.#range;
				bit = 1;
			}
			value = value * 2 + bit;
			this.normalize();
		}
		return value;
	}

	private normalize(): void {
		while (this.#range < TOP) {
			this.#range *= 256;
			this.#code = this.#code * 256 + this.next();
		}
	}

	private next(): number {
		const byte = this.#bytes[this.#at] ?? 0;
		this.#at += 1;
		return byte;
	}
}
