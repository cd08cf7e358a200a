import { type Clock, ClockQuality, type Timer } from "../../modules/ports/clock";
import type { Scheduler } from "./scheduler";

/** A gateway's clock on virtual time. A power cut closes it: its timers fire no more. */
export class SimClock implements Clock {
	readonly #scheduler: Scheduler;
	readonly #bootUs: number;
	readonly #wallAtStartMs: number;
	readonly #setAtMs: number;
	#closed = false;

	/**
	 * @param wallAtStartMs milliseconds since 1970 when the simulation began
	 * @param setAtMs milliseconds after this boot until which the wall clock is not set
	 */
	constructor(scheduler: Scheduler, wallAtStartMs: number, setAtMs = 0) {
		this.#scheduler = scheduler;
		this.#bootUs = scheduler.nowUs;
		this.#wallAtStartMs = wallAtStartMs;
		this.#setAtMs = setAtMs;
	}

	now(): number {
		return Math.floor(this.nowUs() / 1000);
	}

	nowUs(): number {
		return this.#scheduler.nowUs - this.#bootUs;
	}

	wallMs(): number {
		return this.#wallAtStartMs + Math.floor(this.#scheduler.nowUs / 1000);
	}

	wallQuality(): number {
		return this.now() < this.#setAtMs ? ClockQuality.none : ClockQuality.platform;
	}

	timer(callback: () => void): Timer {
		return new SimTimer(this.#scheduler, this.#bootUs, () => {
			if (!this.#closed) callback();
		});
	}

	close(): void {
		this.#closed = true;
	}
}

class SimTimer implements Timer {
	readonly #scheduler: Scheduler;
	readonly #bootUs: number;
	readonly #callback: () => void;
	#setting = 0;

	constructor(scheduler: Scheduler, bootUs: number, callback: () => void) {
		this.#scheduler = scheduler;
		this.#bootUs = bootUs;
		this.#callback = callback;
	}

	set(atMs: number): void {
		this.#setting += 1;
		const setting = this.#setting;
		this.#scheduler.at(this.#bootUs + atMs * 1000, () => {
			if (setting !== this.#setting) return;
			this.#setting += 1;
			this.#callback();
		});
	}

	clear(): void {
		this.#setting += 1;
	}
}
