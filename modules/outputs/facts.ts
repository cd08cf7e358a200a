/** What others may know of an output; they ask the board for leases. */
export interface OutputFacts {
	/** One of `OutputState`. */
	readonly state: number;
	/** What the state rests on: one of `Evidence`. */
	readonly evidence: number;
	/** -1: nobody. */
	readonly owner: number;
	/** One of `LeaseReason`. */
	readonly reason: number;
	/** End of the lease; 0: there is none. */
	readonly untilMs: number;
	/** A lease stands. */
	readonly leased: boolean;
	/** Last read back as away from rest. */
	readonly isAway: boolean;
	/** At rest, and nobody has it. */
	readonly ready: boolean;
	readonly isLocked: boolean;
}
