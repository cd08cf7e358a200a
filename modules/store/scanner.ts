import type { Flash } from "../ports/flash";
import { blockHeaderBytes, framedBytes, recordCrc, recordHeaderBytes, unitBytes } from "./block";
import { recordBytesMax } from "./record";

/** What lies at a place in a block. */
export const Found = Object.freeze({
	record: 0,
	cursor: 1,
	/** No sound record from here to the block's end. */
	end: 2,
});

/** Walks the records of one block in order, passing over what power cuts tore. One buffer, made at start. */
export class BlockScanner {
	readonly #flash: Flash;
	readonly #epoch: Uint8Array;
	/** The record found last: its header and body. */
	readonly frame = new Uint8Array(framedBytes(recordBytesMax));
	#base = 0;
	/** Offset in the block, of the next unit to look at. */
	offset = 0;
	/** Sequence of the record found last, or where the cursor found last stands. */
	sequence = 0;
	/** Values in the record found last. */
	values = 0;
	length = 0;
	/** End of the last unit that is not blank, as far as the scan has come. */
	usedEnd = blockHeaderBytes;

	/** @param epoch read anew at every check: the log may draw one after this was made */
	constructor(flash: Flash, epoch: Uint8Array) {
		this.#flash = flash;
		this.#epoch = epoch;
	}

	/** Goes to `offset` of block `index`; by default to its first record. */
	enter(index: number, offset = blockHeaderBytes): this {
		this.#base = index * this.#flash.blockLength;
		this.offset = offset;
		this.usedEnd = offset;
		return this;
	}

	/** The body of the record found last, without copying. */
	body(): Uint8Array {
		return this.frame.subarray(recordHeaderBytes, recordHeaderBytes + this.length);
	}

	/** Finds the next record or cursor. One of {@link Found}. */
	next(): number {
		const { blockLength } = this.#flash;
		while (this.offset + unitBytes <= blockLength) {
			const head = this.frame.subarray(0, unitBytes);
			this.#flash.read(head, this.#base + this.offset);
			if (head.every((byte) => byte === 0xff)) {
				this.offset += unitBytes;
				continue;
			}
			this.usedEnd = this.offset + unitBytes;
			const found = this.#check(blockLength);
			if (found === Found.end) {
				this.offset += unitBytes;
				continue;
			}
			this.offset += framedBytes(this.length);
			this.usedEnd = this.offset;
			return found;
		}
		return Found.end;
	}

	#check(blockLength: number): number {
		const { frame } = this;
		const length = (frame[0] as number) * 0x100 + (frame[1] as number);
		const kind = frame[2] as number;
		const size = framedBytes(length);
		if (kind > 1 || length > recordBytesMax || this.offset + size > blockLength) return Found.end;
		if (size > unitBytes) {
			this.#flash.read(frame.subarray(unitBytes, size), this.#base + this.offset + unitBytes);
		}
		const crc = readU32(frame, 8);
		if (crc !== recordCrc(frame, length, this.#epoch)) return Found.end;
		this.length = length;
		this.values = frame[3] as number;
		this.sequence = readU32(frame, 4);
		return kind === 1 ? Found.cursor : Found.record;
	}
}

/** Big-endian. */
function readU32(bytes: Uint8Array, offset: number): number {
	return (
		(bytes[offset] as number) * 0x1000000 +
		(((bytes[offset + 1] as number) << 16) | ((bytes[offset + 2] as number) << 8) | (bytes[offset + 3] as number))
	);
}
