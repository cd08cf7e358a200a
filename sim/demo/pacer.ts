import type { Scheduler } from "../core/scheduler";

/** A slice of simulation between two looks at the real world, at most. */
const SLICE_MS = 12;
const IDLE_MS = 4;
/** Virtual time runs at most this far past the start of a real operation that has not ended. */
const AHEAD_US = 1_000_000;
/** Behind by more than this, the pacer gives the time up instead of rushing after it. */
const LAG_MS = 250;

/** When the oldest real operation (socket, commit) that still runs began, in virtual microseconds; null: none does. */
export type OutstandingSince = () => number | null;

/**
 * Plays virtual time at a multiple of real time.
 *
 * It waits while a real socket or commit is outstanding for more than a simulated second, so that speed never makes a
 * fault that a slower run would not have.
 */
export class Pacer {
	readonly #scheduler: Scheduler;
	readonly #speed: number;
	readonly #outstanding: OutstandingSince;
	#anchorMs = 0;
	#anchorUs = 0;
	#running = false;
	#handle: NodeJS.Timeout | NodeJS.Immediate | null = null;

	/** @param speed simulated seconds per second, above 0 */
	constructor(scheduler: Scheduler, speed: number, outstanding: OutstandingSince) {
		this.#scheduler = scheduler;
		this.#speed = speed;
		this.#outstanding = outstanding;
	}

	start(): void {
		this.#running = true;
		this.#anchor();
		this.#slice();
	}

	stop(): void {
		this.#running = false;
		if (this.#handle === null) return;
		clearTimeout(this.#handle as NodeJS.Timeout);
		clearImmediate(this.#handle as NodeJS.Immediate);
		this.#handle = null;
	}

	#anchor(): void {
		this.#anchorMs = performance.now();
		this.#anchorUs = this.#scheduler.nowUs;
	}

	#limitUs(): number {
		const since = this.#outstanding();
		return since === null ? Number.POSITIVE_INFINITY : since + AHEAD_US;
	}

	#slice(): void {
		if (!this.#running) return;
		const beganMs = performance.now();
		const wantedUs = Math.floor(this.#anchorUs + (beganMs - this.#anchorMs) * 1000 * this.#speed);
		let targetUs = Math.min(wantedUs, this.#limitUs());
		let isBusy = true;
		// A step may open a socket, so the limit is asked for again after each.
		while (performance.now() - beganMs < SLICE_MS) {
			isBusy = this.#scheduler.step(targetUs);
			if (!isBusy) break;
			targetUs = Math.min(wantedUs, this.#limitUs());
		}
		if (!isBusy) this.#scheduler.runUntil(targetUs);
		if ((wantedUs - this.#scheduler.nowUs) / 1000 / this.#speed > LAG_MS) this.#anchor();
		this.#handle = isBusy ? setImmediate(() => this.#slice()) : setTimeout(() => this.#slice(), IDLE_MS);
	}
}
