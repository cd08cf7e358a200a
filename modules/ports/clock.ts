/** How good the wall clock is, worst first; kept in every stamp. */
export const ClockQuality = Object.freeze({
	/** Never set: `wallMs` is meaningless. */
	none: 0,
	/** Was set before the last restart; has drifted since. */
	holdover: 1,
	/** The operating system says so. */
	platform: 2,
	ntp: 3,
	gnss: 4,
});

/** A timer made once and set many times, so that steady state allocates nothing. */
export interface Timer {
	/** Fires once at `atMs` of {@link Clock.now}, or as soon as possible if that has passed. Replaces what was set. */
	set(atMs: number): void;
	/** Forgets what was set. Idempotent. */
	clear(): void;
}

export interface Clock {
	/** Monotonic milliseconds since an arbitrary origin, whole numbers; never steps. */
	now(): number;
	/** Monotonic microseconds, same origin as {@link now}. */
	nowUs(): number;
	/** Makes a timer. `callback` runs from the event loop, never inside `set`. */
	timer(callback: () => void): Timer;
	/** Milliseconds since 1970-01-01 UTC; meaningful when {@link wallQuality} is not `none`. May step. */
	wallMs(): number;
	/** One of {@link ClockQuality}. */
	wallQuality(): number;
}
