const DEBTS = 8;

/**
 * Replies that did not come in time and may come yet: at most eight of one slave, by function and length.
 *
 * RTU replies carry no number, so a late one is told from the next request's only by its shape.
 */
export class Debts {
	readonly #codes = new Uint8Array(DEBTS);
	readonly #bytes = new Uint16Array(DEBTS);
	readonly #sinceMs = new Float64Array(DEBTS);
	readonly #untilMs = new Float64Array(DEBTS);

	/** A reply of this shape was given up at `nowMs`; after `untilMs` it will not come any more. */
	add(code: number, bytes: number, nowMs: number, untilMs: number): void {
		let slot = 0;
		for (let index = 1; index < DEBTS; index += 1) {
			if ((this.#untilMs[index] as number) < (this.#untilMs[slot] as number)) slot = index;
		}
		this.#codes[slot] = code;
		this.#bytes[slot] = bytes;
		this.#sinceMs[slot] = nowMs;
		this.#untilMs[slot] = untilMs;
	}

	/** Whether a reply of this shape could be one that was given up. */
	has(code: number, bytes: number, nowMs: number): boolean {
		return this.find(code, bytes, nowMs) >= 0;
	}

	/** A frame of this length came late. How late after its time-out, in milliseconds; -1 when none of it was owed. */
	pay(code: number | null, bytes: number, nowMs: number): number {
		const index = this.find(code, bytes, nowMs);
		if (index < 0) return -1;
		this.#untilMs[index] = 0;
		return nowMs - (this.#sinceMs[index] as number);
	}

	/** An exception reply to this function came, which has one length whatever was asked: true when it may be owed. */
	payAny(code: number, nowMs: number): boolean {
		for (let index = 0; index < DEBTS; index += 1) {
			if (nowMs >= (this.#untilMs[index] as number) || this.#codes[index] !== code) continue;
			this.#untilMs[index] = 0;
			return true;
		}
		return false;
	}

	/** From when on nothing is owed; 0 when nothing is. */
	get freeMs(): number {
		let freeMs = 0;
		for (const untilMs of this.#untilMs) freeMs = Math.max(freeMs, untilMs);
		return freeMs;
	}

	/** The oldest debt of this shape. */
	private find(code: number | null, bytes: number, nowMs: number): number {
		let found = -1;
		for (let index = 0; index < DEBTS; index += 1) {
			if (nowMs >= (this.#untilMs[index] as number)) continue;
			if ((code !== null && this.#codes[index] !== code) || this.#bytes[index] !== bytes) continue;
			if (found < 0 || (this.#sinceMs[index] as number) < (this.#sinceMs[found] as number)) found = index;
		}
		return found;
	}
}
