import { ByteReader, ByteWriter } from "../base/bytes";
import { crc32, crc32Byte, crc32Word } from "../base/crc";

/** Smallest write; every frame begins on one. */
export const unitBytes = 16;
export const frameHeaderBytes = 6;
export const frameUnitsMax = 64;
export const epochBytes = 6;
/** A coded row takes at most so many units. */
export const codedUnitsMax = 4;
/** Bytes of a coded row before its bits: header and the key's unit. */
export const codedHeaderBytes = frameHeaderBytes + 1;

/** The two bits at the top of a frame; FORMAT.md, "Frames". */
export const FrameType = Object.freeze({
	record: 0,
	/** A row told by what it differs from another row of its block in. */
	row: 1,
	/** A record that stands for others which are given up by it. */
	turning: 2,
	cursor: 3,
});

const CRC_AT = 2;
/** Of a turning frame: what is left begins where. */
const turningBytes = 8;

/** Bytes of a frame that bears a body of `length`. */
export function framedBytes(length: number, isTurning: boolean): number {
	const bytes = frameHeaderBytes + (isTurning ? turningBytes : 0) + (length < 0x80 ? 1 : 2) + length;
	return Math.ceil(bytes / unitBytes) * unitBytes;
}

/**
 * The check of frames: CRC-32 over what the place says (epoch, block number, sequence, unit) and over the frame. So a
 * frame that was written for another place, another round of the ring or another log does not pass.
 */
export class FrameCheck {
	private seed = 0;

	enter(epoch: Uint8Array, blockNumber: number): void {
		this.seed = crc32Word(blockNumber, crc32(epoch, 0, epochBytes));
	}

	/** @param sequence 0 for a cursor */
	of(frame: Uint8Array, length: number, sequence: number, unit: number): number {
		const place = crc32Byte(unit, crc32Word(sequence, this.seed));
		const head = crc32(frame, 0, CRC_AT, place);
		return crc32(frame, frameHeaderBytes, length, head);
	}

	holds(frame: Uint8Array, length: number, sequence: number, unit: number): boolean {
		const crc = this.of(frame, length, sequence, unit);
		for (let index = 0; index < 4; index += 1) {
			if (frame[CRC_AT + index] !== ((crc >>> (24 - 8 * index)) & 0xff)) return false;
		}
		return true;
	}

	seal(frame: Uint8Array, length: number, sequence: number, unit: number): void {
		const crc = this.of(frame, length, sequence, unit);
		for (let index = 0; index < 4; index += 1) frame[CRC_AT + index] = (crc >>> (24 - 8 * index)) & 0xff;
	}
}

/** Where a frame is to lie. */
export interface FramePlace {
	/** Of the block. */
	readonly check: FrameCheck;
	/** In the block. */
	readonly unit: number;
	readonly nextSequence: number;
}

/** Builds frames in one buffer made at start. What comes back is valid until the next. */
export class FrameWriter {
	readonly #out = new ByteWriter(frameUnitsMax * unitBytes);

	record(place: FramePlace, body: Uint8Array): Uint8Array {
		const units = framedBytes(body.length, false) / unitBytes;
		this.begin(FrameType.record * 64 + units - 1, place.nextSequence & 0xff);
		this.#out.varint(body.length).copy(body);
		return this.seal(place, place.nextSequence);
	}

	/** @param tail first sequence that is left; @param tailValues values in all records before it */
	turning(place: FramePlace, body: Uint8Array, tail: number, tailValues: number): Uint8Array {
		const units = framedBytes(body.length, true) / unitBytes;
		this.begin(FrameType.turning * 64 + units - 1, place.nextSequence & 0xff);
		this.#out.u32(tail).u32(tailValues).varint(body.length).copy(body);
		return this.seal(place, place.nextSequence);
	}

	/** @param parameter [0, 15]; @param flags [0, 15]: both belong to the coder of rows */
	row(place: FramePlace, parameter: number, flags: number, keyUnit: number, bits: Uint8Array): Uint8Array {
		const units = Math.ceil((codedHeaderBytes + bits.length) / unitBytes);
		this.begin(FrameType.row * 64 + (units - 1) * 16 + parameter, (place.nextSequence & 15) * 16 + flags);
		this.#out.u8(keyUnit).copy(bits);
		return this.seal(place, place.nextSequence);
	}

	cursor(place: FramePlace, reader: number, sequence: number, values: number): Uint8Array {
		this.begin(FrameType.cursor * 64 + reader, 0);
		this.#out.u32(sequence).u32(values);
		return this.seal(place, 0);
	}

	private begin(head: number, low: number): void {
		this.#out.reset().u8(head).u8(low).u32(0);
	}

	private seal({ check, unit }: FramePlace, sequence: number): Uint8Array {
		const out = this.#out;
		while (out.position % unitBytes !== 0) out.u8(0);
		check.seal(out.bytes, out.position, sequence, unit);
		return out.written();
	}
}

/** Units of the frame that begins with `head`; 0: none begins so. */
export function unitsOf(head: number): number {
	const type = head >> 6;
	if (type === FrameType.row) return ((head >> 4) & 3) + 1;
	if (type === FrameType.cursor) return (head & 0x3c) === 0 ? 1 : 0;
	return (head & 63) + 1;
}

/** What a turning frame says of the tail, and where bodies are in frames that bear one as it is. */
export class PlainFrame {
	readonly #reader = new ByteReader();
	tail = 0;
	tailValues = 0;
	start = 0;
	end = 0;

	/** False: its length does not fit. */
	read(frame: Uint8Array, length: number): boolean {
		const reader = this.#reader.over(frame, frameHeaderBytes, length);
		if ((frame[0] as number) >> 6 === FrameType.turning) {
			this.tail = reader.u32();
			this.tailValues = reader.u32();
		}
		const bodyLength = reader.varint();
		this.start = reader.position;
		this.end = this.start + bodyLength;
		return !reader.failed && bodyLength > 0 && this.end <= length;
	}
}
