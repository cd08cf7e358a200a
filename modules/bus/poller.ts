import type { Block, BlockLimits, Want } from "./blocks";
import { BlockPlan } from "./blocks";
import { meansTooMuch } from "./exceptions";
import { FunctionCode, replyBytes } from "./frame";
import { nothingDue, Schedule } from "./schedule";
import type { Slave } from "./slave";
import { BusStatus } from "./status";

/** Silent slaves get one part in this of the line's time, all of them together. */
const PROBE_SHARE = 50;
/** Time-outs of one block, while its slave answers others, after which the block is split. */
const SPLIT_AFTER_TIMEOUTS = 3;
/** What a slave refuses is asked for again after this: devices are exchanged, options fitted. */
const REFUSED_PERIOD_MS = 600_000;
/** How far a request may grow so that its reply has another length than those that are owed. */
const GROWTH_MAX = 4;

/** What to read next, and how to take what came of it: blocks, their times, and what slaves taught about both. */
export class Poller {
	readonly plan: BlockPlan;
	readonly #slaves: readonly Slave[];
	readonly #schedule: Schedule;
	/** Time-outs in a row, by a block's first want in order. */
	readonly #timeouts: Uint8Array;
	/** 1: the block was repeated at once because its reply was damaged. */
	readonly #retried: Uint8Array;

	constructor(wants: readonly Want[], slaves: readonly Slave[], limits: BlockLimits, nowMs: number) {
		this.plan = new BlockPlan(wants, slaves, limits);
		this.#slaves = slaves;
		this.#schedule = new Schedule(this.plan, slaves, nowMs);
		this.#timeouts = new Uint8Array(wants.length);
		this.#retried = new Uint8Array(wants.length);
	}

	/** The block to read now; null when none is due. Its next turn is set. A silent slave is asked for one want only. */
	next(nowMs: number, like: Slave): Block | null {
		const index = this.#schedule.pick(nowMs, like);
		if (index === nothingDue) return null;
		const block = this.plan.blocks[index] as Block;
		return (this.#slaves[block.slave] as Slave).silent ? this.plan.part(block) : block;
	}

	/** The block is going out. */
	started(block: Block, nowMs: number): void {
		this.#schedule.started(block, nowMs);
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
	 * Registers (or bits) to ask for: the block's, or a few more where a reply of the block's own length is owed, so that
	 * the late one is told from the right one. The block's own where that can't be done, or must not be.
	 */
	countToAsk(block: Block, slave: Slave, nowMs: number): number {
		const { code, count } = block;
		if (block.alone || !slave.mayConfuse(code, replyBytes(code, count), nowMs)) return count;
		const isRegisters = code >= FunctionCode.readHoldingRegisters;
		const most = Math.min(
			this.plan.countLimit(slave, !isRegisters),
			count + (isRegisters ? GROWTH_MAX : 8 * GROWTH_MAX),
		);
		for (let more = count + 1; more <= most; more += 1) {
			if (!slave.mayConfuse(code, replyBytes(code, more), nowMs) && !slave.refusesGrowth) return more;
		}
		return count;
	}

	/** The block has ended. `usedUs`: time on the line that it took; `wasGrown`: more was asked for than its own. */
	ended(block: Block, status: number, usedUs: number, wasGrown: boolean, nowMs: number): void {
		const slave = this.#slaves[block.slave] as Slave;
		const { first } = block;
		const wasRetry = this.#retried[first] === 1;
		this.#retried[first] = 0;
		this.#timeouts[first] = status === BusStatus.timeout ? (this.#timeouts[first] as number) + 1 : 0;
		if (status === BusStatus.timeout) this.#afterTimeout(block, slave, usedUs, nowMs);
		else if (status === BusStatus.doubtful) this.#schedule.postpone(block, nowMs);
		else if (status === BusStatus.damaged && !wasRetry && !slave.silent && !this.plan.clears(block)) {
			this.#retried[first] = 1;
			slave.retries += 1;
			this.#again(block, nowMs);
		} else if (status === BusStatus.exception) this.#afterException(block, slave, wasGrown, nowMs);
	}

	/** A slave has come back from silence: all of it is due. */
	refresh(slave: Slave, nowMs: number): void {
		this.#schedule.refresh(this.#slaves.indexOf(slave), nowMs);
	}

	#again(block: Block, nowMs: number): void {
		this.#schedule.expedite(this.plan.order[block.first] as number, nowMs);
	}

	/** Some slaves answer what they do not have by silence: told from a dead slave by its answering other blocks. */
	#afterTimeout(block: Block, slave: Slave, usedUs: number, nowMs: number): void {
		if (slave.silent) {
			this.#schedule.probesFromMs = Math.ceil(nowMs + ((PROBE_SHARE - 1) * usedUs) / 1000);
			return;
		}
		if ((this.#timeouts[block.first] as number) < SPLIT_AFTER_TIMEOUTS) return;
		this.#timeouts[block.first] = 0;
		if (this.plan.split(block, true)) this.#schedule.refresh(block.slave, nowMs);
	}

	#afterException(block: Block, slave: Slave, wasGrown: boolean, nowMs: number): void {
		if (!meansTooMuch(slave.lastException)) return;
		if (wasGrown) {
			slave.refusesGrowth = true;
			this.#again(block, nowMs);
		} else if (this.plan.split(block, false)) this.#schedule.refresh(block.slave, nowMs);
		else this.#schedule.postpone(block, nowMs + Math.max(REFUSED_PERIOD_MS, block.periodMs));
	}
}
