import { debtNumbers } from "./debts";
import { replyTimeBuckets } from "./reply-times";

/** Codes of exceptions that are counted one by one [1, 11]; all others count as 0. */
export const exceptionCodes = 12;
/** What else is counted of a slave, behind these. */
export const Count = Object.freeze({
	requests: exceptionCodes,
	replies: exceptionCodes + 1,
	timeouts: exceptionCodes + 2,
	damaged: exceptionCodes + 3,
	exceptions: exceptionCodes + 4,
	late: exceptionCodes + 5,
	retries: exceptionCodes + 6,
});
/** Counters of a slave. */
export const slaveCounts = exceptionCodes + 7;

/**
 * What is kept of slaves in arrays, all slaves of a line in the same ones: on XS an array takes 7 slots, however short
 * it is. 332 bytes a slave.
 */
export class SlaveMemory {
	readonly replyTimes: Uint16Array;
	readonly debts: Float64Array;
	readonly counts: Uint32Array;

	constructor(slaves: number) {
		this.replyTimes = new Uint16Array(slaves * replyTimeBuckets);
		this.debts = new Float64Array(slaves * debtNumbers);
		this.counts = new Uint32Array(slaves * slaveCounts);
	}
}
