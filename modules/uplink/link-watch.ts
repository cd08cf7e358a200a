const never = Number.POSITIVE_INFINITY;

/**
 * Finds links that are half open: the other end is gone and nothing says so. Whoever publishes is answered (PUBACK);
 * silence while an answer is owed, for this long, is a link that is lost.
 */
export class LinkWatch {
	readonly #patienceMs: number;
	#owed = 0;
	/** When the link is given up. */
	deadlineMs = never;

	constructor(patienceMs: number) {
		this.#patienceMs = patienceMs;
	}

	/** A new session, which owes its being accepted. */
	start(nowMs: number): void {
		this.#owed = 1;
		this.deadlineMs = nowMs + this.#patienceMs;
	}

	asked(nowMs: number): void {
		if (this.#owed === 0) this.deadlineMs = nowMs + this.#patienceMs;
		this.#owed += 1;
	}

	/** One of the answers has come. */
	answered(nowMs: number): void {
		this.#owed = Math.max(0, this.#owed - 1);
		this.heard(nowMs);
	}

	/** Anything has come. */
	heard(nowMs: number): void {
		this.deadlineMs = this.#owed === 0 ? never : nowMs + this.#patienceMs;
	}
}
