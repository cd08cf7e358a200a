/** States of an output, as records and screens know them. */
export const OutputState = Object.freeze({
	/** Nothing was read back since boot. */
	unproven: 0,
	atRest: 1,
	/** Switching on has been asked for and not been read back. */
	requested: 2,
	on: 3,
	/** Switching off has been asked for and not been read back. */
	returning: 4,
	/** Its device does not answer. It will be brought to rest when it does. */
	unreachable: 5,
});

const stateNames = ["unproven", "at-rest", "requested", "on", "returning", "unreachable"] as const;

export function outputStateName(state: number): (typeof stateNames)[number] {
	return stateNames[state] ?? "unproven";
}

/** Why an output is what it is. */
export const LeaseReason = Object.freeze({
	none: 0,
	boot: 1,
	moistureLow: 2,
	cooling: 3,
	/** Duty cycle while no probe is good. */
	probeFault: 4,
	targetReached: 5,
	longestRun: 6,
	/** The lease ran out and nobody renewed it. */
	expired: 7,
	/** An input turned stale or bad, or the output's own device fell silent. */
	inputLost: 8,
	/** Another output of the chain did not follow. */
	chainFault: 9,
	/** Its part in somebody's sequence is over. */
	released: 10,
	supplyNeeded: 11,
});

const reasonNames = [
	"none",
	"boot",
	"moisture-low",
	"cooling",
	"probe-fault",
	"target-reached",
	"longest-run",
	"expired",
	"input-lost",
	"chain-fault",
	"released",
	"supply-needed",
] as const;

export function leaseReasonName(reason: number): string {
	return reasonNames[reason] ?? "unknown";
}

/** What a state rests on, weakest first. */
export const Evidence = Object.freeze({ none: 0, relay: 1 });

/** Answer to a request for a lease. */
export const LeaseAnswer = Object.freeze({
	granted: 0,
	/** Somebody else holds the output. */
	held: 1,
	/** Not proven at rest since boot, or its device does not answer. */
	notReady: 2,
	/** The longest run is used up; the output must rest first. */
	lockedOut: 3,
});

/** No owner. */
export const nobody = -1;
