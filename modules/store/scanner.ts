import { ByteReader, ByteWriter, isErased } from "../base/bytes";
import type { Flash } from "../ports/flash";
import { blockHeaderUnits } from "./block";
import { valueCountOf } from "./decoded-record";
import { FrameCheck, FrameType, frameHeaderBytes, frameUnitsMax, PlainFrame, unitBytes, unitsOf } from "./frame";
import { KeyFrame, type KeyOwner } from "./key-frame";
import { RecordKind, recordBytesMax } from "./record";
import { RowDecoder } from "./row-decoder";

/** What lies at a place in a block. */
export const Found = Object.freeze({
	record: 0,
	cursor: 1,
	/** No sound frame from here to the block's end. */
	end: 2,
});

/** What a scan works in: a frame and a body of 1 KiB each, a key of 512 bytes. Scans that take turns may share it. */
export class ScanBuffers {
	readonly frame = new Uint8Array(frameUnitsMax * unitBytes);
	/** Its first unit. */
	readonly head = this.frame.subarray(0, unitBytes);
	readonly plain = new PlainFrame();
	readonly reader = new ByteReader();
	readonly body = new ByteWriter(recordBytesMax);
	readonly key = new KeyFrame();
	readonly decoder = new RowDecoder();
}

/** Walks the frames of one block in order, passing over what power cuts tore and time spoiled. */
export class BlockScanner implements KeyOwner {
	readonly flash: Flash;
	readonly #epoch: Uint8Array;
	readonly #check = new FrameCheck();
	readonly #buffers: ScanBuffers;
	#base = 0;
	#unit = 0;
	#length = 0;
	/** Units since the last record that hold something and are no sound frame: so many records may be missing. */
	#spoiled = 0;
	/** Sequence that a record has that follows the last one. */
	#expected = 0;
	/** Behind the last unit that is not blank, as far as the scan has come. */
	usedUnits = 0;
	/** Where the frame found last begins. */
	unit = 0;
	/** Sequence of the record found last, or where the cursor found last stands. */
	sequence = 0;
	/** Of the cursor found last. */
	reader = 0;
	cursorValues = 0;

	/** @param epoch read anew at every block: the log may draw one after this was made */
	constructor(flash: Flash, epoch: Uint8Array, buffers: ScanBuffers) {
		this.flash = flash;
		this.#epoch = epoch;
		this.#buffers = buffers;
	}

	/** Goes to the first frame of block `index`. */
	enter(index: number, number: number, firstSequence: number): this {
		this.#base = index * this.flash.blockLength;
		this.#check.enter(this.#epoch, number);
		this.#buffers.key.forget(this);
		this.#unit = blockHeaderUnits;
		this.usedUnits = blockHeaderUnits;
		this.#expected = firstSequence;
		this.#spoiled = 0;
		return this;
	}

	/** Finds the next record or cursor. One of {@link Found}. */
	next(): number {
		const units = this.flash.blockLength / unitBytes;
		const { head } = this.#buffers;
		for (; this.#unit < units; this.#unit += 1) {
			this.flash.read(head, this.#base + this.#unit * unitBytes);
			if (isErased(head)) continue;
			const found = this.look(units - this.#unit);
			if (found === Found.end) {
				this.#spoiled += 1;
				this.usedUnits = this.#unit + 1;
				continue;
			}
			this.unit = this.#unit;
			this.#unit += this.#length / unitBytes;
			this.usedUnits = this.#unit;
			return found;
		}
		return Found.end;
	}

	private look(unitsLeft: number): number {
		const { frame } = this.#buffers;
		const units = unitsOf(frame[0] as number);
		if (units === 0 || units > unitsLeft) return Found.end;
		this.#length = units * unitBytes;
		if (units > 1) {
			const rest = frame.subarray(unitBytes, this.#length);
			this.flash.read(rest, this.#base + (this.#unit + 1) * unitBytes);
		}
		return this.type === FrameType.cursor ? this.lookCursor() : this.lookRecord();
	}

	private lookCursor(): number {
		const { frame, reader } = this.#buffers;
		if (!this.#check.holds(frame, this.#length, 0, this.#unit)) return Found.end;
		reader.over(frame, frameHeaderBytes);
		this.reader = (frame[0] as number) & 3;
		this.sequence = reader.u32();
		this.cursorValues = reader.u32();
		return Found.cursor;
	}

	/** A frame tells the low bits of its sequence; how far that can be ahead, what was passed over says. */
	private lookRecord(): number {
		const { frame, plain } = this.#buffers;
		const low = frame[1] as number;
		const isRow = this.type === FrameType.row;
		const step = isRow ? 16 : 256;
		const ahead = ((isRow ? low >> 4 : low) - this.#expected) & (step - 1);
		for (let jump = ahead; jump <= this.#spoiled; jump += step) {
			const sequence = this.#expected + jump;
			if (!this.#check.holds(frame, this.#length, sequence, this.#unit)) continue;
			if (!isRow && !plain.read(frame, this.#length)) return Found.end;
			this.sequence = sequence;
			this.#expected = sequence + 1;
			this.#spoiled = 0;
			return Found.record;
		}
		return Found.end;
	}

	/** One of {@link FrameType}: of the frame found last. */
	get type(): number {
		return (this.#buffers.frame[0] as number) >> 6;
	}

	/** Of a turning frame. */
	get tail(): number {
		return this.#buffers.plain.tail;
	}

	get tailValues(): number {
		return this.#buffers.plain.tailValues;
	}

	/** The frame found last, without copying. */
	bytes(): Uint8Array {
		return this.#buffers.frame.subarray(0, this.#length);
	}

	/** The body of the record found last, valid until the next call; null when its key is spoiled. */
	body(): Uint8Array | null {
		const { frame, plain, decoder, body } = this.#buffers;
		if (this.type !== FrameType.row) return frame.subarray(plain.start, plain.end);
		const key = this.keyBody();
		return key !== null && decoder.decode(frame, this.#length, key, body) ? body.written() : null;
	}

	private keyBody(): Uint8Array | null {
		const { frame, key } = this.#buffers;
		return key.body(this, this.#base, frame[frameHeaderBytes] as number, this.sequence, this.#check);
	}

	/** Whether {@link body} would give one: looked at without decoding it. */
	get isReadable(): boolean {
		return this.type !== FrameType.row || this.keyBody() !== null;
	}

	/** Values in the record found last, counted without decoding it; 0 when its key is spoiled. */
	get values(): number {
		const { frame, plain, reader, decoder } = this.#buffers;
		if (this.type !== FrameType.row) return valueCountOf(reader.over(frame, plain.start, plain.end));
		const key = this.keyBody();
		return key === null ? 0 : decoder.countOf(frame, this.#length, key);
	}

	/** Kind of the record found last. */
	get kind(): number {
		const { frame, plain } = this.#buffers;
		return this.type === FrameType.row ? RecordKind.row : (frame[plain.start] as number);
	}
}
