import type { PointTable } from "../points/table";
import type { OutputFacts } from "./facts";
import { FlowJudge } from "./flow";
import { type BoardPlan, Interlocks } from "./interlocks";
import { LeaseAnswer, LeaseReason, nobody, OutputState, Rank, rankOf } from "./lease";
import { Output } from "./output";
import type { OutputDriver } from "./relay";
import { Escalation } from "./return";
import { RunTotals } from "./totals";

/** Told when an output's state, owner, reason, evidence or end has changed. */
export type OutputChanged = (output: number) => void;

/** What of an output a person has to know. Bits of {@link OutputBoard.conditions}. */
export const OutputCondition = Object.freeze({
	/** Its device does not answer. */
	unreachable: 1,
	/** Three runs in a row failed, and nobody has cleared it. */
	locked: 2,
	/** It can't be shown to be at rest, and what feeds it has been stopped. */
	returnNotProven: 4,
	/** It does not rest off, and a lease of it was cut short by the longest run. */
	overrun: 8,
	/** It does not rest off, and three runs in a row failed. */
	failing: 16,
	/** The flow of its last run, or of the one under way, was less than is its own; more. */
	flowLow: 32,
	flowHigh: 64,
	/** Water flows though all rests, and it is what feeds. */
	flowUnscheduled: 128,
});

const flowConditions = [0, OutputCondition.flowLow, OutputCondition.flowHigh, OutputCondition.flowUnscheduled] as const;

/** Numbers of an output that are told of when they change: state, owner, reason, evidence, end. */
const SEEN = 5;

/** All outputs of a gateway, at most 32: the one door to them. */
export class OutputBoard {
	readonly #outputs: readonly Output[];
	readonly #interlocks: Interlocks;
	readonly flow: FlowJudge;
	readonly totals: RunTotals;
	readonly #changed: OutputChanged;
	/** What was told of each output last: {@link SEEN} numbers. */
	readonly #seen: Float64Array;
	/** When every output had been shown at rest, at the least once since boot; NaN until then. */
	restProvenMs = Number.NaN;
	readonly #restSeen: Uint8Array;
	/** Programs may have leases. */
	isAutomatic = true;
	/** The program that looks whose a burst is: until it has, no other begins anything with water. */
	searcher = nobody;

