import { ByteReader, type ByteWriter } from "../base/bytes";
import { BitReader } from "./bits";
import { codedHeaderBytes } from "./frame";
import { Quality, RecordKind } from "./record";
import { ESCAPE, keyValuesMax, RowFlag, timeOrders, timeUnitsMs } from "./row-code";
import { RowCursor } from "./row-shape";

/** Bytes that one more value takes at the most. */
const valueBytesMax = 16;

/** Reads what {@link import("./row-encoder").RowEncoder} wrote. RAM: 130 bytes. */
export class RowDecoder {
	readonly #isThere = new Uint8Array(keyValuesMax);
	readonly #read = new BitReader(this.#isThere);
	readonly #key = new RowCursor(new ByteReader());
	#timeMs = 0;
	#count = 0;

	/** Values in the row of this frame, without decoding them. */
	countOf(frame: Uint8Array, length: number, key: Uint8Array): number {
		return this.begin(frame, length, key) ? this.#count : 0;
	}

	/** Writes the row's body to `out`; false when the frame can't be one of this key's. */
	decode(frame: Uint8Array, length: number, key: Uint8Array, out: ByteWriter): boolean {
		if (!this.begin(frame, length, key)) return false;
		const order = (frame[0] as number) & 15;
		const tellsQuality = ((frame[1] as number) & RowFlag.otherQuality) !== 0;
		const from = this.#key;
		out.reset().u8(RecordKind.row).u8(from.clockQuality).u48(this.#timeMs).varint(this.#count);
		for (let at = 0; from.next(); at += 1) {
			if (this.#isThere[at] === 0) continue;
			const quality = tellsQuality ? this.#read.take(2) : from.quality;
			if (out.left < valueBytesMax) return false;
			out.varint(4 * from.point + quality);
			if (quality !== Quality.bad) out.zigzag(from.counts + this.difference(order));
		}
		return !this.#read.failed;
	}

	private begin(frame: Uint8Array, length: number, key: Uint8Array): boolean {
		const flags = (frame[1] as number) & 15;
		const read = this.#read.over(frame, codedHeaderBytes, length);
		this.#key.begin(key, 0, key.length);
		const { count, timeMs } = this.#key;
		const unit = flags >> 2;
		if (unit >= timeUnitsMs.length || count > keyValuesMax) return false;
		this.#timeMs = timeMs + read.exponential(timeOrders[unit] as number) * (timeUnitsMs[unit] as number);
		this.#count = count;
		this.#isThere.fill(1, 0, count);
		if ((flags & RowFlag.notAll) === 0) return true;
		for (let at = 0; at < count; at += 1) {
			this.#isThere[at] = read.take(1);
			this.#count -= 1 - (this.#isThere[at] as number);
		}
		return true;
	}

	private difference(order: number): number {
		const read = this.#read;
		let high = 0;
		while (high < ESCAPE && read.take(1) === 1) high += 1;
		if (high === ESCAPE) high += read.exponential(0);
		const folded = high * (1 << order) + read.take(order);
		return folded % 2 === 1 ? -(folded + 1) / 2 : folded / 2;
	}
}
