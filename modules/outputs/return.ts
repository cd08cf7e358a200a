/** A return that is not shown after this (1, 2 and 4 s of retries) is not proven. */
const RETURN_MS = 7_000;
/** From what feeds it being stopped to the alarm. */
const ALARM_AFTER_MS = 5_000;
/** A return that evidence denies is commanded again this often at the most. */
const REPEAT_MS = 8_000;
const never = Number.POSITIVE_INFINITY;

/** How far a return that can't be proven has gone. */
export const Escalation = Object.freeze({
	none: 0,
	/** What feeds the output is stopped, and stays so. */
	feeders: 1,
	/** A person has to know. */
	alarm: 2,
});

/** An output's way back to rest: since when, when to say it again, and whom it concerns by now. */
export class Return {
	readonly #travelMs: number;
	readonly #withinMs: number;
	/** Since when rest is wanted and not shown; NaN: it is shown, or not wanted. */
	#sinceMs = 0;
	#repeatAtMs = never;

	/** @param withinMs what evidence needs to show */
	constructor(travelMs: number, withinMs: number) {
		this.#travelMs = travelMs;
		this.#withinMs = withinMs;
	}

	get isOpen(): boolean {
		return !Number.isNaN(this.#sinceMs);
	}

	/** Rest is wanted from now on, if it was not before. */
	begin(nowMs: number): void {
		if (!this.isOpen) this.#sinceMs = nowMs;
	}

	/** Time that was spent waiting for others does not count. */
	restart(nowMs: number): void {
		if (this.isOpen) this.#sinceMs = nowMs;
	}

	/** It is at rest, or not wanted there any more. */
	end(): void {
		this.#sinceMs = Number.NaN;
		this.#repeatAtMs = never;
	}

	/** Evidence denies it: whether it is to be commanded again now. */
	mayRepeat(nowMs: number): boolean {
		const isDue = nowMs >= this.#repeatAtMs;
		if (isDue || this.#repeatAtMs === never) this.#repeatAtMs = nowMs + Math.max(REPEAT_MS, this.#withinMs);
		return isDue;
	}

	/** One of {@link Escalation}. */
	escalation(nowMs: number): number {
		const feedersAtMs = this.feedersAtMs();
		if (!(nowMs >= feedersAtMs)) return Escalation.none; // NaN: it is not open
		return nowMs < feedersAtMs + ALARM_AFTER_MS ? Escalation.feeders : Escalation.alarm;
	}

	/** When time alone changes something; Infinity: nothing does. */
	wakeAtMs(nowMs: number): number {
		if (!this.isOpen) return never;
		const feedersAtMs = this.feedersAtMs();
		let wakeMs = this.#repeatAtMs;
		if (feedersAtMs > nowMs) wakeMs = Math.min(wakeMs, feedersAtMs);
		else if (feedersAtMs + ALARM_AFTER_MS > nowMs) wakeMs = Math.min(wakeMs, feedersAtMs + ALARM_AFTER_MS);
		return wakeMs;
	}

	private feedersAtMs(): number {
		return this.#sinceMs + this.#travelMs + Math.max(RETURN_MS, 2 * this.#withinMs);
	}
}
