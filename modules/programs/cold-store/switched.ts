import type { OutputBoard } from "../../outputs/board";
import { isAway, LeaseAnswer, OutputState } from "../../outputs/lease";

/** A lease is short and renewed while it is wanted: a program that stops stops what it drives. */
const LEASE_MS = 15 * 60_000;
const RENEW_BEFORE_MS = 5 * 60_000;
/** What could not be had is asked for again after this. */
const ASK_AGAIN_MS = 1_000;

/** An output that one owner keeps away from rest while it wants to. */
export class Switched {
	readonly output: number;
	protected readonly outputs: OutputBoard;
	private readonly owner: number;

	constructor(outputs: OutputBoard, owner: number, output: number) {
		this.outputs = outputs;
		this.owner = owner;
		this.output = output;
	}

	/** The owner has a lease of it. */
	get isHeld(): boolean {
		return this.outputs.at(this.output).owner === this.owner;
	}

	/** The owner has it, and it is read back as away from rest. */
	get isOn(): boolean {
		return this.isHeld && isAway(this.outputs.at(this.output).state);
	}

	/** Nothing of it runs, as far as anybody can tell; or a person has it. */
	get isStopped(): boolean {
		const { state } = this.outputs.at(this.output);
		return state === OutputState.atRest || state === OutputState.locked || state === OutputState.hand;
	}

	get isInHand(): boolean {
		return this.outputs.at(this.output).state === OutputState.hand;
	}

	/**
	 * Takes a lease, or renews it when it is due.
	 *
	 * @param reason one of `LeaseReason`
	 * @returns when to call next
	 */
	on(reason: number, nowMs: number): number {
		const { outputs, output, owner } = this;
		const facts = outputs.at(output);
		if (!this.isHeld || facts.untilMs - nowMs <= RENEW_BEFORE_MS) {
			const answer = outputs.lease(output, owner, nowMs + LEASE_MS, reason, nowMs);
			if (answer !== LeaseAnswer.granted) return this.isHeld ? facts.untilMs : nowMs + ASK_AGAIN_MS;
		}
		const renewAtMs = facts.untilMs - RENEW_BEFORE_MS;
		return renewAtMs > nowMs ? renewAtMs : facts.untilMs; // the longest run allows no more
	}

	off(reason: number, nowMs: number): void {
		this.outputs.release(this.output, this.owner, reason, nowMs);
	}

	/** @returns when to call next; Infinity where it is off */
	set(isWanted: boolean, onReason: number, offReason: number, nowMs: number): number {
		if (isWanted) return this.on(onReason, nowMs);
		this.off(offReason, nowMs);
		return Number.POSITIVE_INFINITY;
	}
}
