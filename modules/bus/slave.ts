import { BusStatus } from "./status";

const SILENT_AFTER_TIMEOUTS = 3;
const PROBE_FIRST_MS = 1_000;
const PROBE_LAST_MS = 10_000;

/** What a line knows of one slave: counters, and whether it is worth asking. */
export class Slave {
	readonly unit: number;
	/** From the end of the request to the whole reply, beyond the reply's own length on the line. */
	readonly replyTimeoutMs: number;
	/** Silence before a request, beyond t3.5. */
	readonly gapMs: number;
	requests = 0;
	replies = 0;
	timeouts = 0;
	damaged = 0;
	exceptions = 0;
	/** Code of the last exception [1, 11]; 0 when there was none. */
	lastException = 0;
	#consecutiveTimeouts = 0;
	#probeMs = PROBE_FIRST_MS;
	/** Not asked before this; 0 while it answers. */
	quietUntilMs = 0;

	constructor(unit: number, replyTimeoutMs: number, gapMs: number) {
		this.unit = unit;
		this.replyTimeoutMs = replyTimeoutMs;
		this.gapMs = gapMs;
	}

	/** It did not answer several times in a row and is asked rarely. */
	get silent(): boolean {
		return this.#consecutiveTimeouts >= SILENT_AFTER_TIMEOUTS;
	}

	/** Takes note of a transaction's end. True when the slave has just come back from silence. */
	note(status: number, nowMs: number): boolean {
		this.requests += 1;
		if (status === BusStatus.timeout) {
			this.timeouts += 1;
			this.#consecutiveTimeouts += 1;
			if (this.silent) {
				this.quietUntilMs = nowMs + this.#probeMs;
				this.#probeMs = Math.min(this.#probeMs * 2, PROBE_LAST_MS);
			}
			return false;
		}
		if (status === BusStatus.damaged) {
			this.damaged += 1;
			return false;
		}
		const wasSilent = this.silent;
		this.replies += 1;
		if (status === BusStatus.exception) this.exceptions += 1;
		this.#consecutiveTimeouts = 0;
		this.#probeMs = PROBE_FIRST_MS;
		this.quietUntilMs = 0;
		return wasSilent;
	}
}
