import { ByteReader, ByteWriter } from "../base/bytes";
import type { Flash } from "../ports/flash";
import { blockHeaderUnits } from "./block";
import { valueCountOf } from "./decoded-record";
import { FrameCheck, FrameType, frameHeaderBytes, frameUnitsMax, PlainFrame, unitBytes, unitsOf } from "./frame";
import { KeyBuffer, KeyFrame } from "./key-frame";
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
	readonly body = new ByteWriter(recordBytesMax);
	readonly key = new KeyBuffer();
	readonly decoder = new RowDecoder();
}

/** Walks the frames of one block in order, passing over what power cuts tore and time spoiled. */
export class BlockScanner {
	readonly #flash: Flash;
	readonly #epoch: Uint8Array;
	readonly #check = new FrameCheck();
	readonly #plain = new PlainFrame();
	readonly #key: KeyFrame;
	readonly #decoder: RowDecoder;
	readonly #out: ByteWriter;
	readonly #frame: Uint8Array;
	readonly #head: Uint8Array;
	readonly #cursor: ByteReader;
	readonly #record: ByteReader;
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
		this.#flash = flash;
		this.#epoch = epoch;
		this.#frame = buffers.frame;
		this.#head = buffers.frame.subarray(0, unitBytes);
		this.#cursor = new ByteReader(buffers.frame);
		this.#record = new ByteReader(buffers.frame);
		this.#out = buffers.body;
		this.#decoder = buffers.decoder;
		this.#key = new KeyFrame(flash, buffers.key);
	}

	/** Goes to the first frame of block `index`. */
	enter(index: number, number: number, firstSequence: number): this {
		this.#base = index * this.#flash.blockLength;
		this.#check.enter(this.#epoch, number);
		this.#key.forget();
		this.#unit = blockHeaderUnits;
		this.usedUnits = blockHeaderUnits;
		this.#expected = firstSequence;
		this.#spoiled = 0;
		return this;
	}

	/** Finds the next record or cursor. One of {@link Found}. */
	next(): number {
		const units = this.#flash.blockLength / unitBytes;
		for (; this.#unit < units; this.#unit += 1) {
			this.#flash.read(this.#head, this.#base + this.#unit * unitBytes);
			if (isBlank(this.#head)) continue;
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
		const frame = this.#frame;
		const units = unitsOf(frame[0] as number);
		if (units === 0 || units > unitsLeft) return Found.end;
		this.#length = units * unitBytes;
		if (units > 1) {
			const rest = frame.subarray(unitBytes, this.#length);
			this.#flash.read(rest, this.#base + (this.#unit + 1) * unitBytes);
		}
		return this.type === FrameType.cursor ? this.lookCursor() : this.lookRecord();
	}

	private lookCursor(): number {
		if (!this.#check.holds(this.#frame, this.#length, 0, this.#unit)) return Found.end;
		this.#cursor.position = frameHeaderBytes;
		this.reader = (this.#frame[0] as number) & 3;
		this.sequence = this.#cursor.u32();
		this.cursorValues = this.#cursor.u32();
		return Found.cursor;
	}

	/** A frame tells the low bits of its sequence; how far that can be ahead, what was passed over says. */
	private lookRecord(): number {
		const low = this.#frame[1] as number;
		const isRow = this.type === FrameType.row;
		const step = isRow ? 16 : 256;
		const ahead = ((isRow ? low >> 4 : low) - this.#expected) & (step - 1);
		for (let jump = ahead; jump <= this.#spoiled; jump += step) {
			const sequence = this.#expected + jump;
			if (!this.#check.holds(this.#frame, this.#length, sequence, this.#unit)) continue;
			if (!isRow && !this.#plain.read(this.#frame, this.#length)) return Found.end;
			this.sequence = sequence;
			this.#expected = sequence + 1;
			this.#spoiled = 0;
			return Found.record;
		}
		return Found.end;
	}

	/** One of {@link FrameType}: of the frame found last. */
	get type(): number {
		return (this.#frame[0] as number) >> 6;
	}

	/** Of a turning frame. */
	get tail(): number {
		return this.#plain.tail;
	}

	get tailValues(): number {
		return this.#plain.tailValues;
	}

	/** The frame found last, without copying. */
	bytes(): Uint8Array {
		return this.#frame.subarray(0, this.#length);
	}

	/** The body of the record found last, valid until the next call; null when its key is spoiled. */
	body(): Uint8Array | null {
		const frame = this.#frame;
		if (this.type !== FrameType.row) return frame.subarray(this.#plain.start, this.#plain.end);
		const key = this.keyBody();
		if (key === null || !this.#decoder.decode(frame, this.#length, key, this.#out)) return null;
		return this.#out.written();
	}

	private keyBody(): Uint8Array | null {
		return this.#key.body(this.#base, this.#frame[frameHeaderBytes] as number, this.sequence, this.#check);
	}

	/** Whether {@link body} would give one: looked at without decoding it. */
	get isReadable(): boolean {
		return this.type !== FrameType.row || this.keyBody() !== null;
	}

	/** Values in the record found last, counted without decoding it; 0 when its key is spoiled. */
	get values(): number {
		if (this.type !== FrameType.row) {
			return valueCountOf(this.#record.over(this.#frame, this.#plain.start, this.#plain.end));
		}
		const key = this.keyBody();
		return key === null ? 0 : this.#decoder.countOf(this.#frame, this.#length, key);
	}

	/** Kind of the record found last. */
	get kind(): number {
		return this.type === FrameType.row ? RecordKind.row : (this.#frame[this.#plain.start] as number);
	}
}

function isBlank(unit: Uint8Array): boolean {
	for (let index = 0; index < unit.length; index += 1) if (unit[index] !== 0xff) return false;
	return true;
}
