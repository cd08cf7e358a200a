import { type Block, type BlockLimits, BlockPlan } from "./blocks";
import { meansTooMuch } from "./exceptions";
import { FunctionCode, knownReplyBytes, replyBytes } from "./frame";
import { atOnce } from "./reading";
import type { RequestFrame } from "./requests";
import { nothingDue, Schedule } from "./schedule";
import type { Slave } from "./slave";
import { BusStatus } from "./status";
import type { Want } from "./want";

/** Silent slaves get one part in this of the line's time, all of them together. */
const PROBE_SHARE = 50;
/** Time-outs of one block, while its slave answers others, after which the block is split. */
const SPLIT_AFTER_TIMEOUTS = 3;
/** Time-outs in a row are counted up to this. */
const TIMEOUTS_COUNTED = 24;
/** What a slave refuses is asked for again after this: devices are exchanged, options fitted. */
const REFUSED_PERIOD_MS = 600_000;
/** How far a request may grow so that its reply has another length than those that are owed. */
const GROWTH_MAX = 4;

/** What to read next, and how to take what came of it: blocks, their times, and what slaves taught about both. */
export class Poller {
	readonly plan: BlockPlan;
	readonly #slaves: readonly Slave[];
	readonly #schedule: Schedule;
	/** Time-outs in a row, by a block's last place. */
	readonly #timeouts: Uint8Array;
	/** 1, by place: it was asked for once more at once because its reply was damaged. */
	readonly #retried: Uint8Array;
	/** Of the request in hand: it tells the slave to measure; it asks for more than its block. */
	#isStart = false;
	#isGrown = false;

	constructor(wants: readonly Want[], slaves: readonly Slave[], limits: BlockLimits, nowMs: number) {
		this.plan = new BlockPlan(wants, slaves, limits);
		this.#slaves = slaves;
		this.#schedule = new Schedule(this.plan, slaves, nowMs);
		this.#timeouts = new Uint8Array(wants.length);
		this.#retried = new Uint8Array(wants.length);
	}

