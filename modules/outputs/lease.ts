/** States of an output, as records and screens know them. */
export const OutputState = Object.freeze({
	/** Nothing was read back since boot. */
	unproven: 0,
	atRest: 1,
	/** Leaving rest has been asked for and not been read back. */
	requested: 2,
	/** Away from rest by its relay's word, and no more. */
	on: 3,
	/** Rest has been asked for and not been shown. */
	returning: 4,
	/** Its device does not answer. It will be brought to rest when it does. */
	unreachable: 5,
	/** Away from rest, and evidence beyond the relay shows it. */
	proven: 6,
	/** At rest, and refused to everybody until a person clears it. */
	locked: 7,
	/** A person has it, by a switch on the wall. */
	hand: 8,
});

const stateNames = [
	"unproven",
	"at-rest",
	"requested",
	"on",
	"returning",
	"unreachable",
	"proven",
	"locked",
	"hand",
] as const;

/** Away from rest, by its relay at the least. */
export function isAway(state: number): boolean {
	return state === OutputState.on || state === OutputState.proven;
}

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
	/** Somebody of a higher rank took it over. */
	takenOver: 12,
	/** A person stopped it. */
	stopped: 13,
	/** It was commanded, and its evidence says that nothing came of it. */
	notProven: 14,
	/** Its device did not take the command, or did not show it, in four attempts. */
	noAnswer: 15,
	/** Its relay went back by itself. */
	relayFell: 16,
	/** A person asked for it. */
	asked: 17,
	/** An alarm asked for it. */
	alarm: 18,
	/** A switch on the wall has it: in hand, or off. */
	hand: 19,
	handOff: 20,
	stopButton: 21,
	/** An output that feeds it, or that it needs, does not run; or one that must not run beside it does. */
	interlock: 22,
	/** A condition of the site does not hold, by its kind. */
	pressure: 23,
	level: 24,
	rain: 25,
	frost: 26,
	wind: 27,
	lowSupply: 28,
	limit: 29,
	/** An output that it feeds can't be shown to be at rest. */
	returnNotProven: 30,
	/** More water than the zone takes: a burst pipe. */
	flowHigh: 31,
	/** A run goes on that a restart has cut short. */
	resumed: 32,
	/** A zone is run by itself to see whether a burst is its. */
	burstSearch: 33,
	/** The season's share of water is used up. */
	quotaUsed: 40,
	/** The turn at the canal is over. */
	turnOver: 41,
	/** The time, or the water, that it was to have has run. */
	amountGiven: 45,
	/** Time or volume is due. */
	amountDue: 46,
	/** By its soil water balance its crop is about to go short. */
	soilDepleted: 47,
	/** Its cycle is over; after a soak the watering goes on. */
	cycleOver: 50,
	/** The well has to recover; then the watering goes on. */
	wellRest: 51,
	/** A filter is flushed back. */
	backflush: 52,
	/** A dose of fertiliser, acid or hypochlorite. */
	dosing: 55,
	/** Water is no longer known to run past the injector. */
	flowLost: 56,
	/** A doser has given what it may in a day. */
	doseCap: 57,
	/** Fifteen doses in a row changed nothing. */
	noEffect: 58,
	/** Acid and hypochlorite would meet. */
	apart: 59,
	/** The evaporator is being freed of ice. */
	defrost: 60,
	/** Somebody has the door of the room open. */
	door: 61,
	/** A room is taken over from its own thermostat. */
	takeover: 62,
	/** The air of a room is too dry; has too much of a gas. */
	humidity: 63,
	airing: 64,
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
	"taken-over",
	"stopped",
	"not-proven",
	"no-answer",
	"relay-fell",
	"asked",
	"alarm",
	"hand",
	"hand-off",
	"stop-button",
	"interlock",
	"pressure",
	"level",
	"rain",
	"frost",
	"wind",
	"low-supply",
	"limit",
	"return-not-proven",
	"flow-high",
	"resumed",
	"burst-search",
] as const;

/** Of programs, which have their own numbers from 40 on. */
const programReasonNames: Readonly<Record<number, string>> = {
	[LeaseReason.quotaUsed]: "quota-used",
	[LeaseReason.turnOver]: "turn-over",
	[LeaseReason.amountGiven]: "amount-given",
	[LeaseReason.amountDue]: "amount-due",
	[LeaseReason.soilDepleted]: "soil-depleted",
	[LeaseReason.cycleOver]: "cycle-over",
	[LeaseReason.wellRest]: "well-rest",
	[LeaseReason.backflush]: "backflush",
	[LeaseReason.dosing]: "dosing",
	[LeaseReason.flowLost]: "flow-lost",
	[LeaseReason.doseCap]: "dose-cap",
	[LeaseReason.noEffect]: "no-effect",
	[LeaseReason.apart]: "apart",
	[LeaseReason.defrost]: "defrost",
	[LeaseReason.door]: "door",
	[LeaseReason.takeover]: "takeover",
	[LeaseReason.humidity]: "humidity",
	[LeaseReason.airing]: "airing",
};

export function leaseReasonName(reason: number): string {
	return reasonNames[reason] ?? programReasonNames[reason] ?? "unknown";
}

/** What a state rests on, weakest first; position and pressure are worth the same. */
export const Evidence = Object.freeze({ none: 0, relay: 1, current: 2, position: 3, pressure: 4, flow: 5 });

const evidenceNames = ["none", "relay", "current", "position", "pressure", "flow"] as const;

export function evidenceName(evidence: number): (typeof evidenceNames)[number] {
	return evidenceNames[evidence] ?? "none";
}

/** Answer to a request for a lease. */
export const LeaseAnswer = Object.freeze({
	granted: 0,
	/** Somebody of the same rank or a higher one holds the output. */
	held: 1,
	/** Not shown at rest since boot, on its way to rest, or its device does not answer. */
	notReady: 2,
	/** The longest run is used up; the output must rest first. */
	lockedOut: 3,
	/** Three runs in a row failed: a person has to clear it. */
	locked: 4,
	/** A switch on the wall has it. */
	inHand: 5,
	/** An interlock or a condition of the site forbids it; which one the board says. */
	refused: 6,
	/** Its minimum off time is not over. */
	resting: 7,
	/** A person stopped it, and the time of that is not over. */
	stopped: 8,
	/** There is no such output. */
	unknown: 9,
	/** Programs get no lease now: too many boots in a row ended early. */
	automationOff: 10,
});

const answerNames = [
	"granted",
	"held",
	"not-ready",
	"locked-out",
	"locked",
	"in-hand",
	"refused",
	"resting",
	"stopped",
	"unknown",
	"automation-off",
] as const;

export function leaseAnswerName(answer: number): string {
	return answerNames[answer] ?? "unknown";
}

/** No owner. */
export const nobody = -1;

/**
 * Who owns a lease: a program by its number [0, 63], or one of these. Numbers rise with the rank: 64 to each.
 */
export const Owner = Object.freeze({ command: 64, hand: 128, safety: 192, alarm: 193 });

/** Ranks of owners: a higher one takes over what a lower one holds. */
export const Rank = Object.freeze({ program: 0, command: 1, hand: 2, safety: 3 });

/** The rank of an owner; of nobody -1. */
export function rankOf(owner: number): number {
	return owner >> 6;
}
