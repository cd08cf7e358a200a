/** So many tokens a second, and no more than a few saved up. */
export class TokenBucket {
	readonly #everyMs: number;
	readonly #most: number;
	/** When the bucket would be empty, had it filled for ever: moves with each token taken. */
	#emptyAtMs = Number.NEGATIVE_INFINITY;

	/** @param perSecond above 0 @param most tokens in a full bucket, as it is at first */
	constructor(perSecond: number, most: number) {
		this.#everyMs = 1000 / perSecond;
		this.#most = most;
	}

	/** When there is a token; in the past when there is one now. */
	get nextAtMs(): number {
		return this.#emptyAtMs + this.#everyMs;
	}

	/** Takes a token. Only when there is one. */
	take(nowMs: number): void {
		this.#emptyAtMs = Math.max(this.#emptyAtMs, nowMs - this.#most * this.#everyMs) + this.#everyMs;
	}
}
