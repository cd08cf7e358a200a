import type { Parity } from "../ports/serial";
import { Debts, debtNumbers } from "./debts";
import { atOnce, Reading, type StartOptions, type WaitOptions } from "./reading";
import { ReplyTimes, replyTimeBuckets } from "./reply-times";
import { Count, exceptionCodes, SlaveMemory, slaveCounts } from "./slave-memory";
import { BusStatus } from "./status";

const SILENT_AFTER_TIMEOUTS = 3;
const PROBE_FIRST_MS = 1_000;
/** Less than the 10 s within which it is to be back. */
const PROBE_LAST_MS = 9_000;
/** A reply may come this many of the profile's time-outs late and still be known for what it is. */
const LATE_TIMEOUTS_MAX = 5;
const LATE_MARGIN = 1.25;
/** Quarantines in a row in which nothing came, after which the slave is taken for one whose replies are never late. */
const QUARANTINES_IN_VAIN = 3;

/** How a slave is addressed; from its profile and the site. */
export interface SlaveOptions {
	/** [1, 247] */
	readonly unit: number;
	readonly parity: Parity;
	readonly stop: 1 | 2;
	/** Longest time from the end of a request to the beginning of its reply. */
	readonly replyTimeoutMs: number;
	/** Silence before a request, beyond t3.5. */
	readonly gapMs: number;
	/** Most registers that one request may ask it for [1, 125]. */
	readonly registersPerRead: number;
	/** Registers that nobody asked for may be read together with others. */
	readonly holesAllowed: boolean;
	/** It answers "measuring" by exceptions; missing: exceptions are refusals. */
	readonly wait?: WaitOptions;
	/** It must be told to measure; missing: it always does. */
	readonly start?: StartOptions;
}

/** What a line knows of one slave: counters, how fast it answers, whether it is worth asking, what it still owes. */
export class Slave {
	readonly options: SlaveOptions;
	readonly times: ReplyTimes;
	readonly reading: Reading;
	/** What tells it to measure, unit first, without CRC; null when nothing must. */
	readonly startRequest: Uint8Array | null;
	/** Code of the last exception; 0 when there was none. */
	lastException = 0;
	#consecutiveTimeouts = 0;
	#probeMs = PROBE_FIRST_MS;
	/** It refused to give a register more than was wanted. */
	refusesGrowth = false;
	/** Not asked before this; 0 while it answers. */
	quietUntilMs = 0;
	/** Longest that a late reply was seen to take, from its request's time-out on. */
	#worstLateMs = 0;
	readonly #debts: Debts;
	readonly #counts: Uint32Array;
	readonly #firstCount: number;
	#isDoubted = false;
	#quarantinesInVain = 0;

	/** @param memory of its line, where it has the place `place`; its own by default */
	constructor(options: SlaveOptions, memory = new SlaveMemory(1), place = 0) {
		this.options = options;
		this.times = new ReplyTimes(memory.replyTimes, place * replyTimeBuckets);
		this.#debts = new Debts(memory.debts, place * debtNumbers);
		this.#counts = memory.counts;
		this.#firstCount = place * slaveCounts;
		const { unit, start, wait } = options;
		this.reading = start === undefined && wait === undefined ? atOnce : new Reading();
		this.startRequest = start === undefined ? null : Uint8Array.of(unit, ...start.request);
	}

	get unit(): number {
		return this.options.unit;
	}

	get requests(): number {
		return this.countOf(Count.requests);
	}

	get replies(): number {
		return this.countOf(Count.replies);
	}

	get timeouts(): number {
		return this.countOf(Count.timeouts);
	}

	get damaged(): number {
		return this.countOf(Count.damaged);
	}

	get exceptions(): number {
		return this.countOf(Count.exceptions);
	}

	/** Replies that came after their time-out. */
	get late(): number {
		return this.countOf(Count.late);
	}

	/** Requests that were repeated at once, because the reply was damaged. */
	get retries(): number {
		return this.countOf(Count.retries);
	}

	/** Exceptions of a code [1, 11]; 0: of all others. */
	exceptionCount(code: number): number {
		return this.countOf(code);
	}

	private countOf(what: number): number {
		return this.#counts[this.#firstCount + what] as number;
	}

	private count(what: number): void {
		const at = this.#firstCount + what;
		this.#counts[at] = (this.#counts[at] as number) + 1;
	}

	/** It did not answer several times in a row and is asked rarely. */
	get silent(): boolean {
		return this.#consecutiveTimeouts >= SILENT_AFTER_TIMEOUTS;
	}

