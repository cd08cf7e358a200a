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

class NodeTimer implements Timer {
	readonly #clock: NodeClock;
	readonly #callback: () => void;
	#handle: NodeJS.Timeout | null = null;

	constructor(clock: NodeClock, callback: () => void) {
		this.#clock = clock;
		this.#callback = callback;
	}

	set(atMs: number): void {
		this.clear();
		const delayMs = Math.min(Math.max(0, atMs - this.#clock.now()), DELAY_MAX_MS);
		this.#handle = setTimeout(() => {
			this.#handle = null;
			if (this.#clock.now() < atMs) this.set(atMs);
			else this.#callback();
		}, delayMs);
	}

	clear(): void {
		if (this.#handle !== null) clearTimeout(this.#handle);
		this.#handle = null;
	}
}
