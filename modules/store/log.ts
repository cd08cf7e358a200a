import { assert } from "../base/assert";
import { Backlog } from "./backlog";
import { valueCountOf } from "./decoded-record";
import { framedBytes, unitBytes } from "./frame";
import { HoleList } from "./hole-list";
import type { LogBuffers, LogOptions, LogPorts } from "./log-options";
import { OpenResult } from "./open-result";
import { GapCause, recordBytesMax, stampedGap } from "./record";
import { findBlocks, readNewest, sequenceBehind } from "./recovery";
import { Ring, type RingOwner } from "./ring";
import { RowKeys } from "./row-keys";
import { BlockScanner } from "./scanner";
import { type Emitter, Thinner, thinnedUnitsMax } from "./thinner";

/**
 * One ring of records on NOR flash: FORMAT.md. Appends at one end, forgets at the other when its readers' cursors move.
 *
 * Bounds: bodies of at most 1 000 bytes, 2 to 32 767 blocks. RAM as FORMAT.md says.
 */
export class RecordLog implements RingOwner, Emitter {
	readonly ring: Ring;
	readonly scanner: BlockScanner;
	readonly isEvents: boolean;
	readonly #ports: LogPorts;
	readonly #keys: RowKeys;
	readonly #thinner: Thinner;
	readonly #backlog: Backlog;
	/** Readers that take turns with the log may work in them too: a body holds until the log is written. */
	readonly buffers: LogBuffers;
	readonly #holes = new HoleList();
	#gapCause: number = GapCause.full;
	/** Blocks were erased since it was last looked whether all that is gone is told of. */
	#mayMiss = true;
	/** Where the log ended when the next block was found to be held; -1: not so. */
	#heldAt = -1;
	/** False: nothing is kept, and nothing can be read. */
	isOpen = false;
	/** Records that were given up unconfirmed since boot; those in summaries too. */
	droppedRecords = 0;
	/** Records that could not be kept since boot, because no block takes them. */
	refusedRecords = 0;

	constructor(options: LogOptions, ports: LogPorts) {
		assert(options.flash.blocks >= 2, "a ring needs at least 2 blocks");
		assert(options.flash.blockLength <= 4096, "a unit's place in its block is one byte");
		this.#ports = ports;
		this.isEvents = options.isEvents;
		this.buffers = options.buffers;
		this.ring = new Ring(options.flash, ports.makeDigest(), options.buffers.ring, this);
		this.ring.state.isEvents = options.isEvents;
		this.ring.state.partitionBlocks = options.partitionBlocks;
		this.#backlog = new Backlog(this.ring.state, options.holders);
		this.scanner = new BlockScanner(options.flash, this.ring.state.epoch, options.buffers.scan);
		this.#keys = new RowKeys(options.flash, options.buffers.rows);
		this.#thinner = new Thinner(ports.clock, options.buffers, options.thins);
	}

	get epoch(): Uint8Array {
		return this.ring.state.epoch;
	}

	get nextSequence(): number {
		return this.ring.nextSequence;
	}

	get bootCount(): number {
		return this.ring.state.bootCount;
	}

	/** First sequence that `reader` has not and that is still there. */
	startOf(reader: number): number {
		return this.#backlog.startOf(reader);
	}

	/** Values in all records before {@link startOf}. */
	startValuesOf(reader: number): number {
		return this.#backlog.startValuesOf(reader);
	}

	/** First sequence that a reader which has to confirm has not and that is still there. */
	get start(): number {
		return this.#backlog.start;
	}

	get backlogRecords(): number {
		return this.nextSequence - this.start;
	}

	get backlogValues(): number {
		return this.ring.state.values - this.#backlog.startValues;
	}

	get sizeBytes(): number {
		return this.ring.flash.blocks * this.ring.flash.blockLength;
	}

	/** Bytes of blocks that hold records which are not confirmed. */
	get usedBytes(): number {
		if (!this.isOpen || this.backlogRecords === 0) return 0;
		const { table, block, flash } = this.ring;
		return (table.number(block) - table.number(table.find(this.start)) + 1) * flash.blockLength;
	}

