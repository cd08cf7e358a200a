import { FunctionCode } from "./frame";
import type { Slave } from "./slave";

/** Something to read again and again: registers or bits of one slave that belong together. */
export interface Want {
	/** Index into the line's slaves. */
	readonly slave: number;
	/** Function code 1 to 4. */
	readonly code: number;
	readonly address: number;
	/** Registers or bits. */
	readonly count: number;
	readonly periodMs: number;
	/** Nothing else is read with it, and no more than it. */
	readonly alone?: boolean;
	/** Reading clears it in the device: it is never asked for again because a reply was damaged. Read alone. */
	readonly clears?: boolean;
}

/** One request that is repeated: adjacent wants, and holes between them where that is faster. */
export interface Block {
	readonly slave: number;
	readonly code: number;
	readonly address: number;
	/** Registers or bits. */
	readonly count: number;
	readonly periodMs: number;
	/** Wants that it serves: `BlockPlan.order[first … last]`. */
	readonly first: number;
	readonly last: number;
	/** Somewhere in it is a register that nobody wants. */
	readonly hasHole: boolean;
	/** No more may be asked for than it. */
	readonly alone: boolean;
}

/** What the line and its port allow. */
export interface BlockLimits {
	/** Microseconds a character takes. */
	readonly characterUs: number;
	/** t3.5, microseconds. */
	readonly gapUs: number;
	/** Bytes that the port keeps if nobody reads: a reply longer than this may lose its end. */
	readonly receiveBytes: number;
	/** A write is done within this, the read in flight that it waits for included, milliseconds. */
	readonly longestTransactionMs: number;
}

const ASSUMED_TURNAROUND_MS = 20;
const WRITE_BYTES = 16; // request and echo
const REQUEST_AND_OVERHEAD_BYTES = 13; // request 8, reply without data 5

/**
 * Which wants are read together.
 *
 * Wants of one slave, table and period, sorted by address, are joined while the block stays within what the slave, the
 * port's buffer and the longest transaction allow. A hole is read through when that takes less time than a request of
 * its own: up to (13 characters + turnaround + t3.5) / 2 characters registers, by the turnaround that the slave showed.
 *
 * What a slave refused is remembered: a want with a cut is never joined to the one before it again.
 */
export class BlockPlan {
	readonly wants: readonly Want[];
	readonly #slaves: readonly Slave[];
	readonly #limits: BlockLimits;
	/** Wants by slave, function, period and address. */
	readonly order: Uint16Array;
	/** 1: never joined to the want before it in `order`. */
	readonly #cuts: Uint8Array;
	/** 1: never joined to the one before it across a hole. */
	readonly #holeCuts: Uint8Array;
	blocks: readonly Block[] = [];

	constructor(wants: readonly Want[], slaves: readonly Slave[], limits: BlockLimits) {
		this.wants = wants;
		this.#slaves = slaves;
		this.#limits = limits;
		const indices = wants.map((_, index) => index);
		indices.sort((a, b) => compare(wants[a] as Want, wants[b] as Want) || a - b);
		this.order = Uint16Array.from(indices);
		this.#cuts = new Uint8Array(wants.length);
		this.#holeCuts = new Uint8Array(wants.length);
		this.rebuild();
	}

