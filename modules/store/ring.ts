import { ByteWriter } from "../base/bytes";
import { chunkBytes, ProvenFlash } from "../base/proven-flash";
import type { Digest } from "../ports/digest";
import type { Flash } from "../ports/flash";
import { BlockHeader, blockHeaderBytes, blockHeaderUnits } from "./block";
import { BlockTable } from "./block-table";
import { FrameCheck, type FramePlace, unitBytes } from "./frame";

/** What rings that take turns may share. */
export class RingBuffers {
	readonly header = new BlockHeader();
	readonly headerBytes = new ByteWriter(blockHeaderBytes);
	readonly chunk = new Uint8Array(chunkBytes);
}

/** Whose ring it is. */
export interface RingOwner {
	/** A block could not be erased or written: it is out of service until the next start. */
	onFailed(): void;
	/** A block that is used is about to be erased. */
	giveUp(index: number): void;
}

/** Blocks of a ring: the one that is written, the one that comes next, and how each hands over to the other. */
export class Ring implements FramePlace {
	readonly flash: Flash;
	readonly table: BlockTable;
	readonly proven: ProvenFlash;
	readonly check = new FrameCheck();
	/** Where the log stands: what the header of a block begun now would say. */
	readonly state = new BlockHeader();
	/** Of the block that is written: header and sound frames, as far as they go. */
	readonly digest: Digest;
	/** What {@link readHeader} has found, where nobody said where to put it. */
	readonly header: BlockHeader;
	readonly #bytes: ByteWriter;
	readonly #owner: RingOwner;
	#failed = -1;
	readonly #units: number;
	/** Index of the block that is written. */
	block = -1;
	/** Next unit in it. */
	unit = 0;
	/** Erased and waiting to be begun; -1: none. */
	ahead = -1;

	constructor(flash: Flash, digest: Digest, { header, headerBytes, chunk }: RingBuffers, owner: RingOwner) {
		this.flash = flash;
		this.table = new BlockTable(flash.blocks);
		this.proven = new ProvenFlash(flash, chunk);
		this.header = header;
		this.#bytes = headerBytes;
		this.digest = digest;
		this.#owner = owner;
		this.#units = flash.blockLength / unitBytes;
	}

	get nextSequence(): number {
		return this.state.firstSequence;
	}

	/** Whether so many units fit into the block that is written. */
	hasUnits(count: number): boolean {
		return !this.table.isWorn(this.block) && this.unit + count <= this.#units;
	}

	/** Writes a frame where the log ends; false when the block has failed. */
	write(frame: Uint8Array): boolean {
		const offset = this.block * this.flash.blockLength + this.unit * unitBytes;
		if (!this.proven.write(frame, offset)) {
			this.fail(this.block);
			return false;
		}
		this.digest.update(frame);
		this.unit += frame.length / unitBytes;
		return true;
	}

	/** Reads the header of block `index`; false when it is none. Its bytes are in the result of `headerBytes`. */
	readHeader(index: number, into = this.header): boolean {
		this.flash.read(this.#bytes.bytes, index * this.flash.blockLength);
		return into.decode(this.#bytes.bytes);
	}

	/** Of the header that was read or written last. */
	get headerBytes(): Uint8Array {
		return this.#bytes.bytes;
	}

	/** The block that would be erased next; -1: there is no other that is not worn. */
	nextIndex(): number {
		const { blocks } = this.flash;
		for (let step = 1; step <= blocks; step += 1) {
			const index = (this.block + step) % blocks;
			if (!this.table.isWorn(index) && index !== this.block) return index;
		}
		return -1;
	}

	/** Erases a block for what comes. False when none can be erased any more. */
	makeNext(): boolean {
		for (let index = this.nextIndex(); index >= 0; index = this.nextIndex()) {
			if (this.table.isUsed(index)) this.#owner.giveUp(index);
			this.table.free(index);
			if (this.proven.erase(index)) {
				this.ahead = index;
				return true;
			}
			this.fail(index);
		}
		return false;
	}

	/** Leaves the block that is written for the one that was made; false when that has failed too: make another. */
	leave(number: number): boolean {
		const index = this.ahead;
		this.ahead = -1;
		this.state.number = number;
		this.state.encode(this.#bytes);
		if (!this.proven.write(this.#bytes.bytes, index * this.flash.blockLength)) {
			this.fail(index);
			return false;
		}
		this.table.use(index, number, this.state.firstSequence, this.state.values);
		this.block = index;
		this.unit = blockHeaderUnits;
		this.check.enter(this.state.epoch, number);
		this.digest.reset();
		this.digest.update(this.#bytes.bytes);
		return true;
	}

	private fail(index: number): void {
		this.table.markWorn(index);
		this.#failed = index;
		this.#owner.onFailed();
	}

	/** A block that has failed since this was asked last; -1: none. */
	takeFailed(): number {
		const index = this.#failed;
		this.#failed = -1;
		return index;
	}

	/** Sequence behind the last record of a block. */
	endOf(index: number): number {
		const after = this.table.after(this.table.number(index));
		return after < 0 ? this.nextSequence : this.table.firstSequence(after);
	}
}