	/**
	 * Finds the log, or makes one. One of {@link OpenResult}.
	 *
	 * @param schema 8 bytes that name what the records to come refer to
	 */
	open(schema: Uint8Array): number {
		const { ring } = this;
		const newest = findBlocks(ring);
		this.isOpen = true;
		ring.state.schema.set(schema);
		if (newest < 0) this.format();
		else this.recover(newest);
		if (!this.isOpen) return OpenResult.worn;
		this.#backlog.admit(ring.table);
		this.reportMissing();
		return newest < 0 ? OpenResult.formatted : OpenResult.recovered;
	}

	private format(): void {
		this.#ports.entropy.fill(this.epoch);
		this.#ports.observer?.logOpened(this.epoch);
		this.ring.state.bootCount = 1;
		this.advance(1);
	}

	private recover(newest: number): void {
		const { ring } = this;
		const { state } = ring;
		const wanted = state.schema.slice();
		readNewest(ring, newest, this.scanner);
		this.#ports.observer?.logOpened(this.epoch);
		state.bootCount += 1;
		this.#keys.clear();
		const first = state.firstSequence;
		const end = sequenceBehind(ring, this.scanner);
		const isSame = state.schema.every((byte, index) => byte === wanted[index]);
		state.schema.set(wanted);
		if (end > first) {
			// The number of the spoiled block is not given away again either.
			state.firstSequence = end;
			this.advance(state.number + 2);
			this.reportDamaged(first, end, end - first);
		} else if (!isSame) this.advance(state.number + 1);
	}

	/** Begins the next block; closes the log when there is none. */
	private advance(number: number): void {
		const { ring } = this;
		if (ring.block >= 0) ring.digest.finish(ring.state.previous);
		while (ring.ahead >= 0 || ring.makeNext()) {
			if (!ring.leave(number)) continue;
			this.#keys.clear();
			return;
		}
		this.isOpen = false;
	}

	/** Makes place where there is none: by erasing the next block or by going on to it. */
	private makeRoom(): void {
		const { ring } = this;
		this.#mayMiss = true;
		if (ring.ahead >= 0 || ring.table.isWorn(ring.block)) this.advance(ring.state.number + 1);
		else if (!ring.makeNext()) this.isOpen = false;
	}

	/** Until the next block is erased, room is kept for what its records give way to. */
	private fits(units: number): boolean {
		return this.ring.hasUnits(this.ring.ahead >= 0 ? units : units + thinnedUnitsMax);
	}

	/** Called by the ring. */
	onFailed(): void {
		this.#gapCause = GapCause.worn;
	}

	/** Called by the ring. */
	giveUp(index: number): void {
		const { ring, start } = this;
		const { table } = ring;
		const after = table.after(table.number(index));
		const end = after < 0 ? ring.nextSequence : table.firstSequence(after);
		if (start >= end || !ring.readHeader(index)) return;
		const { number, firstSequence, values, bootCount } = ring.header;
		const endValues = after < 0 ? ring.state.values : table.valuesBefore(after);
		const scanner = this.scanner.enter(index, number, firstSequence);
		this.#thinner.giveUp(scanner, { start, end, endValues, values, bootCount }, this);
	}

	/** Called by the thinner. */
	emit(body: Uint8Array, tail: number, tailValues: number): boolean {
		return this.ring.hasUnits(framedBytes(body.length, true) / unitBytes) && this.write(body, tail, tailValues);
	}

