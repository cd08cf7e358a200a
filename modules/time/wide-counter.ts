/**
 * Makes monotonic milliseconds that do not wrap out of a 32-bit counter that does, after 49.7 days.
 *
 * For the clock port of a host whose ticks are 32 bits wide. To be read at least once in 24 days; a reading that is
 * behind the one before (by less than 24 days) does not move it back.
 */
export class WideCounter {
	#last = 0;
	/** -1: nothing was read yet. */
	#wide = -1;

	/** @param raw the counter, signed or unsigned; the first reading is taken as it is, unsigned */
	widen(raw: number): number {
		const step = (raw - this.#last) | 0;
		if (this.#wide < 0) this.#wide = raw >>> 0;
		else if (step > 0) this.#wide += step;
		else return this.#wide;
		this.#last = raw >>> 0;
		return this.#wide;
	}
}
