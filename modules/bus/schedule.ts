import type { Block, BlockPlan } from "./blocks";
import type { Slave } from "./slave";

/** No block is due. */
export const nothingDue = -1;
/** Changing the port's format costs about this: what needs no change goes first, if it is due within this. */
const FORMAT_CHANGE_MS = 300;

/**
 * Which block is next: of those that are due, the one whose deadline (due + period) comes first.
 *
 * Missed turns are not made up: a block that is late is due once, and then a period after it should have been. Times
 * belong to wants, so that they outlive a new plan of blocks: a block is due when its first want is.
 */
export class Schedule {
	readonly #plan: BlockPlan;
	readonly #slaves: readonly Slave[];
	/** When each want is due, by its place in the plan's order. */
	readonly #dueMs: Float64Array;
	readonly #urgent: Uint8Array;
	/** Slaves that are silent are not asked before this: together they get a small share of the line's time. */
	probesFromMs = 0;

	constructor(plan: BlockPlan, slaves: readonly Slave[], nowMs: number) {
		this.#plan = plan;
		this.#slaves = slaves;
		this.#dueMs = new Float64Array(plan.wants.length).fill(nowMs);
		this.#urgent = new Uint8Array(plan.wants.length);
	}

	/**
	 * Index of the block to run now; {@link nothingDue} when none.
	 *
	 * @param like a slave whose format the port has now
	 */
	pick(nowMs: number, like: Slave): number {
		let best = nothingDue;
		let bestDeadlineMs = Number.POSITIVE_INFINITY;
		const { blocks } = this.#plan;
		for (let index = 0; index < blocks.length; index += 1) {
			const block = blocks[index] as Block;
			if (this.#readyMs(block) > nowMs) continue;
			const deadlineMs = this.#deadlineMs(block) + (this.#changesFormat(block, like) ? FORMAT_CHANGE_MS : 0);
			if (deadlineMs >= bestDeadlineMs) continue;
			best = index;
			bestDeadlineMs = deadlineMs;
		}
		return best;
	}

	#deadlineMs(block: Block): number {
		return this.#urgent[block.first] === 1 ? 0 : (this.#dueMs[block.first] as number) + block.periodMs;
	}

	#changesFormat(block: Block, like: Slave): boolean {
		const { options } = this.#slaves[block.slave] as Slave;
		return options.parity !== like.options.parity || options.stop !== like.options.stop;
	}

	/** The block has been started: sets its next turn. */
	started(block: Block, nowMs: number): void {
		const next = (this.#dueMs[block.first] as number) + block.periodMs;
		this.#setDue(block, next > nowMs ? next : nowMs + block.periodMs);
	}

	/** The block's next turn is at `atMs`, whatever its period says. */
	postpone(block: Block, atMs: number): void {
		this.#setDue(block, atMs);
	}

	#setDue(block: Block, atMs: number): void {
		for (let at = block.first; at <= block.last; at += 1) {
			this.#urgent[at] = 0;
			this.#dueMs[at] = atMs;
		}
	}

	/** Wants a want's block as soon as the line is free, before all others. */
	expedite(want: number, nowMs: number): void {
		const at = this.#plan.order.indexOf(want);
		for (const block of this.#plan.blocks) {
			if (at < block.first || at > block.last) continue;
			this.#urgent[block.first] = 1;
			this.#dueMs[block.first] = Math.min(this.#dueMs[block.first] as number, nowMs);
		}
	}

	/** The slave is back: everything of it is due. */
	refresh(slave: number, nowMs: number): void {
		for (const block of this.#plan.blocks) {
			if (block.slave !== slave) continue;
			this.#dueMs[block.first] = Math.min(this.#dueMs[block.first] as number, nowMs);
		}
	}

	/** When the next block is due, in milliseconds of the clock; Infinity without blocks. */
	nextMs(): number {
		let next = Number.POSITIVE_INFINITY;
		for (const block of this.#plan.blocks) next = Math.min(next, this.#readyMs(block));
		return next;
	}

	#readyMs(block: Block): number {
		const slave = this.#slaves[block.slave] as Slave;
		const readyMs = Math.max(this.#dueMs[block.first] as number, slave.readyMs);
		return slave.silent ? Math.max(readyMs, this.probesFromMs) : readyMs;
	}
}
