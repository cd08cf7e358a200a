import { isAway, LeaseAnswer, LeaseReason, OutputState } from "../outputs/lease";
import type { ColdStorePlan } from "../site/plan";
import { noLastings } from "./lasting";
import { firstGood } from "./mean";
import type { Program, ProgramInputs } from "./program";

/** A compressor's lease is short and renewed while there is demand: a program that stops stops the compressor. */
const LEASE_MS = 15 * 60_000;
const RENEW_BEFORE_MS = 5 * 60_000;

/**
 * Keeps a cold room between its set point and set point + differential.
 *
 * The compressor rests for its minimum off time after every stop, boot included. While no probe is good it runs a duty
 * cycle that the installer has set for the room.
 */
export class ColdStoreProgram implements Program {
	readonly name: string;
	readonly subject: string;
	readonly zones = [];
	readonly lastings = noLastings;
	readonly #plan: ColdStorePlan;
	readonly #inputs: ProgramInputs;
	readonly #owner: number;
	#offSinceMs: number;
	#onSinceMs = 0;
	#wasOn = false;
	#state = "minimum-off";
	pausedUntilMs = 0;

	constructor(plan: ColdStorePlan, inputs: ProgramInputs, owner: number, nowMs: number) {
		this.name = plan.name;
		this.subject = plan.name;
		this.#plan = plan;
		this.#inputs = inputs;
		this.#owner = owner;
		this.#offSinceMs = nowMs;
	}

	get state(): string {
		return this.#state;
	}

	notice(): null {
		return null;
	}

	drives(output: number): boolean {
		return output === this.#plan.compressor;
	}

	advance(nowMs: number): number {
		const compressor = this.#inputs.outputs.at(this.#plan.compressor);
		const held = compressor.owner === this.#owner;
		if (held || compressor.state !== OutputState.atRest) this.#offSinceMs = nowMs;
		const dropped = this.#wasOn && !(held && isAway(compressor.state));
		this.#wasOn = held && isAway(compressor.state);
		// A relay that fell has stopped the compressor, whatever was commanded: it rests before it starts again.
		if (dropped) return this.#stop(LeaseReason.chainFault, "minimum-off", nowMs);
		if (nowMs < this.pausedUntilMs) {
			if (held) this.#stop(LeaseReason.released, "paused", nowMs);
			this.#state = "paused";
			return this.pausedUntilMs;
		}
		const probe = firstGood(this.#inputs.points, this.#plan.temperature, nowMs);
		if (probe < 0) return this.#runDutyCycle(held, nowMs);
		const temperature = this.#inputs.points.value(probe);
		if (held) {
			if (temperature <= this.#plan.setPoint) return this.#stop(LeaseReason.targetReached, "satisfied", nowMs);
			return this.#cool(LeaseReason.cooling, "cooling", compressor.untilMs, nowMs);
		}
		if (temperature < this.#plan.setPoint + this.#plan.differential) {
			this.#state = "satisfied";
			return Number.POSITIVE_INFINITY;
		}
		return this.#start(LeaseReason.cooling, "cooling", nowMs);
	}

	#runDutyCycle(held: boolean, nowMs: number): number {
		const { probeFaultOnMs, probeFaultOffMs } = this.#plan;
		if (held) {
			const offAtMs = this.#onSinceMs + probeFaultOnMs;
			if (nowMs >= offAtMs) return this.#stop(LeaseReason.inputLost, "emergency-off", nowMs);
			const { untilMs } = this.#inputs.outputs.at(this.#plan.compressor);
			return Math.min(offAtMs, this.#cool(LeaseReason.probeFault, "emergency-on", untilMs, nowMs));
		}
		const onAtMs = this.#offSinceMs + probeFaultOffMs;
		this.#state = "emergency-off";
		return nowMs < onAtMs ? onAtMs : this.#start(LeaseReason.probeFault, "emergency-on", nowMs);
	}

	#start(reason: number, state: string, nowMs: number): number {
		const allowedAtMs = this.#offSinceMs + this.#plan.minimumOffMs;
		if (nowMs < allowedAtMs) {
			this.#state = "minimum-off";
			return allowedAtMs;
		}
		const answer = this.#inputs.outputs.lease(this.#plan.compressor, this.#owner, nowMs + LEASE_MS, reason, nowMs);
		if (answer !== LeaseAnswer.granted) {
			this.#state = "output-not-ready";
			return nowMs + 1_000;
		}
		this.#onSinceMs = nowMs;
		this.#state = state;
		return nowMs + LEASE_MS - RENEW_BEFORE_MS;
	}

	#cool(reason: number, state: string, untilMs: number, nowMs: number): number {
		this.#state = state;
		if (untilMs - nowMs <= RENEW_BEFORE_MS) {
			const { outputs } = this.#inputs;
			outputs.lease(this.#plan.compressor, this.#owner, nowMs + LEASE_MS, reason, nowMs);
			const renewedMs = outputs.at(this.#plan.compressor).untilMs;
			if (renewedMs === untilMs) return untilMs; // the longest run allows no more
			return renewedMs - RENEW_BEFORE_MS;
		}
		return untilMs - RENEW_BEFORE_MS;
	}

	#stop(reason: number, state: string, nowMs: number): number {
		this.#inputs.outputs.release(this.#plan.compressor, this.#owner, reason, nowMs);
		this.#offSinceMs = nowMs;
		this.#state = state;
		return nowMs + this.#plan.minimumOffMs;
	}
}
