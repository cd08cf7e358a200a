import { ByteReader, ByteWriter, isErased } from "../base/bytes";
import type { Flash } from "../ports/flash";
import { blankState, readState, type SlotState, stateBytes, writeState } from "./state";

/** Blocks at the start of the partition, which take turns. */
export const journalBlocks = 2;
/** Places that are tried when what was written does not read back. */
const TRIES_MAX = 4;

/**
 * The state of the slots, in two erase blocks: each change is one more copy of the whole, the newest sound one counts.
 * A power cut leaves the one before or the one after. Only the block without the newest copy is ever erased.
 */
export class SlotJournal {
	readonly #flash: Flash;
	readonly #out = new ByteWriter(stateBytes);
	readonly #bytes = new Uint8Array(stateBytes);
	readonly #reader: ByteReader;
	readonly #placesABlock: number;
	#state: SlotState = blankState;
	#count = 0;
	/** Where the newest copy is, counted over both blocks; -1: there is none. */
	#place = -1;

	constructor(flash: Flash) {
		this.#flash = flash;
		this.#reader = new ByteReader(this.#bytes);
		this.#placesABlock = Math.floor(flash.blockLength / stateBytes);
		for (let place = 0; place < journalBlocks * this.#placesABlock; place += 1) {
			const found = this.#read(place);
			if (found === null || found.count <= this.#count) continue;
			this.#state = found.state;
			this.#count = found.count;
			this.#place = place;
		}
	}

	get state(): SlotState {
		return this.#state;
	}

	/** From now on this is the state, whatever happens. False: the flash does not take it, and all is as before. */
	write(state: SlotState): boolean {
		writeState(this.#out, state, this.#count + 1);
		let place = this.#place;
		for (let tries = 0; tries < TRIES_MAX; tries += 1) {
			place = this.#freeAfter(place);
			this.#flash.write(this.#out.bytes, this.#offsetOf(place));
			if (this.#read(place)?.count !== this.#count + 1) continue;
			this.#state = state;
			this.#count += 1;
			this.#place = place;
			return true;
		}
		return false;
	}

	/** The next place in the block; behind its last one the first of the other block, which is erased. */
	#freeAfter(before: number): number {
		const block = before < 0 ? 1 : Math.floor(before / this.#placesABlock);
		if (before >= 0) {
			const end = (block + 1) * this.#placesABlock;
			for (let place = before + 1; place < end; place += 1) if (this.#isBlank(place)) return place;
		}
		// Never the block with the newest copy: in it nothing is erased, and what fails there is passed over.
		const newest = this.#place < 0 ? block : Math.floor(this.#place / this.#placesABlock);
		const other = 1 - newest;
		this.#flash.eraseBlock(other);
		return other * this.#placesABlock;
	}

	#offsetOf(place: number): number {
		const block = Math.floor(place / this.#placesABlock);
		return block * this.#flash.blockLength + (place - block * this.#placesABlock) * stateBytes;
	}

	#isBlank(place: number): boolean {
		this.#flash.read(this.#bytes, this.#offsetOf(place));
		return isErased(this.#bytes);
	}

	#read(place: number): { state: SlotState; count: number } | null {
		this.#flash.read(this.#bytes, this.#offsetOf(place));
		return readState(this.#reader, this.#bytes);
	}
}
