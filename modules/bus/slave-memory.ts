import { debtNumbers } from "./debts";
import { replyTimeBuckets } from "./reply-times";

/** Codes of exceptions that are counted one by one [1, 11]; all others count as 0. */
export const exceptionCodes = 12;

/**
 * What is kept of slaves in arrays, all slaves of a line in the same ones: on XS an array takes 7 slots, however short it
 * is. 304 bytes a slave.
 */
export class SlaveMemory {
	readonly replyTimes: Uint16Array;
	readonly debts: Float64Array;
	readonly exceptions: Uint32Array;

	constructor(slaves: number) {
		this.replyTimes = new Uint16Array(slaves * replyTimeBuckets);
		this.debts = new Float64Array(slaves * debtNumbers);
		this.exceptions = new Uint32Array(slaves * exceptionCodes);
	}
}
