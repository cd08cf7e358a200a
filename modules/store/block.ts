import { ByteReader, type ByteWriter } from "../base/bytes";
import { crc32 } from "../base/crc";
import { epochBytes, unitBytes } from "./frame";

export const blockHeaderBytes = 112;
export const blockHeaderUnits = blockHeaderBytes / unitBytes;
export const schemaBytes = 8;
export const hashBytes = 32;
/** Readers whose cursors a log keeps. */
export const readersMax = 4;

const MAGIC = 0x48474c31;
const VERSION = 2;
const CRC_AT = blockHeaderBytes - 4;
/** In front of the partition's size: the block is of the ring of events. */
const EVENTS = 0x8000;

/** What a block's header says: where the log stood when the block was begun. FORMAT.md, "Block". */
export class BlockHeader {
	readonly epoch = new Uint8Array(epochBytes);
	isEvents = false;
	/** Blocks of the whole partition when the log was formatted, at most 32 767. */
	partitionBlocks = 0;
	/** Boots since format. */
	bootCount = 0;
	/** 1, 2, 3 … along the life of the log. */
	number = 0;
	firstSequence = 1;
	readonly schema = new Uint8Array(schemaBytes);
	/** SHA-256 of the block before. */
	readonly previous = new Uint8Array(hashBytes);
	/** Values in all records before the first. */
	values = 0;
	/** First sequence that is left, and the values in all records before it. */
	tail = 1;
	tailValues = 0;
	/** For each reader: first sequence that it has not, and the values in all records before that. */
	readonly cursors = new Uint32Array(readersMax).fill(1);
	readonly cursorValues = new Uint32Array(readersMax);

	encode(out: ByteWriter): void {
		out.reset().u32(MAGIC).u8(VERSION).copy(this.epoch);
		out.u16(this.partitionBlocks + (this.isEvents ? EVENTS : 0)).u8(this.bootCount >>> 16);
		out
			.u16(this.bootCount & 0xffff)
			.u32(this.number)
			.u32(this.firstSequence);
		out.copy(this.schema).copy(this.previous).u32(this.values).u32(this.tail).u32(this.tailValues);
		for (let reader = 0; reader < readersMax; reader += 1) {
			out.u32(this.cursors[reader] as number).u32(this.cursorValues[reader] as number);
		}
		out.u32(crc32(out.bytes, 0, CRC_AT));
	}

	/** False, and nothing has changed, when `bytes` are not a sound header of this version. */
	decode(bytes: Uint8Array): boolean {
		const reader = new ByteReader(bytes);
		if (reader.u32() !== MAGIC || reader.u8() !== VERSION || !isSound(bytes)) return false;
		this.epoch.set(reader.take(epochBytes));
		const size = reader.u16();
		this.isEvents = size >= EVENTS;
		this.partitionBlocks = size % EVENTS;
		this.bootCount = reader.u8() * 0x10000 + reader.u16();
		this.number = reader.u32();
		this.firstSequence = reader.u32();
		this.schema.set(reader.take(schemaBytes));
		this.previous.set(reader.take(hashBytes));
		this.values = reader.u32();
		this.tail = reader.u32();
		this.tailValues = reader.u32();
		for (let index = 0; index < readersMax; index += 1) {
			this.cursors[index] = reader.u32();
			this.cursorValues[index] = reader.u32();
		}
		return true;
	}
}

function isSound(bytes: Uint8Array): boolean {
	return new ByteReader(bytes, CRC_AT).u32() === crc32(bytes, 0, CRC_AT);
}

/**
 * A log that a later version of this program wrote: not to be touched. Magic, version and check stay where they are in
 * every version.
 */
export function isNewerVersion(bytes: Uint8Array): boolean {
	const reader = new ByteReader(bytes);
	return reader.u32() === MAGIC && reader.u8() > VERSION && isSound(bytes);
}
