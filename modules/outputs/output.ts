import type { PointTable } from "../points/table";
import type { OutputPlan } from "../site/plan";
import type { OutputFacts } from "./facts";
import { Evidence, LeaseAnswer, LeaseReason, OutputState } from "./lease";
import { Proof } from "./proof";
import { type OutputDriver, Relay } from "./relay";
import { Escalation, Return } from "./return";
import { Tenure } from "./tenure";

/** What of a plan an output is made from. */
export type OutputOptions = Pick<
	OutputPlan,
	"rest" | "longestRunMs" | "minimumOffMs" | "travelMs" | "readBackProves" | "hardwareMs" | "evidence"
>;

/**
 * One output: the lease on it, its relay, and what shows where it is.
 *
 * Events in, commands out through the driver; `advance` decides and tells when it wants to be woken. Every path leads
 * to rest: without a lease rest is wanted, and rest is commanded until it is shown.
 */
export class Output implements OutputFacts {
	readonly tenure: Tenure;
	readonly relay: Relay;
	readonly #readBackProves: number;
	readonly #proof: Proof;
	readonly #return: Return;
	state: number = OutputState.unproven;
	evidence: number = Evidence.none;
	/** A switch on the wall has it. */
	inHand = false;
	/** Since when pressure and flow say something of it; NaN: they don't. */
	fedSinceMs = 0;
	/** It stays away from rest though its lease is over: what feeds it has to stop first. Until then. */
	#heldOpenUntilMs = 0;
	/** Since when evidence denies, or has not yet shown, that it is away from rest; NaN: it does not. */
	#doubtSinceMs = Number.NaN;
	/** In this run: it was away by its relay; its evidence showed it. */
	#wasAway = false;
	#wasProven = false;
	/** The run that is over was as it should be, so far. */
	#ranWell = false;
	/** The return under way has been counted as a failure. */
	#hasFailedReturn = false;

	constructor(index: number, options: OutputOptions, points: PointTable, driver: OutputDriver) {
		const { travelMs, evidence, readBackProves } = options;
		this.#readBackProves = Evidence[readBackProves];
		this.tenure = new Tenure(options);
		this.relay = new Relay(index, options, driver);
		this.#proof = new Proof(evidence, points);
		this.#return = new Return(travelMs, this.#proof.withinMs);
	}

	get leased(): boolean {
		return this.tenure.isHeld;
	}

	get owner(): number {
		return this.tenure.owner;
	}

	get reason(): number {
		return this.tenure.reason;
	}

	get untilMs(): number {
		return this.tenure.untilMs;
	}

	get isLocked(): boolean {
		return this.tenure.isLocked;
	}

	get isAway(): boolean {
		return this.relay.seen === true;
	}

	get ready(): boolean {
		return this.state === OutputState.atRest && !this.leased;
	}

	/** What `owner` would be told now, as far as this output alone decides: one of `LeaseAnswer`. */
	answerTo(owner: number, nowMs: number): number {
		if (this.inHand) return LeaseAnswer.inHand;
		const answer = this.tenure.answerTo(owner, nowMs);
		if (answer !== LeaseAnswer.granted || this.leased) return answer;
		return this.state === OutputState.atRest ? answer : LeaseAnswer.notReady;
	}

	/** Opens, renews or takes over the lease, capped at the longest run. {@link answerTo} has said yes. */
	lease(owner: number, untilMs: number, reason: number, nowMs: number): void {
		if (!this.leased) {
			this.#return.end();
			this.#doubtSinceMs = Number.NaN;
			this.#wasAway = false;
			this.#wasProven = false;
		}
		this.tenure.open(owner, untilMs, reason, nowMs);
	}

	/** Ends the lease, whoever has it. The first reason stays: idempotent. */
	end(reason: number, nowMs: number): void {
		if (!this.leased) return;
		this.#ranWell = this.#wasAway;
		this.finish(reason, nowMs);
	}

