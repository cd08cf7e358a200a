import type { OutputBoard } from "../outputs/board";
import { LeaseAnswer, LeaseReason, nobody, OutputState } from "../outputs/lease";
import { Outcome } from "./request";

/** Owner of leases that people ask for. */
const personOwner = 100;

/** All that commands ask of the outputs; the one place that knows the board. */
export class OutputDoor {
	readonly #board: OutputBoard;

	constructor(board: OutputBoard) {
		this.#board = board;
	}

	/** Leases an output for a person. One of {@link Outcome}; `accepted`: the lease stands. */
	run(output: number, untilMs: number, nowMs: number): number {
		const answer = this.#board.at(output).lease(personOwner, untilMs, LeaseReason.none, nowMs);
		if (answer === LeaseAnswer.granted) return Outcome.accepted;
		return answer === LeaseAnswer.held ? Outcome.held : Outcome.notReady;
	}

	/** Ends the lease of whoever holds the output. Returns the owner that lost it; -1: nobody held it. */
	stop(output: number): number {
		const { owner } = this.#board.at(output);
		if (owner !== nobody) this.#board.at(output).release(owner, LeaseReason.released);
		return owner;
	}

	/** False: it has no lock that waits for a person. No output of this board ever has. */
	clearLock(_output: number): boolean {
		return false;
	}

	/** The owner of the lease that stands; -1: none does. */
	ownerOf(output: number): number {
		return this.#board.at(output).owner;
	}

	/** Whether the output is seen to be on, or at rest and nobody's. */
	isSeen(output: number, on: boolean): boolean {
		const { leased, state } = this.#board.at(output);
		return on ? state === OutputState.on : state === OutputState.atRest && !leased;
	}
}
