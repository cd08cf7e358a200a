import { FunctionCode } from "./frame";
import { Joins } from "./joins";
import type { Slave } from "./slave";
import { mayJoin, type Want, WantClass } from "./want";

/** One request: wants that are read together, and holes between them where that is faster. */
export interface Block {
	readonly slave: number;
	readonly code: number;
	readonly address: number;
	/** Registers or bits. */
	readonly count: number;
	/** Wants that it serves: `BlockPlan.order[first … last]`. */
	readonly first: number;
	readonly last: number;
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
	/** The same while a want of a class is read, by {@link WantClass}; `longestTransactionMs` for each unless said. */
	readonly longestByClassMs?: readonly number[] | undefined;
}

const ASSUMED_TURNAROUND_MS = 20;
const WRITE_BYTES = 16; // request and echo
const REQUEST_AND_OVERHEAD_BYTES = 13; // request 8, reply without data 5
/** A want is read early by at most this part of its period. */
const EARLIEST = 0.5;

/**
 * Forms the block that is read next, around the want that is most urgent.
 *
 * Neighbours of the same slave and table that are due are joined; and such as are not, when they would be due before
 * the most urgent one's next turn, at most half their period early, and when that takes less time than a request of
 * their own later: when the registers that are added, hole included, are no more than that request's (its overhead, as
 * registers, and its own), less the part of the period by which it is early. What lies between two that are joined is
 * read along.
 */
export class BlockPlan {
	readonly wants: readonly Want[];
	/** Wants by slave, function and address. */
	readonly order: Uint16Array;
	/** Place in `order` of each want. */
	readonly places: Uint16Array;
	readonly joins: Joins;
	readonly #slaves: readonly Slave[];
	readonly #limits: BlockLimits;
	readonly #block = { slave: 0, code: 0, address: 0, count: 0, first: 0, last: 0 };
	/** Of the block that is being formed: what a request costs beside its data, in registers (or bits). */
	#overhead = 0;
	#nowMs = 0;
	/** The next turn of its most urgent want. */
	#horizonMs = 0;
	#first = 0;
	#last = 0;
	#end = 0;
	#longestMs = 0;
	/** Most registers (or bits) for `#limitedMs`. */
	#limit = 0;
	#limitedMs = 0;

	constructor(wants: readonly Want[], slaves: readonly Slave[], limits: BlockLimits) {
		this.wants = wants;
		this.#slaves = slaves;
		this.#limits = limits;
		const indices = wants.map((_, index) => index);
		indices.sort((a, b) => compare(wants[a] as Want, wants[b] as Want) || a - b);
		this.order = Uint16Array.from(indices);
		this.places = new Uint16Array(wants.length);
		const isFirst: boolean[] = [];
		const isHole: boolean[] = [];
		let end = 0;
		for (let place = 0; place < indices.length; place += 1) {
			this.places[indices[place] as number] = place;
			const want = this.at(place);
			const { slave, code, address, count } = want;
			const before = place === 0 ? null : this.at(place - 1);
			const isNew = before === null || before.slave !== slave || before.code !== code || !mayJoin(before, want);
			const hole = !isNew && address > end;
			isHole.push(hole);
			isFirst.push(isNew || (hole && slaves[slave]?.options.holesAllowed !== true));
			end = Math.max(isNew ? 0 : end, address + count);
		}
		this.joins = new Joins(isFirst, isHole, slaves.length);
	}

	/** The want at a place of the order. */
	at(place: number): Want {
		return this.wants[this.order[place] as number] as Want;
	}