	/** Ends the run as one that went neither well nor wrong. */
	cut(reason: number, nowMs: number): void {
		if (this.leased) this.finish(reason, nowMs);
	}

	/** Ends the run as one that went wrong. */
	abort(reason: number, nowMs: number): void {
		if (this.leased) this.fail(reason, nowMs);
	}

	private fail(reason: number, nowMs: number): void {
		this.tenure.failed();
		this.finish(reason, nowMs);
	}

	private finish(reason: number, nowMs: number): void {
		this.tenure.end(reason);
		this.#return.begin(nowMs);
	}

	/** Rest waits until then for what feeds it to stop; 0: no more. */
	holdOpen(untilMs: number, nowMs: number): void {
		this.#heldOpenUntilMs = untilMs;
		if (nowMs < untilMs) this.#return.restart(nowMs);
	}

	/** Lease or not: it is to be away from rest now. */
	isWanted(nowMs: number): boolean {
		return this.leased || nowMs < this.#heldOpenUntilMs;
	}

	/** How far a return that can't be proven has gone: one of {@link Escalation}. */
	escalation(nowMs: number): number {
		const mayBeAway = this.relay.mayBeAway || this.#proof.away > Evidence.none;
		return mayBeAway && !this.inHand ? this.#return.escalation(nowMs) : Escalation.none;
	}

	/** Its device does not answer. A lease ends with that: who comes back is brought to rest first. */
	onSilent(nowMs: number): void {
		this.relay.onSilent();
		if (this.leased) this.fail(LeaseReason.inputLost, nowMs);
		this.#return.begin(nowMs);
		this.#heldOpenUntilMs = 0;
	}

	/** Ends a lease that is over, or that comes to nothing. Commands nothing. */
	judge(nowMs: number): void {
		const over = this.tenure.overReason(nowMs);
		if (over !== LeaseReason.none) this.end(over, nowMs);
		if (!this.leased) return;
		this.relay.want(true, nowMs);
		this.checkRun(nowMs);
	}

	/** Does what is due. Returns when it wants to be called next. */
	advance(nowMs: number): number {
		this.judge(nowMs);
		const { relay } = this;
		relay.want(this.isWanted(nowMs), nowMs);
		const wakeMs = relay.advance(nowMs);
		this.settle(nowMs);
		return Math.min(wakeMs, this.wakeAtMs(nowMs));
	}

