import { performance } from "node:perf_hooks";
import { type Clock, ClockQuality, type Timer } from "../../modules/ports/clock";

/** Longest delay that `setTimeout` takes; longer ones are taken in parts. */
const DELAY_MAX_MS = 2_000_000_000;

/** The operating system's clocks. */
export class NodeClock implements Clock {
	now(): number {
		return Math.floor(performance.now());
	}

	nowUs(): number {
		return Math.floor(performance.now() * 1000);
	}

	wallMs(): number {
		return Date.now();
	}

	wallQuality(): number {
		return ClockQuality.platform;
	}

	timer(callback: () => void): Timer {
		return new NodeTimer(this, callback);
	}
}

/**
 * A line sets its timer three times a transaction, nearly always to later: the system's timer is left as it is
 * then, and set anew when it fires before its time.
 */
class NodeTimer implements Timer {
	readonly #clock: NodeClock;
	readonly #callback: () => void;
	#handle: NodeJS.Timeout | null = null;
	#atMs = Number.POSITIVE_INFINITY;
	/** When the system's timer fires. */
	#firesAtMs = Number.POSITIVE_INFINITY;

	constructor(clock: NodeClock, callback: () => void) {
		this.#clock = clock;
		this.#callback = callback;
	}

	set(atMs: number): void {
		this.#atMs = atMs;
		if (this.#handle !== null && this.#firesAtMs <= atMs) return;
		this.clear();
		this.#arm();
	}

	clear(): void {
		if (this.#handle !== null) clearTimeout(this.#handle);
		this.#handle = null;
	}

	#arm(): void {
		const nowMs = this.#clock.now();
		const delayMs = Math.min(Math.max(0, this.#atMs - nowMs), DELAY_MAX_MS);
		this.#firesAtMs = nowMs + delayMs;
		this.#handle = setTimeout(this.#fire, delayMs);
	}

	readonly #fire = (): void => {
		this.#handle = null;
		if (this.#clock.now() < this.#atMs) this.#arm();
		else this.#callback();
	};
}