	/**
	 * The block to read now; null when none is due. One object, good until the next call. A silent slave is asked for
	 * one want only.
	 *
	 * @param like a slave whose format the port has now
	 */
	next(nowMs: number, like: Slave): Block | null {
		const place = this.#schedule.pick(nowMs, like);
		if (place === nothingDue) return null;
		const slave = this.#slaves[this.plan.at(place).slave] as Slave;
		const { reading } = slave;
		if (reading.isOn) return this.plan.set(reading.first, reading.last);
		if (slave.silent) return this.plan.set(place, place);
		const block = this.plan.form(place, this.#schedule.dueMs, nowMs);
		if (this.isConfusing(block, block.count, slave, nowMs)) this.reshape(place, block, slave, nowMs);
		return block;
	}

	/** A reply to this could be one that is owed. */
	private isConfusing({ code }: Block, count: number, slave: Slave, nowMs: number): boolean {
		return slave.mayConfuse(code, replyBytes(code, count), nowMs);
	}

	/**
	 * A reply of the block's length is owed: it takes in neighbours that are wanted, due or not, or leaves some for
	 * later, until its own has another length. As it was where that does not help.
	 */
	private reshape(place: number, block: Block, slave: Slave, nowMs: number): void {
		const { first, last } = block;
		while (this.plan.canTakeNext(block) && block.last - last < GROWTH_MAX) {
			this.plan.set(first, block.last + 1);
			if (!this.isConfusing(block, block.count, slave, nowMs)) return;
		}
		this.plan.set(first, last);
		if (this.countToAsk(block, slave, nowMs) !== block.count) return;
		while (block.last > block.first) {
			if (block.last > place) this.plan.set(block.first, block.last - 1);
			else this.plan.set(block.first + 1, block.last);
			if (!this.isConfusing(block, block.count, slave, nowMs)) return;
		}
		this.plan.set(first, last);
	}

	/** The block is going out. Requests of one reading are one turn. */
	started(block: Block, nowMs: number): void {
		if (!(this.#slaves[block.slave] as Slave).reading.isOn) this.#schedule.started(block, nowMs);
	}

	/**
	 * Writes what is to be sent for the block: the read, or first what tells the slave to measure.
	 *
	 * @returns bytes of its reply
	 */
	ask(block: Block, request: RequestFrame, nowMs: number): number {
		const slave = this.#slaves[block.slave] as Slave;
		this.#isStart = slave.startRequest !== null && !slave.reading.isStarted;
		this.#isGrown = false;
		if (slave.startRequest !== null && this.#isStart) {
			request.raw(slave.startRequest);
			return knownReplyBytes(request.bytes);
		}
		const count = this.countToAsk(block, slave, nowMs);
		this.#isGrown = count > block.count;
		request.words(slave.unit, block.code, block.address, count);
		return replyBytes(block.code, count);
	}

	/** When the next block is due, in milliseconds of the clock; Infinity when there is none. */
	nextMs(): number {
		return this.#schedule.nextMs();
	}

	/** Wants a want's block as soon as the line is free, before all others. */
	expedite(want: number, nowMs: number): void {
		this.#schedule.expedite(want, nowMs);
	}

	/**
	 * Registers (or bits) to ask for: the block's, or a few more where a reply of its own length is owed, so that the
	 * late one is told from the right one. More only where the profile allows to read what nobody asked for: some devices
	 * clear a register when it is read. The block's own where that can't be done.
	 */
	countToAsk(block: Block, slave: Slave, nowMs: number): number {
		const { code, count } = block;
		if (!slave.options.holesAllowed || slave.refusesGrowth) return count;
		if (!this.isConfusing(block, count, slave, nowMs)) return count;
		const isRegisters = code >= FunctionCode.readHoldingRegisters;
		const most = Math.min(
			this.plan.countLimit(slave, !isRegisters),
			count + (isRegisters ? GROWTH_MAX : 8 * GROWTH_MAX),
		);
		for (let more = count + 1; more <= most; more += 1) {
			if (!this.isConfusing(block, more, slave, nowMs)) return more;
		}
		return count;
	}

	/**
	 * What {@link ask} wrote has ended. `usedUs`: time on the line that it took.
	 *
	 * @returns false when the block's reading goes on: there is nothing to tell of it yet
	 */
	ended(block: Block, status: number, usedUs: number, nowMs: number): boolean {
		const slave = this.#slaves[block.slave] as Slave;
		const { reading } = slave;
		if (reading !== atOnce) {
			if (this.goesOn(block, slave, status, nowMs)) return false;
			reading.end();
			if (slave.silent || slave.options.start?.isEachReading === true) reading.isStarted = false;
		}
		this.learn(block, slave, status, usedUs, nowMs);
		return true;
	}

	/** The slave was told to start, or says that it is measuring: it is asked again when it may be ready. */
	private goesOn({ first, last }: Block, slave: Slave, status: number, nowMs: number): boolean {
		const { reading } = slave;
		const { start, wait } = slave.options;
		if (slave.silent) return false;
		if (this.#isStart && start !== undefined) {
			// Some answer a start by nothing at all: the read will show whether it was heard.
			reading.isStarted = true;
			reading.hold(first, last, nowMs + start.waitMs);
			return true;
		}
		if (wait === undefined) return false;
		const isMeasuring = status === BusStatus.exception && wait.exceptions.includes(slave.lastException);
		if (!isMeasuring && !(reading.isMeasuring && status === BusStatus.timeout)) return false;
		reading.isMeasuring = true;
		reading.tries += 1;
		if (reading.tries >= wait.tries) return false;
		reading.hold(first, last, nowMs + wait.retryMs);
		return true;
	}

	private learn(block: Block, slave: Slave, status: number, usedUs: number, nowMs: number): void {
		const { first, last } = block;
		// Asking at once again would take what is left: the next turn is soon enough.
		const clears = this.plan.at(first).clears === true;
		const wasRetry = this.wasRetried(first, last);
		const isRefused = status === BusStatus.exception && meansTooMuch(slave.lastException);
		const search = this.plan.joins.search(block.slave, first);
		// Only what a search learns from lets it go on at once.
		if (search !== null && status !== BusStatus.good && !isRefused) {
			this.#schedule.pass(search.from, search.to, nowMs);
		}
		if (status === BusStatus.timeout) this.afterTimeout(block, slave, usedUs, nowMs);
		else this.#timeouts.fill(0, first, last + 1);
		if (status === BusStatus.good) this.plan.joins.answered(block.slave, first, last);
		else if (status === BusStatus.doubtful && !clears) this.#schedule.postpone(block, nowMs);
		else if (status === BusStatus.damaged && !wasRetry && !slave.silent && !clears) {
			this.#retried.fill(1, first, last + 1);
			slave.noteRetry();
			this.again(block, nowMs);
		} else if (isRefused) this.afterRefusal(block, slave, nowMs);
	}

	/** Something of these places was asked for at once before; from now on none was. */
	private wasRetried(first: number, last: number): boolean {
		let count = 0;
		for (let place = first; place <= last; place += 1) count += this.#retried[place] as number;
		this.#retried.fill(0, first, last + 1);
		return count > 0;
	}

	/** A slave has come back from silence: all of it is due. */
	refresh(slave: Slave, nowMs: number): void {
		this.#schedule.refresh(this.#slaves.indexOf(slave), nowMs);
	}

	/** All of the block is due at once, before all others. */
	private again({ first, last }: Block, nowMs: number): void {
		for (let place = first; place <= last; place += 1) {
			this.#schedule.expedite(this.plan.order[place] as number, nowMs);
		}
	}

	/** Some slaves answer what they do not have by silence: told from a dead slave by its answering other blocks. */
	private afterTimeout(block: Block, slave: Slave, usedUs: number, nowMs: number): void {
		const { slave: index, first, last } = block;
		const timeouts = Math.min(TIMEOUTS_COUNTED, (this.#timeouts[last] as number) + 1);
		this.#timeouts[last] = timeouts;
		if (slave.silent) {
			this.#schedule.probesFromMs = Math.ceil(nowMs + ((PROBE_SHARE - 1) * usedUs) / 1000);
			return;
		}
		// Once a search is on, each of its parts waits a period for its turn: one time-out tells enough.
		if (timeouts < SPLIT_AFTER_TIMEOUTS && this.plan.joins.search(index, first) === null) return;
		this.plan.joins.refused(index, first, last);
		if (first < last) this.#timeouts[last] = 0;
		else {
			// By chance, or because it is not there: rarer each time.
			const { periodMs } = this.plan.at(first);
			const doublings = Math.max(0, timeouts - SPLIT_AFTER_TIMEOUTS + 1);
			const afterMs = Math.min(REFUSED_PERIOD_MS, periodMs * (1 << doublings));
			this.#schedule.postpone(block, nowMs + Math.max(periodMs, afterMs));
		}
	}

	private afterRefusal(block: Block, slave: Slave, nowMs: number): void {
		if (this.#isGrown) {
			slave.refusesGrowth = true;
			this.again(block, nowMs);
			return;
		}
		const { slave: index, first, last } = block;
		if (this.plan.joins.refused(index, first, last)) this.#schedule.postpone(block, nowMs);
		else if (first === last) {
			this.#schedule.postpone(block, nowMs + Math.max(REFUSED_PERIOD_MS, this.plan.at(first).periodMs));
		}
	}
}
