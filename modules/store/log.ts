import { assert } from "../base/assert";
import { ByteReader, ByteWriter } from "../base/bytes";
import type { Clock } from "../ports/clock";
import type { Entropy } from "../ports/entropy";
import type { Flash } from "../ports/flash";
import type { Observer } from "../ports/observer";
import {
	blockHeaderBytes,
	decodeBlockHeader,
	encodeBlockHeader,
	encodeRecordFrame,
	epochBytes,
	epochOf,
	framedBytes,
	isNewerVersion,
	recordHeaderBytes,
	schemaBytes,
	schemaOf,
	unitBytes,
} from "./block";
import { BlockTable } from "./block-table";
import { OpenResult } from "./open-result";
import { GapCause, gapBytesMax, RecordKind, recordBytesMax, stampedGap, valueCountOf } from "./record";
import { BlockScanner, Found } from "./scanner";

/**
 * The record log: FORMAT.md. Appends at one end, forgets at the other when the reader's cursor moves.
 *
 * Bounds: bodies of at most 1 024 bytes, at least 4 blocks. RAM as FORMAT.md says.
 */
export class RecordLog {
	readonly #flash: Flash;
	readonly #entropy: Entropy;
	readonly #observer: Observer | null;
	readonly #clock: Clock;
	readonly #table: BlockTable;
	readonly #scanner: BlockScanner;
	readonly #header = new ByteWriter(blockHeaderBytes);
	readonly #frame = new ByteWriter(framedBytes(recordBytesMax));
	readonly #cursorBody = new ByteWriter(4);
	readonly #gap = new ByteWriter(gapBytesMax);
	readonly #body = new ByteReader(this.#header.bytes);
	readonly epoch = new Uint8Array(epochBytes);
	readonly #schema = new Uint8Array(schemaBytes);
	#block = 0;
	#offset = 0;
	#erasedAhead = false;
	nextSequence = 1;
	/** Values in all records since format. */
	values = 0;
	/** First sequence that is not confirmed. */
	cursor = 1;
	#cursorValues = 0;
	bootCount = 0;
	/** Records that were dropped unconfirmed since boot. */
	droppedRecords = 0;
	blocksErased = 0;
	#damagedBefore = 0;

	constructor(flash: Flash, entropy: Entropy, clock: Clock, observer: Observer | null) {
		assert(flash.blocks >= 4, "a record log needs at least 4 blocks");
		this.#flash = flash;
		this.#entropy = entropy;
		this.#observer = observer;
		this.#clock = clock;
		this.#table = new BlockTable(flash.blocks);
		this.#scanner = new BlockScanner(flash, this.epoch);
	}

	get backlogRecords(): number {
		return this.nextSequence - this.cursor;
	}

	get backlogValues(): number {
		return this.values - this.#cursorValues;
	}

	get sizeBytes(): number {
		return this.#flash.blocks * this.#flash.blockLength;
	}

	/** Bytes of blocks that hold records which are not confirmed. */
	get usedBytes(): number {
		if (this.backlogRecords === 0) return 0;
		const held = this.#table.number(this.#block) - this.#table.number(this.#table.find(this.cursor)) + 1;
		return held * this.#flash.blockLength;
	}

	/**
	 * Finds the log, or makes one. One of {@link OpenResult}.
	 *
	 * @param schema 8 bytes that name what the records to come refer to
	 */
	open(schema: Uint8Array): number {
		this.#schema.set(schema);
		const header = this.#header.bytes;
		for (let index = 0; index < this.#flash.blocks; index += 1) {
			this.#readHeader(index);
			if (isNewerVersion(header)) return OpenResult.newer;
			const found = decodeBlockHeader(header);
			if (found !== null) this.#table.use(index, found.number, found.firstSequence, found.valuesBefore);
		}
		const newest = this.#table.newest();
		if (newest < 0) return this.#format();
		this.#recover(newest);
		return OpenResult.recovered;
	}

