import type { OutputBoard } from "../../outputs/board";
import { isAway, LeaseAnswer, LeaseReason, OutputState } from "../../outputs/lease";

/** An output that does not follow within this is a fault of the chain. */
export const stepTimeoutMs = 20_000;

/** Leases outlive the run by this, so that stopping in order is the rule and expiry the exception. */
const STOP_MARGIN_MS = 30_000;

/** A run that would be shorter than this waits until the outputs have rested. */
const RUN_LEAST_MS = 5 * 60_000;

const Step = Object.freeze({
	off: 0,
	openingMaster: 1,
	startingPump: 2,
	running: 3,
	stoppingPump: 4,
	closingMaster: 5,
});

const stepNames = ["off", "opening-master", "starting-pump", "running", "stopping-pump", "closing-master"] as const;

/** True when there is nothing left to stop: it is at rest, refused to everybody there, or a person has it. */
export function isStopped(outputs: OutputBoard, output: number): boolean {
	const { state } = outputs.at(output);
	return state === OutputState.atRest || state === OutputState.locked || state === OutputState.hand;
}

/** True when the output is on and read back. */
export function isOn(outputs: OutputBoard, output: number): boolean {
	return isAway(outputs.at(output).state);
}

/**
 * Master valve and pump: opened in that order, stopped in the reverse, each step when the one before was read back.
 *
 * The pump never starts against a closed master, and the master never closes on a running pump, but for one that does
 * not stop: it is waited for only so long.
 */
export class Supply {
	readonly #outputs: OutputBoard;
	readonly #owner: number;
	readonly #master: number;
	readonly #pump: number;
	#step: number = Step.off;
	#stepByMs = Number.POSITIVE_INFINITY;
	/** Why the last step that failed did; `none`: it has run since. */
	failure: number = LeaseReason.none;

	constructor(outputs: OutputBoard, owner: number, master: number, pump: number) {
		this.#outputs = outputs;
		this.#owner = owner;
		this.#master = master;
		this.#pump = pump;
	}

	get isOff(): boolean {
		return this.#step === Step.off;
	}

	/** On its way up, or up. */
	get isServing(): boolean {
		return this.#step >= Step.openingMaster && this.#step <= Step.running;
	}

	/** Both are on, and read back. */
	get isRunning(): boolean {
		return this.#step === Step.running;
	}

	get state(): (typeof stepNames)[number] {
		return stepNames[this.#step] ?? "off";
	}

	/** Both outputs can be leased now. */
	isReady(nowMs: number): boolean {
		return this.isFree(this.#master, nowMs) && this.isFree(this.#pump, nowMs);
	}

	/** At rest, and rested enough for a run that is worth it. */
	private isFree(output: number, nowMs: number): boolean {
		return this.#outputs.at(output).ready && this.#outputs.runLeftMs(output, nowMs) > RUN_LEAST_MS;
	}

	/**
	 * One pass. `untilMs` is the end of the longest run that wants water; null when none does.
	 *
	 * @returns false when a step failed: whoever wanted water must end.
	 */
	advance(untilMs: number | null, nowMs: number): boolean {
		switch (this.#step) {
			case Step.off:
				return untilMs === null || this.begin(Step.openingMaster, this.#master, untilMs, nowMs);
			case Step.openingMaster:
				if (untilMs !== null && isOn(this.#outputs, this.#master)) {
					return this.begin(Step.startingPump, this.#pump, untilMs, nowMs);
				}
				return this.keep(untilMs, nowMs);
			case Step.startingPump:
				if (untilMs !== null && isOn(this.#outputs, this.#pump)) {
					this.failure = LeaseReason.none;
					this.enter(Step.running, Number.POSITIVE_INFINITY);
				}
				return this.keep(untilMs, nowMs);
			case Step.running:
				return this.keepRunning(untilMs, nowMs);
			case Step.stoppingPump:
				if (isStopped(this.#outputs, this.#pump) || nowMs >= this.#stepByMs) {
					this.#outputs.release(this.#master, this.#owner, LeaseReason.released, nowMs);
					this.enter(Step.closingMaster, nowMs + stepTimeoutMs);
				}
				return true;
			default:
				if (isStopped(this.#outputs, this.#master) || nowMs >= this.#stepByMs) {
					this.enter(Step.off, Number.POSITIVE_INFINITY);
				}
				return true;
		}
	}

	/** When a step's time is over; Infinity when none runs. */
	get wakeAtMs(): number {
		return this.#stepByMs;
	}

	private enter(step: number, byMs: number): void {
		this.#step = step;
		this.#stepByMs = byMs;
	}

	private begin(step: number, output: number, untilMs: number, nowMs: number): boolean {
		if (this.lease(output, untilMs + STOP_MARGIN_MS, nowMs) === LeaseAnswer.granted) {
			this.enter(step, nowMs + stepTimeoutMs);
			return true;
		}
		return this.fail(LeaseReason.chainFault, nowMs);
	}

	/** Waits for the step under way; gives up when it takes too long or nobody wants water any more. */
	private keep(untilMs: number | null, nowMs: number): boolean {
		if (untilMs === null) {
			this.stop(LeaseReason.released, nowMs);
			return true;
		}
		return nowMs < this.#stepByMs || this.fail(LeaseReason.chainFault, nowMs);
	}

	private keepRunning(untilMs: number | null, nowMs: number): boolean {
		if (untilMs === null) {
			this.stop(LeaseReason.released, nowMs);
			return true;
		}
		const pump = this.#outputs.at(this.#pump);
		const master = this.#outputs.at(this.#master);
		if (!isOn(this.#outputs, this.#pump) || !isOn(this.#outputs, this.#master)) {
			return this.fail(LeaseReason.chainFault, nowMs);
		}
		const leaseUntilMs = untilMs + STOP_MARGIN_MS;
		if (pump.untilMs < leaseUntilMs) this.lease(this.#pump, leaseUntilMs, nowMs);
		if (master.untilMs < leaseUntilMs) this.lease(this.#master, leaseUntilMs, nowMs);
		// Where the longest run of either allows no more: stopped in order, before the lease ends out of order.
		this.#stepByMs = Math.min(pump.untilMs, master.untilMs) - STOP_MARGIN_MS;
		return nowMs < this.#stepByMs || this.fail(LeaseReason.longestRun, nowMs);
	}

	private lease(output: number, untilMs: number, nowMs: number): number {
		return this.#outputs.lease(output, this.#owner, untilMs, LeaseReason.supplyNeeded, nowMs);
	}

	private fail(reason: number, nowMs: number): false {
		this.failure = reason;
		if (this.#step !== Step.off) this.stop(reason, nowMs);
		return false;
	}

	private stop(reason: number, nowMs: number): void {
		this.#outputs.release(this.#pump, this.#owner, reason, nowMs);
		this.enter(Step.stoppingPump, nowMs + stepTimeoutMs);
	}
}
