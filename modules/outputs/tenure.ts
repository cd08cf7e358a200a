import type { OutputRest } from "../site/types";
import { LeaseAnswer, LeaseReason, nobody, Rank, rankOf } from "./lease";

/** Less rest than this is none: the run goes on, and so does its bound. */
export const realRestMs = 60_000;
/** Runs in a row that may fail. */
const FAILURES_MAX = 3;

/** What bounds the leases of an output. */
export interface TenureLimits {
	/** Milliseconds away from rest, whoever holds the output, however often it changes hands. */
	readonly longestRunMs: number;
	/** Rest before it may run again, boot included; safety passes it. */
	readonly minimumOffMs: number;
	/** Off: what is used up or fails too often stops it. Others are kept in service. */
	readonly rest: OutputRest;
}

/**
 * Who has an output, until when, and who may have it next. Knows no relay: its owner tells it when rest was shown.
 *
 * A run begins with a lease and ends when the output has been at rest for {@link realRestMs}; its bound is one for all
 * leases of it. What ran before the boot is unknown, so the first run waits for such a rest as well.
 */
export class Tenure {
	readonly #limits: TenureLimits;
	owner = nobody;
	reason: number = LeaseReason.boot;
	untilMs = 0;
	/** Runs in a row that failed. */
	failures = 0;
	isLocked = false;
	/** A lease of an output that does not rest off was cut short by the longest run. */
	hasOverrun = false;
	#runStartMs = Number.NEGATIVE_INFINITY;
	/** At rest since; NaN: it is not. */
	#restSinceMs = Number.NaN;
	#stoppedUntilMs = 0;
	#stoppedRank = 0;

	constructor(limits: TenureLimits) {
		this.#limits = limits;
	}

	private get restsOff(): boolean {
		return this.#limits.rest === "off";
	}

	/** A lease stands. */
	get isHeld(): boolean {
		return this.owner !== nobody;
	}

	/** What `owner` would be told now, as far as owners and times go: one of {@link LeaseAnswer}. */
	answerTo(owner: number, nowMs: number): number {
		if (this.isLocked) return LeaseAnswer.locked;
		if (rankOf(owner) < this.#stoppedRank && nowMs < this.#stoppedUntilMs) return LeaseAnswer.stopped;
		if (this.isHeld) {
			return owner === this.owner || rankOf(owner) > rankOf(this.owner) ? LeaseAnswer.granted : LeaseAnswer.held;
		}
		if (Number.isNaN(this.#restSinceMs)) return LeaseAnswer.notReady;
		if (this.runLeftMs(nowMs) <= 0) return LeaseAnswer.lockedOut;
		const isTooSoon = nowMs < this.#restSinceMs + this.#limits.minimumOffMs;
		return isTooSoon && rankOf(owner) < Rank.safety ? LeaseAnswer.resting : LeaseAnswer.granted;
	}

	/** How long the output may be away from rest from now on. */
	runLeftMs(nowMs: number): number {
		const isFresh = !this.restsOff || nowMs >= this.#restSinceMs + realRestMs;
		if (!this.isHeld && isFresh) return this.#limits.longestRunMs;
		return this.#runStartMs + this.#limits.longestRunMs - nowMs;
	}

	/** Gives, renews or hands over the lease. {@link answerTo} has said yes. */
	open(owner: number, untilMs: number, reason: number, nowMs: number): void {
		const leftMs = this.runLeftMs(nowMs);
		if (!this.isHeld && leftMs === this.#limits.longestRunMs) this.#runStartMs = nowMs;
		if (!this.isHeld) this.hasOverrun = false;
		if (rankOf(owner) >= this.#stoppedRank) this.#stoppedUntilMs = 0;
		this.owner = owner;
		this.reason = reason;
		this.untilMs = Math.min(untilMs, nowMs + leftMs);
		this.#restSinceMs = Number.NaN;
	}

	/** Why the lease is over now; {@link LeaseReason.none}: it is not. */
	overReason(nowMs: number): number {
		if (!this.isHeld || nowMs < this.untilMs) return LeaseReason.none;
		return this.runLeftMs(nowMs) <= 0 ? LeaseReason.longestRun : LeaseReason.expired;
	}

	/** The lease is over. Nothing that stood before it comes back. */
	end(reason: number): void {
		this.hasOverrun = reason === LeaseReason.longestRun && !this.restsOff;
		this.owner = nobody;
		this.reason = reason;
		this.untilMs = 0;
	}

	/** Ranks below `rank` get no lease until then. A stop by somebody of a higher rank is not weakened. */
	stop(rank: number, untilMs: number, nowMs: number): void {
		if (nowMs < this.#stoppedUntilMs && rank < this.#stoppedRank) return;
		this.#stoppedRank = rank;
		this.#stoppedUntilMs = untilMs;
	}

	/** A stop by `rank` or a lower one is over. */
	endStop(rank: number): void {
		if (rank >= this.#stoppedRank) this.#stoppedUntilMs = 0;
	}

	/** Rest is shown. */
	rests(nowMs: number): void {
		if (Number.isNaN(this.#restSinceMs)) this.#restSinceMs = nowMs;
	}

	/** Rest is not shown any more. */
	stirs(): void {
		this.#restSinceMs = Number.NaN;
	}

	/** Three runs in a row failed. */
	get isFailing(): boolean {
		return this.failures === FAILURES_MAX;
	}

	/** A run went wrong. The third in a row locks an output that rests off. */
	failed(): void {
		this.failures = Math.min(this.failures + 1, FAILURES_MAX);
		if (this.isFailing && this.restsOff) this.isLocked = true;
	}

	/** It was locked before the boot, and nobody has cleared it. */
	lock(): void {
		this.failures = FAILURES_MAX;
		this.isLocked = this.restsOff;
	}

	/** A run went as it should, or a person says that the cause is gone. */
	cleared(): void {
		this.failures = 0;
		this.isLocked = false;
	}
}