	/**
	 * The block to read for the want at `seed`. One object, good until the next call.
	 *
	 * @param dueMs when each want is due, by place
	 */
	form(seed: number, dueMs: Float64Array, nowMs: number): Block {
		const { slave: index, code, periodMs } = this.at(seed);
		const search = this.joins.search(index, seed);
		if (search !== null) return this.set(search.first, search.last);
		this.#nowMs = nowMs;
		this.#horizonMs = nowMs + periodMs;
		this.#overhead = this.holeLimit(this.#slaves[index] as Slave, isBits(code));
		// Parts are cut from the start of the run, so that they are the same whichever want is the most urgent.
		this.begin(this.start(seed, dueMs));
		while (this.#last < seed) {
			let next = this.#last + 1;
			while (next < seed && this.budget(next, dueMs) < 0) next += 1;
			if (!this.take(next)) this.begin(next);
		}
		let next = this.after(dueMs);
		while (next >= 0 && this.take(next)) next = this.after(dueMs);
		return this.set(this.#first, this.#last);
	}

	/** Makes the block that of these places. */
	set(first: number, last: number): Block {
		const block = this.#block;
		const { slave, code, address } = this.at(first);
		let end = 0;
		for (let place = first; place <= last; place += 1) end = Math.max(end, this.endOf(place));
		block.slave = slave;
		block.code = code;
		block.address = address;
		block.count = end - address;
		block.first = first;
		block.last = last;
		return block;
	}

	/** Whether the place behind a block could be read with it without a register that nobody wants. */
	canTakeNext({ address, count, first, last }: Block): boolean {
		const next = last + 1;
		if (next >= this.order.length || !this.joins.allows(next) || this.at(next).address > address + count) return false;
		this.begin(first);
		return this.take(next);
	}

	/** Registers (or bits) between the start of a block and a want in it. */
	offsetOf(want: number, block: Block): number {
		return (this.wants[want] as Want).address - block.address;
	}

	/** Registers (or bits) that may be added to read the want at a place in this block; negative: not now. */
	private budget(place: number, dueMs: Float64Array): number {
		const { count, periodMs } = this.at(place);
		const earlyMs = (dueMs[place] as number) - this.#nowMs;
		if (earlyMs <= 0) return this.#overhead + count;
		if (earlyMs > EARLIEST * periodMs || (dueMs[place] as number) >= this.#horizonMs) return -1;
		return (1 - earlyMs / periodMs) * (this.#overhead + count);
	}

	/** First place of all that could be read with `seed` if there were no limit. */
	private start(seed: number, dueMs: Float64Array): number {
		let first = seed;
		for (let place = seed; place > 0 && this.joins.allows(place); ) {
			place -= 1;
			const { address, count } = this.at(place);
			const added = Math.max(count, this.at(first).address - address);
			if (added > this.#overhead + count) break;
			if (added <= this.budget(place, dueMs)) first = place;
		}
		return first;
	}

	/** The next place that is worth reading with the block as it is; -1 when there is none. */
	private after(dueMs: Float64Array): number {
		for (let place = this.#last + 1; place < this.order.length && this.joins.allows(place); place += 1) {
			const added = Math.max(0, this.endOf(place) - this.#end);
			if (added > this.#overhead + this.at(place).count) break;
			if (added <= this.budget(place, dueMs)) return place;
		}
		return -1;
	}

	private endOf(place: number): number {
		const { address, count } = this.at(place);
		return address + count;
	}

	private longestOf(place: number): number {
		const { longestByClassMs, longestTransactionMs } = this.#limits;
		return longestByClassMs?.[this.at(place).wantClass ?? WantClass.monitor] ?? longestTransactionMs;
	}

	/** The block is this place. */
	private begin(place: number): void {
		this.#first = place;
		this.#last = place;
		this.#end = this.endOf(place);
		this.#longestMs = this.longestOf(place);
		this.#limitedMs = Number.NaN;
	}

	/** Takes all places up to this one into the block, if one request may ask for so much. */
	private take(last: number): boolean {
		let end = this.#end;
		let longestMs = this.#longestMs;
		for (let place = this.#last + 1; place <= last; place += 1) {
			end = Math.max(end, this.endOf(place));
			longestMs = Math.min(longestMs, this.longestOf(place));
		}
		const { slave, code, address } = this.at(this.#first);
		if (longestMs !== this.#limitedMs) {
			this.#limit = this.countLimit(this.#slaves[slave] as Slave, isBits(code), longestMs);
			this.#limitedMs = longestMs;
		}
		if (end - address > this.#limit) return false;
		this.#last = last;
		this.#end = end;
		this.#longestMs = longestMs;
		return true;
	}

	/** Longest hole that is worth reading through: what a request costs beside its data, as registers (or bits). */
	holeLimit(slave: Slave, bits: boolean): number {
		const { characterUs, gapUs } = this.#limits;
		const turnaroundUs = 1000 * slave.times.typicalMs(ASSUMED_TURNAROUND_MS);
		const registers =
			(REQUEST_AND_OVERHEAD_BYTES * characterUs + Math.max(turnaroundUs, gapUs) + gapUs) / (2 * characterUs);
		return Math.floor(bits ? registers * 16 : registers);
	}

	/** Most registers (or bits) of one request to this slave, for a write to be done within `longestMs`. */
	countLimit(slave: Slave, bits: boolean, longestMs = this.#limits.longestTransactionMs): number {
		const { characterUs, gapUs, receiveBytes } = this.#limits;
		const turnaroundUs = 1000 * slave.times.typicalMs(ASSUMED_TURNAROUND_MS);
		// Of the longest wait, the write that waits needs its own part: 16 characters, turnaround, t3.5.
		const spareUs = 1000 * longestMs - 2 * turnaroundUs - 3 * gapUs - WRITE_BYTES * characterUs;
		const byTime = Math.floor((spareUs / characterUs - REQUEST_AND_OVERHEAD_BYTES) / 2);
		const byPort = Math.floor((receiveBytes - 5) / 2);
		const registers = Math.max(1, Math.min(slave.options.registersPerRead, byTime, byPort));
		return bits ? registers * 16 : registers;
	}
}

function isBits(code: number): boolean {
	return code === FunctionCode.readCoils || code === FunctionCode.readDiscreteInputs;
}

function compare(a: Want, b: Want): number {
	return a.slave - b.slave || a.code - b.code || a.address - b.address || a.count - b.count;
}
