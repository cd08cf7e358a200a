/** A command that its device did not take or show is given again after these, then after the last one for ever. */
const RETRY_MS = [1_000, 2_000, 4_000, 8_000];
/** The first command and those after 1, 2 and 4 s. */
const TRIES_MAX = 4;
/** A command that was taken must be read back within this, and the time that the thing takes to move. */
const READ_BACK_MS = 3_000;
/** Where it takes time to move, its read-back comes by the way. */
const SLOW_READ_BACK_MS = 13_000;
const never = Number.POSITIVE_INFINITY;

/** What an output asks of the bus; answered later by `onWritten` and `onReadBack`. */
export interface OutputDriver {
	/**
	 * Commands the relay away from rest, or to it. Where the device has a timer of its own, that is to end it.
	 *
	 * @returns false: it could not be queued, ask again
	 */
	command(output: number, away: boolean): boolean;
	/** Wants the relay read as soon as possible. */
	readBack(output: number): void;
}

export interface RelayOptions {
	/** Time that it takes to move, as its profile has it. */
	readonly travelMs: number;
	/** The device ends a command by itself after this, and it is renewed half a minute before; 0: it can't. */
	readonly hardwareMs: number;
}

/** The device's own timer is set anew this long after it was set. */
const renewMs = 30_000;

/**
 * What was commanded, what was read back, and when to try again. Rest is commanded until it is shown, without end.
 */
export class Relay {
	readonly #index: number;
	readonly #options: RelayOptions;
	readonly #driver: OutputDriver;
	/** Last read back as away from rest; null: not since boot, or not since its device fell silent. */
	seen: boolean | null = null;
	/** Its device does not answer. */
	isSilent = false;
	/** It is left as it is found. */
	isPassive = false;
	/** Times that a command came to nothing on the line, in a row. */
	#tries = 0;
	/** Times that it was read back as something else than it was commanded, since the last change of mind. */
	#misses = 0;
	/** While nothing is read back: it may be away from rest. Nobody knows how the boot found it. */
	#mayHaveBeenAway = true;
	#wanted = false;
	#commanded: boolean | null = null;
	#inFlight = false;
	#askedMs = 0;
	/** The device ends it then by itself. */
	#hardwareEndMs = never;
	#readBackByMs = never;
	#retryAtMs = 0;
	/** Since when it shows what is wanted; NaN: it does not. */
	shownSinceMs = Number.NaN;

	constructor(index: number, options: RelayOptions, driver: OutputDriver) {
		this.#index = index;
		this.#options = options;
		this.#driver = driver;
	}

	/** It was commanded what is wanted, and read back so. */
	get isShown(): boolean {
		return !Number.isNaN(this.shownSinceMs);
	}

	/** Four commands in a row were not taken, or not shown. */
	get isGivenUp(): boolean {
		return this.#tries >= TRIES_MAX;
	}

	/** It took a command and does something else. */
	get hasMissed(): boolean {
		return this.#misses > 0;
	}

	/** It may be away from rest, for all that is known. */
	get mayBeAway(): boolean {
		if (this.seen === null) return this.#mayHaveBeenAway;
		return this.seen || this.#commanded === true || this.#wanted;
	}

