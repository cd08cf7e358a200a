import type { Slave } from "./slave";

/** A request that is repeated: one block of registers or bits of one slave. */
export interface Poll {
	/** Index into the line's slaves. */
	readonly slave: number;
	/** Function code 1 to 4. */
	readonly code: number;
	readonly address: number;
	/** Registers or bits. */
	readonly count: number;
	readonly periodMs: number;
}

/** No poll is due. */
export const nothingDue = -1;

/**
 * Which poll is next: of those that are due, the one whose deadline (due + period) comes first.
 *
 * Missed turns are not made up: a poll that is late is due once, and then a period after it should have been.
 */
export class Schedule {
	readonly #polls: readonly Poll[];
	readonly #slaves: readonly Slave[];
	readonly #dueMs: Float64Array;
	readonly #urgent: Uint8Array;

	constructor(polls: readonly Poll[], slaves: readonly Slave[], nowMs: number) {
		this.#polls = polls;
		this.#slaves = slaves;
		this.#dueMs = new Float64Array(polls.length).fill(nowMs);
		this.#urgent = new Uint8Array(polls.length);
	}

	/** Index of the poll to run now; {@link nothingDue} when none. */
	pick(nowMs: number): number {
		let best = nothingDue;
		let bestDeadlineMs = Number.POSITIVE_INFINITY;
		for (let index = 0; index < this.#polls.length; index += 1) {
			if (this.#readyMs(index) > nowMs) continue;
			const poll = this.#polls[index] as Poll;
			const deadlineMs = this.#urgent[index] === 1 ? 0 : (this.#dueMs[index] as number) + poll.periodMs;
			if (deadlineMs >= bestDeadlineMs) continue;
			best = index;
			bestDeadlineMs = deadlineMs;
		}
		return best;
	}

	/** The poll has been started: sets its next turn. */
	started(index: number, nowMs: number): void {
		const { periodMs } = this.#polls[index] as Poll;
		this.#urgent[index] = 0;
		const next = (this.#dueMs[index] as number) + periodMs;
		this.#dueMs[index] = next > nowMs ? next : nowMs + periodMs;
	}

	/** Wants the poll as soon as the line is free, before all others. */
	expedite(index: number, nowMs: number): void {
		this.#urgent[index] = 1;
		this.#dueMs[index] = Math.min(this.#dueMs[index] as number, nowMs);
	}

	/** The slave is back: everything of it is due. */
	refresh(slave: number, nowMs: number): void {
		for (let index = 0; index < this.#polls.length; index += 1) {
			if ((this.#polls[index] as Poll).slave === slave)
				this.#dueMs[index] = Math.min(this.#dueMs[index] as number, nowMs);
		}
	}

	/** When the next poll is due, in milliseconds of the clock; Infinity without polls. */
	nextMs(): number {
		let next = Number.POSITIVE_INFINITY;
		for (let index = 0; index < this.#polls.length; index += 1) next = Math.min(next, this.#readyMs(index));
		return next;
	}

	#readyMs(index: number): number {
		const poll = this.#polls[index] as Poll;
		return Math.max(this.#dueMs[index] as number, (this.#slaves[poll.slave] as Slave).quietUntilMs);
	}
}
