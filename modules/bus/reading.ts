/** How a device says that it is measuring, and how it is asked again. */
export interface WaitOptions {
	/** Codes of exceptions. */
	readonly exceptions: readonly number[];
	/** From the exception to the next request. */
	readonly retryMs: number;
	/** Most requests for one reading [1, 100]. */
	readonly tries: number;
}

/** What a device must be told before it measures. */
export interface StartOptions {
	/** Before each reading; else once, and again when it comes back from silence. */
	readonly isEachReading: boolean;
	/** The request behind the unit, without CRC. */
	readonly request: readonly number[];
	/** Values are sound after this. */
	readonly waitMs: number;
}

/**
 * A slave's reading that takes more than one request: it was told to start, or it said that it is measuring. Until it
 * is over nothing else is read from this slave; the line serves others meanwhile.
 */
export class Reading {
	/** Places of the plan that are to be read; meaningful while it is on. */
	first = 0;
	last = 0;
	/** The next request goes out then. */
	untilMs = 0;
	isOn = false;
	/** The slave was told to start, and has not fallen silent since. */
	isStarted = false;
	/** The slave has said that it is measuring. */
	isMeasuring = false;
	/** Requests that were answered by "measuring". */
	tries = 0;

	/** The places are asked for at `untilMs`. */
	hold(first: number, last: number, untilMs: number): void {
		this.first = first;
		this.last = last;
		this.untilMs = untilMs;
		this.isOn = true;
	}

	holds(place: number): boolean {
		return this.isOn && place >= this.first && place <= this.last;
	}

	end(): void {
		this.isOn = false;
		this.isMeasuring = false;
		this.tries = 0;
	}
}

/** Of all slaves that answer at once what they are asked: nothing changes in it. */
export const atOnce: Reading = Object.freeze(new Reading());