	want(away: boolean, nowMs: number): void {
		if (away === this.#wanted) return;
		this.#wanted = away;
		this.#tries = 0;
		this.#misses = 0;
		this.#retryAtMs = nowMs;
		this.shownSinceMs = Number.NaN;
	}

	/** Commands what is wanted once more, though it shows it. */
	repeat(nowMs: number): void {
		this.#commanded = null;
		this.#retryAtMs = nowMs;
	}

	/** Nobody knows how it is: it is commanded and read before it counts as shown. */
	distrust(nowMs: number): void {
		this.repeat(nowMs);
		this.shownSinceMs = Number.NaN;
	}

	/** The command's transaction has ended; `taken` when the device echoed it. */
	onWritten(away: boolean, taken: boolean, nowMs: number): void {
		this.#inFlight = false;
		if (!taken) {
			this.fail(nowMs);
			return;
		}
		this.#commanded = away;
		const { hardwareMs, travelMs } = this.#options;
		this.#hardwareEndMs = away && hardwareMs > 0 ? this.#askedMs + hardwareMs : never;
		this.#readBackByMs = nowMs + travelMs + (travelMs > 0 ? SLOW_READ_BACK_MS : READ_BACK_MS);
		this.#driver.readBack(this.#index);
	}

	/** It has been read: what it shows now. */
	onReadBack(away: boolean, nowMs: number): void {
		this.seen = away;
		if (this.isSilent) {
			this.isSilent = false;
			this.#retryAtMs = nowMs;
		}
		if (this.#inFlight) return; // read before the command that is under way
		if (this.#commanded !== null && this.#commanded !== away) this.miss(nowMs);
		else if (this.#commanded === this.#wanted) {
			this.#readBackByMs = never;
			this.#tries = 0;
			this.#misses = 0;
			if (Number.isNaN(this.shownSinceMs)) this.shownSinceMs = nowMs;
		}
	}

	/** Its device has fallen silent. Who comes back is commanded first. */
	onSilent(): void {
		this.#mayHaveBeenAway = this.mayBeAway;
		this.isSilent = true;
		this.seen = null;
		this.#commanded = null;
		this.#readBackByMs = never;
		this.#hardwareEndMs = never;
		this.shownSinceMs = Number.NaN;
	}

	/** It is not what was commanded: a board that restarted, a welded contact, another master. */
	private miss(nowMs: number): void {
		this.#misses += 1;
		this.#commanded = null;
		this.#readBackByMs = never;
		this.shownSinceMs = Number.NaN;
		this.#retryAtMs = this.#misses === 1 ? nowMs : nowMs + this.delayMs();
	}

	private fail(nowMs: number): void {
		this.#tries += 1;
		this.#readBackByMs = never;
		this.#retryAtMs = nowMs + this.delayMs();
		if (this.isShown && nowMs < this.#hardwareEndMs && this.#hardwareEndMs !== never) return; // it is on all the same
		this.#commanded = null;
		this.shownSinceMs = Number.NaN;
	}

	private delayMs(): number {
		const attempt = Math.max(this.#tries, this.#misses - 1, 1);
		return RETRY_MS[Math.min(attempt, RETRY_MS.length) - 1] as number;
	}

	/** Gives the commands that are due. Returns when it wants to be called next. */
	advance(nowMs: number): number {
		if (!this.#inFlight && nowMs >= this.#readBackByMs) this.fail(nowMs);
		if (nowMs >= this.#hardwareEndMs) {
			this.#hardwareEndMs = never;
			this.miss(nowMs);
		}
		if (this.mayCommand(nowMs) && nowMs >= this.#retryAtMs) this.command(nowMs);
		return this.wakeAtMs(nowMs);
	}

	/** A silent device is not commanded: the line's probes find it when it is back, and a read-back comes of that. */
	private mayCommand(nowMs: number): boolean {
		if (this.#inFlight || this.isSilent || this.isPassive) return false;
		return this.#commanded !== this.#wanted || nowMs >= this.renewAtMs();
	}

	private renewAtMs(): number {
		return this.#hardwareEndMs === never ? never : this.#askedMs + renewMs;
	}

	private command(nowMs: number): void {
		if (!this.#driver.command(this.#index, this.#wanted)) {
			this.#retryAtMs = nowMs + (RETRY_MS[0] as number);
			return;
		}
		this.#inFlight = true;
		this.#askedMs = nowMs;
	}

	private wakeAtMs(nowMs: number): number {
		if (this.#inFlight) return never;
		const wakeMs = Math.min(this.#readBackByMs, this.#hardwareEndMs);
		if (this.isSilent || this.isPassive) return wakeMs;
		const dueMs = this.#commanded !== this.#wanted ? nowMs : this.renewAtMs();
		return Math.min(wakeMs, Math.max(dueMs, this.#retryAtMs));
	}
}