	/** Time-out of the next request, learned from its replies, bounded by the profile's. */
	get timeoutMs(): number {
		return this.times.timeoutMs(this.options.replyTimeoutMs);
	}

	/** How long after a time-out the line is left alone: until its late reply is out, as far as that is known. */
	get quarantineMs(): number {
		if (this.silent || this.#quarantinesInVain >= QUARANTINES_IN_VAIN) return 0;
		// A time-out that was learned is no reason to believe that a reply would be out any sooner.
		const { replyTimeoutMs } = this.options;
		return Math.max(2 * replyTimeoutMs - this.timeoutMs, Math.ceil(LATE_MARGIN * this.#worstLateMs));
	}

	/** Nothing came while the line was left alone for it. */
	noteVainQuarantine(): void {
		this.#quarantinesInVain += 1;
	}

	/** The reply to a request of this shape did not come, and may come yet. */
	owe(code: number, replyBytes: number, nowMs: number): void {
		if (this.reading.isMeasuring) return; // it drops what it is asked meanwhile
		this.#debts.add(code, replyBytes, nowMs, nowMs + (1 + LATE_TIMEOUTS_MAX) * this.options.replyTimeoutMs);
	}

	/** Whether a reply of this shape could be one that was given up. */
	mayConfuse(code: number, replyBytes: number, nowMs: number): boolean {
		return this.#debts.has(code, replyBytes, nowMs);
	}

	/** A frame of this shape (any function: null) went by unasked. True when it was owed: now it is known how late. */
	pay(code: number | null, replyBytes: number, nowMs: number): boolean {
		const lateMs = this.#debts.pay(code, replyBytes, nowMs);
		if (lateMs < 0) return false;
		this.count(Count.late);
		this.#quarantinesInVain = 0;
		// Late, but it lives: to take it for silent would cost more than to wait for it.
		this.#consecutiveTimeouts = 0;
		this.#probeMs = PROBE_FIRST_MS;
		this.quietUntilMs = 0;
		this.#worstLateMs = Math.max(this.#worstLateMs, lateMs);
		return true;
	}

	/** An exception to this function came while a reply to it is owed: it may be that one's, and pays for it. */
	payException(code: number, nowMs: number): boolean {
		return this.#debts.payAny(code, nowMs);
	}

	/** A reply that may be an earlier one has come: the other of the two is owed from now on, and it rests until then. */
	doubt(code: number, replyBytes: number, nowMs: number): void {
		this.#debts.pay(code, replyBytes, nowMs);
		this.owe(code, replyBytes, nowMs);
		this.#isDoubted = true;
	}

	/** When nothing is owed any more; in the past when nothing is. */
	get debtFreeMs(): number {
		return this.#debts.freeMs;
	}

	/** Not to be asked before this: it is silent, or what it still owes could not be told from what it is asked. */
	get readyMs(): number {
		return this.#isDoubted ? Math.max(this.quietUntilMs, this.#debts.freeMs) : this.quietUntilMs;
	}

	/** Takes note of a transaction's end. True when the slave has just come back from silence. */
	note(status: number, nowMs: number): boolean {
		this.count(Count.requests);
		if (status === BusStatus.timeout) {
			this.count(Count.timeouts);
			if (this.reading.isMeasuring) return false; // it said so itself: it is busy, not silent
			this.#consecutiveTimeouts += 1;
			if (this.silent) {
				this.quietUntilMs = nowMs + this.#probeMs;
				this.#probeMs = Math.min(this.#probeMs * 2, PROBE_LAST_MS);
			}
			return false;
		}
		if (status === BusStatus.damaged) {
			this.count(Count.damaged);
			return false;
		}
		if (status === BusStatus.good) this.#isDoubted = false;
		const wasSilent = this.silent;
		this.count(Count.replies);
		this.#consecutiveTimeouts = 0;
		this.#probeMs = PROBE_FIRST_MS;
		this.quietUntilMs = 0;
		return wasSilent;
	}

	/** Counts an exception by its code. */
	noteException(code: number): void {
		this.count(Count.exceptions);
		this.lastException = code;
		this.count(code < exceptionCodes ? code : 0);
	}

	/** Its request is repeated at once, because the reply was damaged. */
	noteRetry(): void {
		this.count(Count.retries);
	}
}

/** The slaves of a line. */
export function slavesOf(options: readonly SlaveOptions[]): readonly Slave[] {
	const memory = new SlaveMemory(options.length);
	return options.map((one, place) => new Slave(one, memory, place));
}