	#readHeader(index: number): void {
		this.#flash.read(this.#header.bytes, index * this.#flash.blockLength);
	}

	#format(): number {
		for (let index = 0; index < this.#flash.blocks; index += 1) this.#flash.eraseBlock(index);
		this.#entropy.fill(this.epoch);
		this.#observer?.logOpened(this.epoch);
		this.bootCount = 1;
		this.#block = this.#flash.blocks - 1;
		this.#erasedAhead = true;
		this.#beginBlock(1);
		return OpenResult.formatted;
	}

	#recover(newest: number): void {
		this.#readHeader(newest);
		const bytes = this.#header.bytes;
		const header = decodeBlockHeader(bytes);
		assert(header !== null, "a block header changed between two reads");
		this.epoch.set(epochOf(bytes));
		this.#observer?.logOpened(this.epoch);
		const sameSchema = schemaOf(bytes).every((byte, index) => byte === this.#schema[index]);
		this.#block = newest;
		this.nextSequence = header.firstSequence;
		this.values = header.valuesBefore;
		this.cursor = header.cursor;
		this.#cursorValues = header.cursorValues;
		this.bootCount = header.bootCount;
		this.#scanNewest();
		this.bootCount += 1;
		if (!sameSchema) this.#advance();
		this.#reportDropped();
	}

	#scanNewest(): void {
		const scanner = this.#scanner.enter(this.#block);
		const reader = new ByteReader(scanner.frame);
		for (let found = scanner.next(); found !== Found.end; found = scanner.next()) {
			reader.over(scanner.frame, recordHeaderBytes, recordHeaderBytes + scanner.length);
			if (found === Found.cursor) {
				this.cursor = scanner.sequence;
				this.#cursorValues = reader.u32();
				continue;
			}
			this.nextSequence = scanner.sequence + 1;
			this.values += scanner.values;
			const kind = reader.u8();
			reader.take(7);
			if (kind === RecordKind.boot) this.bootCount = reader.u32();
			if (kind === RecordKind.gap && reader.u8() === GapCause.full) {
				const end = reader.varint() + reader.varint();
				if (end > this.cursor) this.#cursorValues += reader.varint();
				this.cursor = Math.max(this.cursor, end);
			}
		}
		this.#offset = scanner.usedEnd;
	}

	/**
	 * Records that were erased unconfirmed become a gap record, which moves the cursor past them: at once or, when the
	 * power goes in between, at the next start, but once.
	 */
	#reportDropped(): void {
		const oldest = this.#table.oldest();
		const end = this.#table.firstSequence(oldest);
		const first = this.cursor;
		if (first >= end) return;
		const endValues = this.#table.valuesBefore(oldest);
		const values = endValues - this.#cursorValues;
		this.#appendGap(GapCause.full, first, end - first, values);
		this.cursor = end;
		this.#cursorValues = endValues;
		this.droppedRecords += end - first;
	}

	/** Puts a hole on record that a reader has met: records [first, first + count) do not verify any more. */
	reportDamaged(first: number, count: number): void {
		if (first < this.#damagedBefore) return;
		this.#damagedBefore = first + count;
		this.#appendGap(GapCause.damaged, first, count, 0);
	}

	#appendGap(cause: number, first: number, count: number, values: number): void {
		stampedGap(this.#gap, this.#clock, cause, first, count, values);
		this.#makeRoom(framedBytes(this.#gap.position));
		this.#appendRecord(this.#gap.written(), 0);
	}

	/**
	 * Appends a record and returns its sequence. When this returns, the record survives any power cut.
	 *
	 * @param body as `RecordWriter` builds it, at most 1 024 bytes
	 */
	append(body: Uint8Array): number {
		assert(body.length > 0 && body.length <= recordBytesMax, "record body out of range");
		this.#makeRoom(framedBytes(body.length));
		this.#reportDropped();
		this.#makeRoom(framedBytes(body.length));
		return this.#appendRecord(body, valueCountOf(this.#body.over(body)));
	}

	#makeRoom(bytes: number): void {
		if (this.#offset + bytes > this.#flash.blockLength) this.#advance();
	}

	#appendRecord(body: Uint8Array, values: number): number {
		const sequence = this.nextSequence;
		this.#observer?.recordStarted(sequence, body);
		this.#writeFrame(0, values, sequence, body);
		this.nextSequence += 1;
		this.values += values;
		this.#observer?.recordStored(sequence);
		return sequence;
	}

	#writeFrame(kind: number, values: number, sequence: number, body: Uint8Array): void {
		const frame = encodeRecordFrame(this.#frame, kind, values, sequence, body, this.epoch);
		this.#flash.write(frame.written(), this.#block * this.#flash.blockLength + this.#offset);
		this.#offset += frame.position;
	}

	/** The reader has everything before `sequence`: it may be overwritten. Moves forward only. */
	confirm(sequence: number, values: number): void {
		if (sequence <= this.cursor) return;
		assert(sequence <= this.nextSequence, "cursor beyond the end of the log");
		this.#makeRoom(unitBytes);
		this.cursor = sequence;
		this.#cursorValues += values;
		const body = this.#cursorBody.reset().u32(this.#cursorValues).written();
		this.#writeFrame(1, 0, sequence, body);
	}

	/** Erases the next block if that was not done yet. Stalls: call it when no reply is due. True when it erased. */
	prepare(): boolean {
		if (this.#erasedAhead) return false;
		this.#eraseNext();
		this.#reportDropped();
		return true;
	}

	#nextIndex(): number {
		return (this.#block + 1) % this.#flash.blocks;
	}

	#eraseNext(): void {
		const index = this.#nextIndex();
		this.#flash.eraseBlock(index);
		this.#table.free(index);
		this.blocksErased += 1;
		this.#erasedAhead = true;
	}

	#advance(): void {
		if (!this.#erasedAhead) this.#eraseNext();
		this.#beginBlock(this.#table.number(this.#block) + 1);
	}

	#beginBlock(number: number): void {
		this.#block = this.#nextIndex();
		encodeBlockHeader(this.#header, this.epoch, this.#schema, {
			number,
			firstSequence: this.nextSequence,
			cursor: this.cursor,
			valuesBefore: this.values,
			cursorValues: this.#cursorValues,
			bootCount: this.bootCount,
		});
		this.#flash.write(this.#header.bytes, this.#block * this.#flash.blockLength);
		this.#table.use(this.#block, number, this.nextSequence, this.values);
		this.#offset = blockHeaderBytes;
		this.#erasedAhead = false;
	}

	/** Block that holds `sequence` or, when that is gone, the oldest. For the reader. */
	blockOf(sequence: number): number {
		return this.#table.find(sequence);
	}

	/** Index of the block that comes after `index` in the log; -1 when that is the newest. */
	blockAfter(index: number): number {
		return index === this.#block ? -1 : (index + 1) % this.#flash.blocks;
	}

	/** Copies the schema of block `index` into `into` (8 bytes). */
	readSchema(index: number, into: Uint8Array): void {
		this.#readHeader(index);
		into.set(schemaOf(this.#header.bytes));
	}
}
