import { Evidence, LeaseAnswer, LeaseReason, nobody, OutputState } from "./lease";

/** A command that its device did not take or show is given again after these, then after the last one for ever. */
const RETRY_MS = [1_000, 2_000, 4_000, 8_000];
/** A command that was taken must be read back within this. */
const READ_BACK_MS = 3_000;
/** After the longest run, the least rest. */
const LOCK_OUT_MS = 60_000;
const never = Number.POSITIVE_INFINITY;

/** What an output asks of the bus; answered later by `onWritten` and `onReadBack`. */
export interface OutputDriver {
	/** Commands the coil. False: could not be queued, ask again. */
	command(output: number, on: boolean): boolean;
	/** Wants the coil read as soon as possible. */
	readBack(output: number): void;
}

/**
 * One output that rests off: the lease on it, what was commanded, what was seen.
 *
 * A pure state machine: events in, commands out through the driver, `advance` tells when it wants to be woken. Every
 * path leads to rest: without a lease the wanted state is off, and off is commanded until it is read back.
 */
export class Output {
	readonly #index: number;
	readonly #longestRunMs: number;
	readonly #driver: OutputDriver;
	state: number = OutputState.unproven;
	evidence: number = Evidence.none;
	owner = nobody;
	reason: number = LeaseReason.boot;
	untilMs = 0;
	#commanded: boolean | null = null;
	#inFlight = false;
	#seen: boolean | null = null;
	#readBackByMs = never;
	#retryAtMs = 0;
	#retries = 0;
	#onSinceMs = 0;
	#restUntilMs = 0;

	constructor(index: number, longestRunMs: number, driver: OutputDriver) {
		this.#index = index;
		this.#longestRunMs = longestRunMs;
		this.#driver = driver;
	}

	/** A lease stands. */
	get leased(): boolean {
		return this.owner !== nobody;
	}

	/** Last read back as on. */
	get isOn(): boolean {
		return this.#seen === true;
	}

	/** Proven at rest, free to be leased. */
	get ready(): boolean {
		return this.state === OutputState.atRest && !this.leased;
	}

	/**
	 * Opens or renews a lease until `untilMs`, capped at the longest run.
	 *
	 * @returns one of {@link LeaseAnswer}; nothing changes unless `granted`.
	 */
	lease(owner: number, untilMs: number, reason: number, nowMs: number): number {
		if (this.leased && this.owner !== owner) return LeaseAnswer.held;
		if (!this.leased) {
			if (nowMs < this.#restUntilMs) return LeaseAnswer.lockedOut;
			if (this.state !== OutputState.atRest) return LeaseAnswer.notReady;
			this.#onSinceMs = nowMs;
			this.#retries = 0;
			this.#retryAtMs = nowMs;
		}
		this.owner = owner;
		this.reason = reason;
		this.untilMs = Math.min(untilMs, this.#onSinceMs + this.#longestRunMs);
		return LeaseAnswer.granted;
	}

	/** Ends the owner's lease; somebody else's is left alone. Idempotent. */
	release(owner: number, reason: number): void {
		if (this.owner === owner && this.leased) this.#end(reason);
	}

	#end(reason: number): void {
		this.owner = nobody;
		this.reason = reason;
		this.untilMs = 0;
		this.#retries = 0;
		this.#retryAtMs = 0;
	}

	/** The command's transaction has ended; `taken` when the device echoed it. */
	onWritten(on: boolean, taken: boolean, nowMs: number): void {
		this.#inFlight = false;
		if (taken) {
			this.#commanded = on;
			this.#readBackByMs = nowMs + READ_BACK_MS;
			this.#driver.readBack(this.#index);
			return;
		}
		this.#fail(nowMs);
	}

	/** The coil has been read: what the relay shows now. */
	onReadBack(on: boolean, nowMs: number): void {
		this.#seen = on;
		this.evidence = Evidence.relay;
		if (this.#inFlight) return; // read before the command that is under way
		if (on === this.leased && this.#commanded === on) {
			this.#readBackByMs = never;
			this.#retries = 0;
			this.#retryAtMs = 0;
			this.state = on ? OutputState.on : OutputState.atRest;
			return;
		}
		if (this.state === OutputState.unreachable) this.state = OutputState.unproven;
		if (this.#commanded !== null && this.#commanded !== on) this.#recommand(nowMs);
	}

	/** The relay is not what was commanded: a board that restarted, a welded contact, another master. */
	#recommand(nowMs: number): void {
		this.#commanded = null;
		this.#readBackByMs = never;
		this.#retryAtMs = this.#retries === 0 ? nowMs : nowMs + this.#retryDelayMs();
		if (this.#retries === 0) this.#retries = 1;
		if (this.state === OutputState.unproven) return;
		this.state = this.leased ? OutputState.requested : OutputState.returning;
	}

	/** The coil could not be read. A lease ends with its device's silence: who comes back is brought to rest first. */
	onReadBackFailed(deviceSilent: boolean): void {
		if (!deviceSilent) return;
		if (this.leased) this.#end(LeaseReason.inputLost);
		this.state = OutputState.unreachable;
		this.evidence = Evidence.none;
		this.#seen = null;
		this.#commanded = null;
		this.#readBackByMs = never;
	}

	#fail(nowMs: number): void {
		this.#commanded = null;
		this.#readBackByMs = never;
		this.#retryAtMs = nowMs + this.#retryDelayMs();
	}

	#retryDelayMs(): number {
		const delayMs = RETRY_MS[Math.min(this.#retries, RETRY_MS.length - 1)] as number;
		this.#retries += 1;
		return delayMs;
	}

	/** Ends what has expired, gives the commands that are due. Returns when it wants to be called next. */
	advance(nowMs: number): number {
		if (this.leased && nowMs >= this.untilMs) this.#expire(nowMs);
		const wanted = this.leased;
		if (!this.#inFlight && nowMs >= this.#readBackByMs) this.#fail(nowMs);
		if (this.#mayCommand(wanted) && nowMs >= this.#retryAtMs) this.#command(wanted, nowMs);
		return this.#wakeAtMs(wanted);
	}

	/** A silent device is not commanded: the line's probes find it when it is back, and a read-back comes of that. */
	#mayCommand(wanted: boolean): boolean {
		return !this.#inFlight && this.#commanded !== wanted && this.state !== OutputState.unreachable;
	}

	#expire(nowMs: number): void {
		const usedUp = nowMs - this.#onSinceMs >= this.#longestRunMs;
		if (usedUp) this.#restUntilMs = nowMs + LOCK_OUT_MS;
		this.#end(usedUp ? LeaseReason.longestRun : LeaseReason.expired);
	}

	#command(wanted: boolean, nowMs: number): void {
		if (!this.#driver.command(this.#index, wanted)) {
			this.#retryAtMs = nowMs + (RETRY_MS[0] as number);
			return;
		}
		this.#inFlight = true;
		if (this.state === OutputState.unproven) return;
		this.state = wanted ? OutputState.requested : OutputState.returning;
	}

	#wakeAtMs(wanted: boolean): number {
		let wakeMs = this.leased ? this.untilMs : never;
		if (this.#inFlight) return wakeMs;
		wakeMs = Math.min(wakeMs, this.#readBackByMs);
		if (this.#mayCommand(wanted)) wakeMs = Math.min(wakeMs, this.#retryAtMs);
		return wakeMs;
	}
}