	/** Joins wants anew, with what is known now. Allocates; for start, refusals and the rare look at turnarounds. */
	rebuild(): void {
		const blocks: Block[] = [];
		let first = 0;
		while (first < this.order.length) {
			let last = first;
			while (last + 1 < this.order.length && this.#joins(first, last)) last += 1;
			blocks.push(this.#block(first, last));
			first = last + 1;
		}
		this.blocks = blocks;
	}

	/**
	 * The slave refused a block, or does not answer it though it answers others: it is split, at its widest hole first.
	 *
	 * @param atOnce at all its holes: each attempt costs time-outs
	 * @returns false when there is nothing to split: the one want in it is what the slave does not have
	 */
	split(block: Block, atOnce: boolean): boolean {
		let changed = false;
		for (let hole = this.#widestHole(block); hole >= 0; hole = atOnce ? this.#widestHole(block) : -1) {
			changed = this.#mark(this.#holeCuts, hole) || changed;
		}
		if (!changed && block.last > block.first) changed = this.#mark(this.#cuts, (block.first + block.last + 1) >> 1);
		if (changed) this.rebuild();
		return changed;
	}

	/** Place in order of the want behind the block's widest hole; -1 when it has none. */
	#widestHole(block: Block): number {
		let widest = -1;
		for (let at = block.first + 1; at <= block.last; at += 1) {
			const hole = this.#holeCuts[at] === 1 ? 0 : this.#holeBefore(at);
			if (hole > 0 && (widest < 0 || hole > this.#holeBefore(widest))) widest = at;
		}
		return widest;
	}

	/** The first want of a block alone: the smallest thing to ask its slave for. Allocates. */
	part(block: Block): Block {
		return block.first === block.last ? block : this.#block(block.first, block.first);
	}

	/** How many joins the slaves have forbidden. */
	get refusals(): number {
		let count = 0;
		for (const cut of this.#cuts) count += cut;
		for (const cut of this.#holeCuts) count += cut;
		return count;
	}

	/** Registers (or bits) between the start of a block and a want in it. */
	offsetOf(want: number, block: Block): number {
		return (this.wants[want] as Want).address - block.address;
	}

	/** Reading the block clears something in the device. */
	clears(block: Block): boolean {
		return this.#at(block.first).clears === true;
	}

	#mark(cuts: Uint8Array, at: number): boolean {
		if (cuts[at] === 1) return false;
		cuts[at] = 1;
		return true;
	}

	#at(position: number): Want {
		return this.wants[this.order[position] as number] as Want;
	}

	/** End of what positions `first` to `last` cover. */
	#end(first: number, last: number): number {
		let end = 0;
		for (let at = first; at <= last; at += 1) end = Math.max(end, this.#at(at).address + this.#at(at).count);
		return end;
	}

	/** Registers that nobody wants between a want and the one before it in order. */
	#holeBefore(at: number): number {
		const before = this.#at(at - 1);
		return Math.max(0, this.#at(at).address - (before.address + before.count));
	}

	#joins(first: number, last: number): boolean {
		const start = this.#at(first);
		const next = this.#at(last + 1);
		const slave = this.#slaves[start.slave] as Slave;
		if (next.slave !== start.slave || next.code !== start.code || next.periodMs !== start.periodMs) return false;
		if (this.#cuts[last + 1] === 1) return false;
		if (isAlone(start) || isAlone(next)) return next.address === start.address && next.count === start.count;
		const end = this.#end(first, last);
		const hole = next.address - end;
		if (hole > 0) {
			if (!slave.options.holesAllowed || this.#holeCuts[last + 1] === 1) return false;
			if (hole > this.holeLimit(slave, isBits(start.code))) return false;
		}
		return Math.max(end, next.address + next.count) - start.address <= this.countLimit(slave, isBits(start.code));
	}

	/** Longest hole that is worth reading through. */
	holeLimit(slave: Slave, bits: boolean): number {
		const { characterUs, gapUs } = this.#limits;
		const turnaroundUs = 1000 * slave.times.typicalMs(ASSUMED_TURNAROUND_MS);
		const registers =
			(REQUEST_AND_OVERHEAD_BYTES * characterUs + Math.max(turnaroundUs, gapUs) + gapUs) / (2 * characterUs);
		return Math.floor(bits ? registers * 16 : registers);
	}

	/** Most registers (or bits) of one request to this slave. */
	countLimit(slave: Slave, bits: boolean): number {
		const { characterUs, gapUs, receiveBytes, longestTransactionMs } = this.#limits;
		const turnaroundUs = 1000 * slave.times.typicalMs(ASSUMED_TURNAROUND_MS);
		// Of the longest wait, the write that waits needs its own part: 16 characters, turnaround, t3.5.
		const spareUs = 1000 * longestTransactionMs - 2 * turnaroundUs - 3 * gapUs - WRITE_BYTES * characterUs;
		const byTime = Math.floor((spareUs / characterUs - REQUEST_AND_OVERHEAD_BYTES) / 2);
		const byPort = Math.floor((receiveBytes - 5) / 2);
		const registers = Math.max(1, Math.min(slave.options.registersPerRead, byTime, byPort));
		return bits ? registers * 16 : registers;
	}

	#block(first: number, last: number): Block {
		const { slave, code, address, periodMs } = this.#at(first);
		let hasHole = false;
		for (let at = first + 1; at <= last; at += 1) hasHole = hasHole || this.#holeBefore(at) > 0;
		const count = this.#end(first, last) - address;
		return { slave, code, address, count, periodMs, first, last, hasHole, alone: isAlone(this.#at(first)) };
	}
}

function isBits(code: number): boolean {
	return code === FunctionCode.readCoils || code === FunctionCode.readDiscreteInputs;
}

function isAlone(want: Want): boolean {
	return want.alone === true || want.clears === true;
}

function compare(a: Want, b: Want): number {
	return a.slave - b.slave || a.code - b.code || a.periodMs - b.periodMs || a.address - b.address || a.count - b.count;
}
