import { assert } from "../base/assert";
import { type Clock, ClockQuality, type Timer } from "../ports/clock";

/** What became of an offered time. */
export const Offered = Object.freeze({
	/** A better source is fresh, the clock is more certain and not contradicted, or it is before all that can be. */
	ignored: 0,
	/** It is far from what a fresh source said: believed when the next one says the same. */
	doubted: 1,
	/** Near: the clock drifts towards it, never back. */
	slewed: 2,
	stepped: 3,
});

export interface WallOptions {
	/** Milliseconds since 1970-01-01 UTC: no earlier time is believed. When the firmware was made, or the last record. */
	readonly notBeforeMs: number;
	/** How far the monotonic clock may be off, in parts per million [0, 1000]; for the age of a time. Default 50. */
	readonly driftPpm?: number;
}

/** A step of the wall clock. One object for all: valid during the call that it comes with. */
export interface WallStep {
	/** Where the clock was; NaN: it had never been set. */
	fromMs: number;
	toMs: number;
	/** Of the source, one of {@link ClockQuality}. */
	quality: number;
}

/** Beyond this the clock steps, within it it is slewed. */
const STEP_MS = 500;
/** A millisecond a second. */
const SLEW_RATE = 0.001;
const DRIFT_PPM = 50;
/** By quality: how long a source's word makes the clock as good as the source. Afterwards it is holdover. */
const FRESH_MS: readonly number[] = [0, 0, 24 * 3_600_000, 3 * 3_600_000, 600_000];

/**
 * A clock whose wall clock is set by what sources offer; monotonic time and timers are those of the clock beneath.
 *
 * The best fresh source wins: GNSS, then NTP, then platform. A worse one is heard when the better one has been silent
 * for so long that drift may have made its word worse than the offer. The first offer sets a clock that was never set.
 * An error of up to half a second is slewed by a millisecond a second, so that stamps never run backwards for it; a
 * larger one is a step, and told. While a source is fresh, a step needs two offers that agree.
 */
export class WallClock implements Clock {
	readonly #base: Clock;
	readonly #notBeforeMs: number;
	readonly #driftPpm: number;
	readonly #report: Timer;
	readonly #step: WallStep = { fromMs: Number.NaN, toMs: 0, quality: ClockQuality.none };
	#isStepUntold = false;
	/** Of the source that set the clock last. */
	#quality: number = ClockQuality.none;
	#uncertaintyMs = 0;
	/** Monotonic, as all that follow. */
	#setAtMs = 0;
	/** Wall clock less monotonic, at {@link #setAtMs}. */
	#offsetMs = 0;
	/** What is still to be slewed, at {@link #setAtMs}. */
	#slewMs = 0;
	/** What a doubted offer says: wall clock less monotonic; NaN: there is none. */
	#doubtedOffsetMs = Number.NaN;
	#doubtedQuality: number = ClockQuality.none;

	/** @param onStep called from the event loop; steps that came in between are told as one */
	constructor(base: Clock, options: WallOptions, onStep: (step: WallStep) => void) {
		this.#base = base;
		this.#notBeforeMs = options.notBeforeMs;
		this.#driftPpm = options.driftPpm ?? DRIFT_PPM;
		assert(this.#driftPpm >= 0 && this.#driftPpm <= 1000, "drift out of range");
		this.#report = base.timer(() => {
			this.#isStepUntold = false;
			onStep(this.#step);
		});
	}

	now(): number {
		return this.#base.now();
	}

	nowUs(): number {
		return this.#base.nowUs();
	}

	timer(callback: () => void): Timer {
		return this.#base.timer(callback);
	}

	wallMs(): number {
		const now = this.#base.now();
		return now + Math.round(this.#offsetMs + this.slewed(now));
	}

	wallQuality(): number {
		if (this.#quality === ClockQuality.none || this.isFresh(this.#base.now())) return this.#quality;
		return ClockQuality.holdover;
	}

	/** How far {@link wallMs} may be off: what the source said, what is not slewed yet, drift. Infinity: not set. */
	uncertaintyMs(): number {
		if (this.#quality === ClockQuality.none) return Number.POSITIVE_INFINITY;
		const now = this.#base.now();
		return Math.ceil(this.agedMs(now) + Math.abs(this.#slewMs - this.slewed(now)));
	}

	/**
	 * A source says that at monotonic `atMs` (not later than now) it was `utcMs`, give or take `uncertaintyMs`.
	 *
	 * A time kept across a restart is offered as holdover. One of {@link Offered}.
	 */
	offer(quality: number, utcMs: number, uncertaintyMs: number, atMs: number): number {
		const now = this.#base.now();
		assert(quality > ClockQuality.none && quality <= ClockQuality.gnss && atMs <= now, "offered time out of range");
		if (!(utcMs >= this.#notBeforeMs) || !(uncertaintyMs >= 0)) return Offered.ignored;
		const isSet = this.#quality !== ClockQuality.none;
		const isFresh = this.isFresh(now);
		const agedMs = this.agedMs(now);
		const offsetMs = utcMs - atMs;
		const currentMs = this.#offsetMs + this.slewed(now);
		const errorMs = Math.abs(offsetMs - currentMs);
		if (isSet && uncertaintyMs > agedMs) {
			if (quality < this.#quality) return Offered.ignored;
			if (quality === this.#quality && isFresh && errorMs <= uncertaintyMs + agedMs) return Offered.ignored;
		}
		if (quality < this.#quality && isFresh) return Offered.ignored;
		const isNear = isSet && errorMs <= STEP_MS;
		if (!isNear && isFresh && !this.isConfirmed(quality, offsetMs)) {
			this.#doubtedOffsetMs = offsetMs;
			this.#doubtedQuality = quality;
			return Offered.doubted;
		}
		if (!isNear) this.tell(isSet ? this.wallMs() : Number.NaN, now + Math.round(offsetMs), quality);
		this.#doubtedOffsetMs = Number.NaN;
		this.#quality = quality;
		this.#uncertaintyMs = uncertaintyMs;
		this.#setAtMs = now;
		this.#offsetMs = isNear ? currentMs : offsetMs;
		this.#slewMs = isNear ? offsetMs - currentMs : 0;
		return isNear ? Offered.slewed : Offered.stepped;
	}

	private isConfirmed(quality: number, offsetMs: number): boolean {
		return quality === this.#doubtedQuality && Math.abs(offsetMs - this.#doubtedOffsetMs) <= STEP_MS;
	}

	private tell(fromMs: number, toMs: number, quality: number): void {
		if (!this.#isStepUntold) this.#step.fromMs = fromMs;
		this.#step.toMs = toMs;
		this.#step.quality = quality;
		this.#isStepUntold = true;
		this.#report.set(this.#base.now());
	}

	private isFresh(now: number): boolean {
		return this.#quality > ClockQuality.holdover && now - this.#setAtMs <= (FRESH_MS[this.#quality] as number);
	}

	private agedMs(now: number): number {
		return this.#uncertaintyMs + ((now - this.#setAtMs) * this.#driftPpm) / 1_000_000;
	}

	private slewed(now: number): number {
		const mostMs = (now - this.#setAtMs) * SLEW_RATE;
		return Math.max(-mostMs, Math.min(mostMs, this.#slewMs));
	}
}
