import { type BlockHeader, readersMax } from "./block";
import type { BlockTable } from "./block-table";

/** What a log's readers have not yet. */
export class Backlog {
	readonly #state: BlockHeader;
	readonly #holders: number;

	/** @param holders a bit for each reader that holds records back until it has confirmed them */
	constructor(state: BlockHeader, holders: number) {
		this.#state = state;
		this.#holders = holders;
	}

	/** First sequence that `reader` has not and that is still there. */
	startOf(reader: number): number {
		const { cursors, tail } = this.#state;
		return Math.max(cursors[reader] as number, tail);
	}

	/** Values in all records before {@link startOf}. */
	startValuesOf(reader: number): number {
		const { cursors, cursorValues, tail, tailValues } = this.#state;
		return (cursors[reader] as number) < tail ? tailValues : (cursorValues[reader] as number);
	}

	/** The holder that has least; -1: nobody holds anything. */
	private slowest(): number {
		let slowest = -1;
		for (let reader = 0; reader < readersMax; reader += 1) {
			if ((this.#holders & (1 << reader)) === 0) continue;
			if (slowest < 0 || this.startOf(reader) < this.startOf(slowest)) slowest = reader;
		}
		return slowest;
	}

	/**
	 * A holder that has never confirmed anything, beside others that have, is new: what went before it came is not
	 * missing.
	 */
	admit(table: BlockTable): void {
		const oldest = table.after(0);
		const { cursors, cursorValues } = this.#state;
		if (!cursors.some((cursor) => cursor > 1)) return;
		for (let reader = 0; reader < readersMax; reader += 1) {
			if ((this.#holders & (1 << reader)) === 0 || (cursors[reader] as number) > 1) continue;
			cursors[reader] = table.firstSequence(oldest);
			cursorValues[reader] = table.valuesBefore(oldest);
		}
	}

	/** First sequence that a holder has not and that is still there. */
	get start(): number {
		const slowest = this.slowest();
		return slowest < 0 ? this.#state.firstSequence : this.startOf(slowest);
	}

	/** Values in all records before {@link start}. */
	get startValues(): number {
		const slowest = this.slowest();
		return slowest < 0 ? this.#state.values : this.startValuesOf(slowest);
	}
}