	/** Records before the oldest block that nothing stands for: a gap record says so, once. */
	private reportMissing(): void {
		if (!this.#mayMiss) return;
		this.#mayMiss = false;
		const { table } = this.ring;
		const oldest = table.after(0);
		const first = this.start;
		const end = table.firstSequence(oldest);
		if (first >= end) return;
		const endValues = table.valuesBefore(oldest);
		const values = Math.max(0, endValues - this.#backlog.startValues);
		const gap = { cause: this.#gapCause, first, span: end - first, records: end - first, values };
		this.#gapCause = GapCause.full;
		this.store(stampedGap(this.buffers.gap, this.#ports.clock, gap), end, endValues);
	}

	/** Puts a hole on record that somebody has met: `records` of [first, end) do not verify any more. */
	reportDamaged(first: number, end: number, records: number): void {
		if (!this.isOpen || !this.#holes.add(first, end)) return;
		const gap = { cause: GapCause.damaged, first, span: end - first, records, values: 0 };
		this.store(stampedGap(this.buffers.gap, this.#ports.clock, gap), 0, 0);
	}

	/**
	 * Appends a record and returns its sequence; 0 when it could not be kept. When this returns, the record survives any
	 * power cut.
	 *
	 * @param body as `RecordWriter` builds it, at most 1 000 bytes
	 */
	append(body: Uint8Array): number {
		assert(body.length > 0 && body.length <= recordBytesMax, "record body out of range");
		if (this.isOpen) this.reportMissing();
		const sequence = this.store(body, 0, 0);
		if (sequence === 0) this.refusedRecords += 1;
		return sequence;
	}

	/** @param tail what is left begins here: the record stands for all before; 0: it stands for itself only */
	private store(body: Uint8Array, tail: number, tailValues: number): number {
		const { ring } = this;
		while (this.isOpen) {
			const bytes = tail > 0 ? framedBytes(body.length, true) : this.#keys.measure(body, ring, ring.block);
			if (!this.fits(bytes / unitBytes)) this.makeRoom();
			else if (this.write(body, tail, tailValues)) return ring.nextSequence - 1;
		}
		return 0;
	}

	private write(body: Uint8Array, tail: number, tailValues: number): boolean {
		const { ring } = this;
		const { state, unit, nextSequence } = ring;
		const { observer } = this.#ports;
		observer?.recordStarted(this.epoch, nextSequence, body);
		const isTurning = tail > 0;
		const frame = isTurning
			? this.buffers.frames.turning(ring, body, tail, tailValues)
			: this.#keys.frame(this.buffers.frames, ring, body);
		if (!ring.write(frame)) return false;
		if (isTurning) {
			this.droppedRecords += tail - this.start;
			state.tail = tail;
			state.tailValues = tailValues;
		} else this.#keys.written(unit, frame.length);
		state.firstSequence += 1;
		state.values += valueCountOf(this.buffers.scan.reader.over(body));
		observer?.recordStored(this.epoch, nextSequence);
		return true;
	}

	/**
	 * `reader` has everything before `sequence`. Moves forward only.
	 *
	 * @param values in all records before `sequence`: what the reader says of itself
	 */
	confirm(reader: number, sequence: number, values: number): void {
		const { ring } = this;
		const { cursors, cursorValues } = ring.state;
		if (sequence <= (cursors[reader] as number)) return;
		assert(sequence <= this.nextSequence, "cursor beyond the end of the log");
		while (this.isOpen) {
			if (!this.fits(1)) this.makeRoom();
			else if (ring.write(this.buffers.frames.cursor(ring, reader, sequence, values))) break;
		}
		cursors[reader] = sequence;
		cursorValues[reader] = values;
	}

	/**
	 * Erases the next block if that was not done yet. Stalls: call it when no reply is due. Records that nobody has yet
	 * are given up only when half of the block before is written. True when it erased.
	 */
	prepare(): boolean {
		const { ring } = this;
		if (!this.isOpen || ring.ahead >= 0 || this.#heldAt === ring.unit) return false;
		const index = ring.nextIndex();
		const isHeld = index >= 0 && ring.table.isUsed(index) && ring.endOf(index) > this.start;
		this.#heldAt = isHeld && 2 * ring.unit * unitBytes < ring.flash.blockLength ? ring.unit : -1;
		if (this.#heldAt >= 0) return false;
		this.makeRoom();
		if (this.isOpen) this.reportMissing();
		return true;
	}
}
