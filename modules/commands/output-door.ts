import type { OutputBoard } from "../outputs/board";
import { LeaseAnswer, LeaseReason, OutputState, Owner, Rank } from "../outputs/lease";
import { Outcome } from "./request";

/** All that commands ask of the outputs; the one place that knows the board. */
export class OutputDoor {
	readonly #board: OutputBoard;

	constructor(board: OutputBoard) {
		this.#board = board;
	}

	/** Leases an output for a person. One of {@link Outcome}; `accepted`: the lease stands. */
	run(output: number, untilMs: number, nowMs: number): number {
		switch (this.#board.lease(output, Owner.command, untilMs, LeaseReason.asked, nowMs)) {
			case LeaseAnswer.granted:
				return Outcome.accepted;
			case LeaseAnswer.held:
				return Outcome.held;
			case LeaseAnswer.locked:
				return Outcome.locked;
			case LeaseAnswer.inHand:
				return Outcome.inHand;
			case LeaseAnswer.refused:
				return Outcome.forbidden;
			default:
				return Outcome.notReady;
		}
	}

	/** Ends the lease, whoever holds the output; no program gets one until `untilMs`. */
	stop(output: number, untilMs: number, nowMs: number): void {
		this.#board.stop(output, Rank.command, untilMs, nowMs);
	}

	/** Programs may have it again; what a hand or safety stopped stays so. */
	endStop(output: number): void {
		this.#board.endStop(output, Rank.command);
	}

	/** False: it has no lock that waits for a person. */
	clearLock(output: number): boolean {
		return this.#board.clearLock(output);
	}

	/** The owner of the lease that stands; -1: none does. */
	ownerOf(output: number): number {
		return this.#board.at(output).owner;
	}

	/** An alarm has it: a siren that sounds, a light that is on. */
	isAlarms(output: number): boolean {
		return this.ownerOf(output) === Owner.alarm;
	}

	/** Whether the output is seen to be away from rest, or at rest and nobody's. */
	isSeen(output: number, away: boolean): boolean {
		const { leased, state } = this.#board.at(output);
		if (away) return state === OutputState.on || state === OutputState.proven;
		return !leased && (state === OutputState.atRest || state === OutputState.locked);
	}

	/** Whether another site may take the output over: it is at rest and nobody's, or a siren that an alarm sounds. */
	isLeft(output: number): boolean {
		return this.isSeen(output, false) || this.ownerOf(output) === Owner.alarm;
	}

	/** A switch on the wall has it. */
	isInHand(output: number): boolean {
		return this.#board.at(output).state === OutputState.hand;
	}
}