	/** Ends a run that comes to nothing. The line is tried again; what the device does wrong is not. */
	private checkRun(nowMs: number): void {
		const { relay } = this;
		if (relay.isGivenUp) this.fail(LeaseReason.noAnswer, nowMs);
		else if (relay.hasMissed) this.fail(this.#wasAway ? LeaseReason.relayFell : LeaseReason.notProven, nowMs);
		else if (relay.isShown) this.doubt(nowMs);
	}

	/** Evidence that denies for too long ends the run; where there is none that counts, the relay's word has to do. */
	private doubt(nowMs: number): void {
		this.look(nowMs);
		if (this.#proof.rest === Evidence.none) {
			this.#doubtSinceMs = Number.NaN;
			if (this.#proof.away > Evidence.none) this.#wasProven = true;
			return;
		}
		if (Number.isNaN(this.#doubtSinceMs)) this.#doubtSinceMs = this.#wasProven ? nowMs : this.sinceMs();
		if (nowMs >= this.#doubtSinceMs + this.#proof.withinMs) this.fail(LeaseReason.notProven, nowMs);
	}

	private look(nowMs: number): void {
		this.#proof.judge(this.sinceMs(), !Number.isNaN(this.fedSinceMs), nowMs);
	}

	/** Older readings say nothing of how it is now. */
	private sinceMs(): number {
		const { shownSinceMs } = this.relay;
		return Number.isNaN(this.fedSinceMs) ? shownSinceMs : Math.max(this.fedSinceMs, shownSinceMs);
	}

	private settle(nowMs: number): void {
		const { relay } = this;
		if (relay.isShown) this.look(nowMs);
		if (this.inHand) this.settleInHand(nowMs);
		else if (relay.isSilent) this.enter(OutputState.unreachable, Evidence.none);
		else if (this.leased) this.settleAway();
		else this.settleRest(nowMs);
		if (this.state === OutputState.atRest || this.state === OutputState.locked) this.tenure.rests(nowMs);
		else this.tenure.stirs();
		this.countReturn(nowMs);
	}

	/** A return that concerns others is a failure of the output, once. */
	private countReturn(nowMs: number): void {
		if (!this.#return.isOpen) this.#hasFailedReturn = false;
		else if (!this.#hasFailedReturn && this.relay.seen !== null && this.escalation(nowMs) > Escalation.none) {
			this.#hasFailedReturn = true;
			this.#ranWell = false;
			this.tenure.failed();
		}
	}

	private enter(state: number, evidence: number): void {
		this.state = state;
		this.evidence = evidence;
	}

	private settleAway(): void {
		const { relay } = this;
		if (!relay.isShown) {
			this.enter(OutputState.requested, Evidence.none);
			return;
		}
		this.#wasAway = true;
		const proof = this.#proof.rest > Evidence.none ? Evidence.none : this.#proof.away;
		const evidence = Math.max(proof, this.#readBackProves);
		this.enter(evidence >= Evidence.current ? OutputState.proven : OutputState.on, evidence);
	}

	private settleRest(nowMs: number): void {
		const { relay } = this;
		if (!relay.isShown || this.isWanted(nowMs)) {
			this.#return.begin(nowMs);
			const isUnknown = this.state === OutputState.unproven || this.state === OutputState.unreachable;
			this.enter(isUnknown ? OutputState.unproven : OutputState.returning, Evidence.none);
			return;
		}
		const { away, rest, isPending } = this.#proof;
		if (away > Evidence.none || (isPending && this.#return.isOpen)) {
			this.#return.begin(nowMs);
			this.enter(OutputState.returning, Evidence.relay);
			if (away > Evidence.none && this.#return.mayRepeat(nowMs)) relay.repeat(nowMs);
			return;
		}
		this.#return.end();
		if (this.#ranWell) this.tenure.cleared();
		this.#ranWell = false;
		this.enter(this.isLocked ? OutputState.locked : OutputState.atRest, Math.max(rest, this.#readBackProves));
	}

	/** It is brought to rest once, and then left to the person: nothing that it does is a fault. */
	private settleInHand(nowMs: number): void {
		const { relay } = this;
		if (relay.isShown && !this.isWanted(nowMs)) relay.isPassive = true;
		this.#return.end();
		const evidence = relay.seen === null ? Evidence.none : Evidence.relay;
		this.enter(OutputState.hand, relay.isShown ? Math.max(evidence, this.#proof.away) : evidence);
	}

	/** A switch on the wall was turned. Back in automatic the output is brought to rest before anything else. */
	setHand(inHand: boolean, reason: number, nowMs: number): void {
		this.end(reason, nowMs);
		this.tenure.reason = reason;
		if (inHand === this.inHand) return;
		this.inHand = inHand;
		if (inHand) return;
		this.relay.isPassive = false;
		this.relay.distrust(nowMs);
		this.#return.begin(nowMs);
		this.state = OutputState.returning;
	}

	private wakeAtMs(nowMs: number): number {
		let wakeMs = this.leased ? this.untilMs : this.#return.wakeAtMs(nowMs);
		if (nowMs < this.#heldOpenUntilMs) wakeMs = Math.min(wakeMs, this.#heldOpenUntilMs);
		const doubtEndMs = this.#doubtSinceMs + this.#proof.withinMs;
		return this.leased && doubtEndMs > nowMs ? Math.min(wakeMs, doubtEndMs) : wakeMs;
	}
}
