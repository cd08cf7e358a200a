const CAPACITY = 16;
/** No day of the calendar. */
const NONE = -0x80000000;

/**
 * The local days on which a rule fired, the last sixteen of them.
 *
 * While the clock steps back over no more than sixteen firings, no event comes twice. A set and not only the latest
 * day, since a clock that was far ahead for a while must not silence the rule until then.
 */
export class FiredDays {
	/** Days since 1970-01-01, the last that fired first; places not used hold −2^31. To be kept across restarts. */
	readonly days = new Int32Array(CAPACITY).fill(NONE);

	has(day: number): boolean {
		for (let index = 0; index < CAPACITY; index += 1) if (this.days[index] === day) return true;
		return false;
	}

	/** `day` fires now. */
	add(day: number): void {
		this.days.copyWithin(1, 0, CAPACITY - 1);
		this.days[0] = day;
	}
}
