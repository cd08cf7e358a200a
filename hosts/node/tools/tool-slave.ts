import { Slave } from "../../../modules/bus/slave";
import { formatParts, type PortSettings } from "./port-settings";

/** A late reply comes at most this many time-outs after it was given up; the gateway's own slaves assume the same. */
const LATE_TIMEOUTS = 5;

/** How a tool addresses a slave. */
export interface ToolSlaveOptions {
	/** [0, 247]; 0 is the broadcast. */
	readonly unit: number;
	/** Longest time from the end of a request to the beginning of its reply. Kept as given: nothing is learned. */
	readonly timeoutMs: number;
	/** The line is left alone until a late reply is out. False where the next request goes to another unit. */
	readonly waitsForLate: boolean;
}

/** A slave that a person asks from the bench: the time-out is the person's, and a late reply is waited out. */
export class ToolSlave extends Slave {
	readonly #timeoutMs: number;
	readonly #waitsForLate: boolean;
	/** Until then a reply may be one that was given up, because the line was not left alone for it. */
	#owedUntilMs = 0;
	/** Not asked before this, so that what is owed passes unasked. */
	restUntilMs = 0;

	constructor(settings: PortSettings, options: ToolSlaveOptions) {
		const { parity, stop } = formatParts(settings.format);
		super({
			unit: options.unit,
			parity,
			stop,
			replyTimeoutMs: options.timeoutMs,
			gapMs: 0,
			registersPerRead: 125,
			holesAllowed: false,
		});
		this.#timeoutMs = options.timeoutMs;
		this.#waitsForLate = options.waitsForLate;
	}

	override get timeoutMs(): number {
		return this.#timeoutMs;
	}

	/** Ends by itself when the late reply comes. A device that never answers is not waited for. */
	override get quarantineMs(): number {
		if (!this.#waitsForLate || this.silent) return 0;
		return LATE_TIMEOUTS * this.#timeoutMs;
	}

	/** Whether a sound reply at `nowMs` could be one that was given up. */
	isDoubtful(nowMs: number): boolean {
		return nowMs < this.#owedUntilMs;
	}

	/** Nothing came in time, and the line went on at once. */
	owes(nowMs: number): void {
		if (this.#waitsForLate && this.silent) this.#owedUntilMs = nowMs + LATE_TIMEOUTS * this.#timeoutMs;
	}

	/** A doubtful reply came: the right one is still to come if that was a late one, so it is let pass. */
	rest(nowMs: number): void {
		this.restUntilMs = nowMs + LATE_TIMEOUTS * this.#timeoutMs;
		this.#owedUntilMs = this.restUntilMs;
	}
}