	constructor(plan: BoardPlan, points: PointTable, driver: OutputDriver, changed: OutputChanged) {
		this.#outputs = plan.outputs.map((output, index) => new Output(index, output, points, driver));
		this.#interlocks = new Interlocks(plan, points, this.#outputs);
		this.flow = new FlowJudge(plan.water, plan.outputs, points, this.#outputs);
		this.totals = new RunTotals(plan.outputs, this.#outputs);
		this.#changed = changed;
		this.#seen = new Float64Array(SEEN * plan.outputs.length);
		for (let at = 0; at < this.#seen.length; at += SEEN) {
			this.#seen.set([OutputState.unproven, -1, LeaseReason.boot, 0, 0], at);
		}
		this.#restSeen = new Uint8Array(plan.outputs.length);
	}

	get length(): number {
		return this.#outputs.length;
	}

	at(index: number): OutputFacts {
		return this.#outputs[index] as Output;
	}

	/**
	 * Opens, renews or takes over a lease of an output until `untilMs`, capped at its longest run.
	 *
	 * @param owner a program's number, or one of `Owner`
	 * @param reason one of `LeaseReason`: why
	 * @returns one of `LeaseAnswer`; nothing changes unless `granted`. {@link refusal} says more of `refused`.
	 */
	lease(index: number, owner: number, untilMs: number, reason: number, nowMs: number): number {
		const output = this.#outputs[index];
		if (output === undefined) return LeaseAnswer.unknown;
		if (!this.isAutomatic && rankOf(owner) === Rank.program) return LeaseAnswer.automationOff;
		if (this.#isSearched(index, owner)) return LeaseAnswer.held;
		const isRefused = this.#interlocks.refusal(index, owner, nowMs) !== LeaseReason.none;
		const answer = output.answerTo(owner, nowMs);
		if (answer !== LeaseAnswer.granted) return answer;
		if (isRefused) return LeaseAnswer.refused;
		output.lease(owner, untilMs, reason, nowMs);
		return answer;
	}

	#isSearched(index: number, owner: number): boolean {
		const isOther = rankOf(owner) === Rank.program && owner !== this.searcher && this.searcher !== nobody;
		return isOther && this.flow.isBurst && this.flow.concerns(index) && this.at(index).owner !== owner;
	}

	/** Why the site forbids a lease now: one of `LeaseReason`; `none`: it does not. Stop buttons are none to an alarm. */
	refusal(index: number, nowMs: number): number {
		return this.#interlocks.refusal(index, nobody, nowMs);
	}

	/** How long the output may be away from rest from now on. */
	runLeftMs(index: number, nowMs: number): number {
		return (this.#outputs[index] as Output).tenure.runLeftMs(nowMs);
	}

	/** Ends the owner's lease; somebody else's is left alone. Idempotent. What was taken over does not come back. */
	release(index: number, owner: number, reason: number, nowMs: number): void {
		const output = this.#outputs[index] as Output;
		if (output.owner === owner) output.end(reason, nowMs);
	}

	/** Ends the lease, whoever has it, and refuses nobody. */
	end(index: number, reason: number, nowMs: number): void {
		(this.#outputs[index] as Output).end(reason, nowMs);
	}

	/**
	 * Ends the lease, whoever has it, and refuses ranks below `rank` until `untilMs`. Never refused itself.
	 *
	 * @returns false: there is no such output
	 */
	stop(index: number, rank: number, untilMs: number, nowMs: number): boolean {
		const output = this.#outputs[index];
		if (output === undefined) return false;
		output.end(LeaseReason.stopped, nowMs);
		output.tenure.stop(rank, untilMs, nowMs);
		return true;
	}

	/** A stop by this rank or a lower one is over, before its time. */
	endStop(index: number, rank: number): void {
		this.#outputs[index]?.tenure.endStop(rank);
	}

	/** {@link stop} for every output. */
	stopAll(rank: number, untilMs: number, nowMs: number): void {
		for (let index = 0; index < this.#outputs.length; index += 1) this.stop(index, rank, untilMs, nowMs);
	}

	/** A person says that the cause is gone. False: the output was not locked, or is not there. */
	clearLock(index: number): boolean {
		const output = this.#outputs[index];
		if (output?.isLocked !== true) return false;
		output.tenure.cleared();
		return true;
	}

	/** It was locked before the boot, or is found to be broken. What does not rest off is not locked. */
	lock(index: number): void {
		(this.#outputs[index] as Output).tenure.lock();
	}

	/** What a person has to know of an output now: bits of {@link OutputCondition}. */
	conditions(index: number, nowMs: number): number {
		const output = this.#outputs[index] as Output;
		const { tenure, state } = output;
		let bits = state === OutputState.unreachable ? OutputCondition.unreachable : 0;
		if (tenure.isLocked) bits |= OutputCondition.locked;
		if (output.escalation(nowMs) === Escalation.alarm) bits |= OutputCondition.returnNotProven;
		if (tenure.hasOverrun) bits |= OutputCondition.overrun;
		if (tenure.isFailing && !tenure.isLocked) bits |= OutputCondition.failing;
		return bits | (flowConditions[this.flow.verdict(index)] as number);
	}

	/** The command's transaction has ended; `taken` when the device echoed it. */
	onWritten(index: number, away: boolean, taken: boolean, nowMs: number): void {
		(this.#outputs[index] as Output).relay.onWritten(away, taken, nowMs);
	}

	/** The relay has been read. */
	onReadBack(index: number, away: boolean, nowMs: number): void {
		(this.#outputs[index] as Output).relay.onReadBack(away, nowMs);
	}

	/** The output's device does not answer any more. */
	onSilent(index: number, nowMs: number): void {
		(this.#outputs[index] as Output).onSilent(nowMs);
	}

	/** Lets every output do what is due and reports what has changed. Returns when to call next. */
	advance(nowMs: number): number {
		// What is over is over before anything closes: what closes last has to know that it may not yet.
		for (let index = 0; index < this.#outputs.length; index += 1) (this.#outputs[index] as Output).judge(nowMs);
		let wakeMs = this.flow.advance(nowMs);
		wakeMs = Math.min(wakeMs, this.#interlocks.advance(nowMs));
		for (let index = 0; index < this.#outputs.length; index += 1) {
			const output = this.#outputs[index] as Output;
			wakeMs = Math.min(wakeMs, output.advance(nowMs));
			if (output.state === OutputState.atRest) this.#restSeen[index] = 1;
			this.report(index, output);
		}
		this.totals.advance(nowMs);
		if (Number.isNaN(this.restProvenMs) && !this.#restSeen.includes(0)) this.restProvenMs = nowMs;
		return wakeMs;
	}

	private report(index: number, { state, owner, reason, evidence, untilMs }: Output): void {
		const seen = this.#seen;
		const at = SEEN * index;
		const isSameLease = seen[at + 1] === owner && seen[at + 2] === reason && seen[at + 4] === untilMs;
		if (isSameLease && seen[at] === state && seen[at + 3] === evidence) return;
		seen[at] = state;
		seen[at + 1] = owner;
		seen[at + 2] = reason;
		seen[at + 3] = evidence;
		seen[at + 4] = untilMs;
		this.#changed(index);
	}
}
