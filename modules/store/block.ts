import { ByteReader, type ByteWriter } from "../base/bytes";
import { crc32 } from "../base/crc";

/** Smallest write; every record begins on one. */
export const unitBytes = 16;
export const blockHeaderBytes = 48;
export const recordHeaderBytes = 12;
export const epochBytes = 6;
export const schemaBytes = 8;

const MAGIC = 0x48474c31;
const VERSION = 1;
const CRC_OFFSET = 44;

/** What a block's header says; FORMAT.md, "Block". */
export interface BlockHeader {
	readonly number: number;
	readonly firstSequence: number;
	readonly cursor: number;
	/** Values in all records before this block. */
	readonly valuesBefore: number;
	readonly cursorValues: number;
	/** Boots since the log was formatted, when the block was begun. */
	readonly bootCount: number;
}

/** Writes a block header into 48 bytes of `out`. */
export function encodeBlockHeader(out: ByteWriter, epoch: Uint8Array, schema: Uint8Array, header: BlockHeader): void {
	out.reset().u32(MAGIC).u8(VERSION).u8(0).copy(epoch);
	out.u32(header.number).u32(header.firstSequence).u32(header.cursor);
	out.u32(header.valuesBefore).u32(header.cursorValues).copy(schema);
	out.u32(header.bootCount).u32(crc32(out.bytes, 0, CRC_OFFSET));
}

/** Reads a block header; null when it is not a sound one of this version. */
export function decodeBlockHeader(bytes: Uint8Array): BlockHeader | null {
	const reader = new ByteReader(bytes);
	if (reader.u32() !== MAGIC || reader.u8() !== VERSION) return null;
	reader.take(1 + epochBytes);
	const number = reader.u32();
	const firstSequence = reader.u32();
	const cursor = reader.u32();
	const valuesBefore = reader.u32();
	const cursorValues = reader.u32();
	reader.take(schemaBytes);
	const bootCount = reader.u32();
	if (reader.u32() !== crc32(bytes, 0, CRC_OFFSET)) return null;
	return { number, firstSequence, cursor, valuesBefore, cursorValues, bootCount };
}

/** A log that a later version of this program wrote: not to be touched. */
export function isNewerVersion(bytes: Uint8Array): boolean {
	const reader = new ByteReader(bytes);
	return reader.u32() === MAGIC && reader.u8() > VERSION;
}

/** The epoch in a header's bytes, without copying. */
export function epochOf(header: Uint8Array): Uint8Array {
	return header.subarray(6, 6 + epochBytes);
}

/** The schema in a header's bytes, without copying. */
export function schemaOf(header: Uint8Array): Uint8Array {
	return header.subarray(32, 32 + schemaBytes);
}

/** The checksum of a record whose header begins `frame` and whose body is `length` bytes behind it. */
export function recordCrc(frame: Uint8Array, length: number, epoch: Uint8Array): number {
	const seed = crc32(epoch, 0, epochBytes, crc32(frame, 0, 8));
	return crc32(frame, recordHeaderBytes, recordHeaderBytes + length, seed);
}

/** Bytes that a record of `length` takes, header and padding included. */
export function framedBytes(length: number): number {
	return Math.ceil((recordHeaderBytes + length) / unitBytes) * unitBytes;
}

/** Writes a record or cursor as FORMAT.md has it into `out`: header, body, padding to the next unit. */
export function encodeRecordFrame(
	out: ByteWriter,
	kind: number,
	values: number,
	sequence: number,
	body: Uint8Array,
	epoch: Uint8Array,
): ByteWriter {
	out.reset().u16(body.length).u8(kind).u8(values).u32(sequence).u32(0).copy(body);
	const crc = recordCrc(out.bytes, body.length, epoch);
	for (let index = 0; index < 4; index += 1) out.bytes[8 + index] = (crc >>> (24 - 8 * index)) & 0xff;
	while (out.position % unitBytes !== 0) out.u8(0xff);
	return out;
}
