import { LeaseAnswer, LeaseReason, OutputState } from "../outputs/lease";
import type { BurstSearchPlan } from "../site/plan";
import { isOn, isStopped, Supply, stepTimeoutMs } from "./irrigation/supply";
import { stopMarginMs } from "./irrigation/zone";
import { noLastings } from "./lasting";
import type { Program, ProgramInputs } from "./program";

/** Outputs that can't be had, or shut, for so long end the search. */
const WAIT_MAX_MS = 900_000;
/** Outputs are looked at again after this. */
const LOOK_MS = 1_000;
/** Valve, master valve and pump, each with its time to follow. */
const START_MAX_MS = 3 * stepTimeoutMs;
const never = Number.POSITIVE_INFINITY;

const Step = Object.freeze({ idle: 0, choosing: 1, opening: 2, testing: 3, ending: 4, closing: 5 });

/** What a test, or none, says of a zone. */
const Found = Object.freeze({ untested: 0, sound: 1, broken: 2 });

/**
 * Looks whose a burst is: runs each zone whose flow is known by itself, for as long as it takes to judge it.
 *
 * What takes too much by itself while another does not is broken, and locked. If all of them take too much, two at the
 * least, it is the main line, and its master valve is locked. It begins after a burst, by leases as any program: what
 * is locked, in hand, or forbidden by the site is not tested. Until it has ended no other program begins a run.
 */
export class BurstSearch implements Program {
	readonly name: string;
	/** It waters nothing for long enough that anything would have to settle. */
	readonly zones = [];
	readonly lastings = noLastings;
	readonly #plan: BurstSearchPlan;
	readonly #inputs: ProgramInputs;
	readonly #owner: number;
	readonly #supply: Supply;
	/** One of {@link Found}, by the place of the valve in the plan. */
	readonly #found: Uint8Array;
	readonly #names: readonly string[];
	#step: number = Step.idle;
	/** The zone that is tested, by its place in the plan. */
	#at = 0;
	/** End of the step, or of the wait for the outputs. */
	#byMs = never;
	#isBrokenOff = false;
	#result = "waiting";
	#resultSubject: string | null = null;
	pausedUntilMs = 0;

	/** @param names of outputs */
	constructor(plan: BurstSearchPlan, inputs: ProgramInputs, owner: number, names: readonly string[]) {
		this.name = plan.name;
		this.#plan = plan;
		this.#inputs = inputs;
		this.#owner = owner;
		this.#supply = new Supply(inputs.outputs, owner, plan.master, plan.pump);
		this.#found = new Uint8Array(plan.valves.length);
		this.#names = names;
		inputs.outputs.searcher = owner;
	}

	/** `waiting`, `searching`, or what came of it: `zone-broken`, `main-line-broken`, `not-found`, `broken-off`. */
	get state(): string {
		return this.#step === Step.idle ? this.#result : "searching";
	}

	/** Output that is tested, or the broken one. */
	get subject(): string | null {
		return this.#step === Step.idle ? this.#resultSubject : (this.#names[this.#valve] ?? null);
	}

	notice(): null {
		return null;
	}

	drives(output: number): boolean {
		const { pump, master, valves } = this.#plan;
		return output === pump || output === master || valves.includes(output);
	}

	get #valve(): number {
		return this.#plan.valves[this.#at] as number;
	}

	advance(nowMs: number): number {
		const { outputs } = this.#inputs;
		if (nowMs < this.pausedUntilMs || !outputs.isAutomatic) this.#breakOff(nowMs);
		if (this.#step === Step.idle) {
			if (!outputs.flow.isBurst) return never;
			this.#begin(nowMs);
		}
		if (this.#step === Step.choosing) this.#choose(nowMs);
		if (this.#step === Step.opening) this.#open(nowMs);
		if (this.#step === Step.testing) this.#test(nowMs);
		if (this.#step === Step.ending) this.#end(nowMs);
		if (this.#step === Step.closing) this.#close(nowMs);
		return this.#step === Step.idle ? never : nowMs + LOOK_MS;
	}

	#enter(step: number, byMs: number): void {
		this.#step = step;
		this.#byMs = byMs;
	}

	#begin(nowMs: number): void {
		this.#found.fill(Found.untested);
		this.#isBrokenOff = false;
		this.#at = 0;
		this.#enter(Step.choosing, nowMs + WAIT_MAX_MS);
	}

	/** The next zone that can be judged, when all is at rest. */
	#choose(nowMs: number): void {
		const { outputs } = this.#inputs;
		while (this.#at < this.#plan.valves.length && !this.#canBeJudged(this.#valve)) this.#at += 1;
		if (this.#at === this.#plan.valves.length) {
			this.#conclude();
			return;
		}
		if (nowMs >= this.#byMs) {
			this.#finish("broken-off", null);
			return;
		}
		const isFree = this.#plan.valves.every((valve) => !outputs.at(valve).leased) && outputs.at(this.#valve).ready;
		if (!isFree || !this.#supply.isReady(nowMs)) return;
		const untilMs = nowMs + START_MAX_MS + this.#plan.testMs + stopMarginMs;
		const answer = outputs.lease(this.#valve, this.#owner, untilMs, LeaseReason.burstSearch, nowMs);
		if (answer === LeaseAnswer.granted) this.#enter(Step.opening, nowMs + stepTimeoutMs);
		else if (answer === LeaseAnswer.refused) this.#at += 1; // the site forbids it: it stays untested
	}

	#canBeJudged(valve: number): boolean {
		const { flow } = this.#inputs.outputs;
		const { isLocked, state } = this.#inputs.outputs.at(valve);
		return !isLocked && state !== OutputState.hand && !Number.isNaN(flow.expected(valve));
	}

	#open(nowMs: number): void {
		const { outputs } = this.#inputs;
		if (isOn(outputs, this.#valve)) this.#enter(Step.testing, never);
		else if (nowMs >= this.#byMs || !outputs.at(this.#valve).leased) this.#enter(Step.ending, nowMs + WAIT_MAX_MS);
	}

	#test(nowMs: number): void {
		const { outputs } = this.#inputs;
		const valve = this.#valve;
		if (!outputs.at(valve).leased) {
			if (outputs.at(valve).reason === LeaseReason.flowHigh) this.#found[this.#at] = Found.broken;
			this.#enter(Step.ending, nowMs + WAIT_MAX_MS);
			return;
		}
		const runUntilMs = this.#byMs === never ? nowMs + START_MAX_MS + this.#plan.testMs : this.#byMs;
		if (!this.#supply.advance(runUntilMs, nowMs)) this.#enter(Step.ending, nowMs + WAIT_MAX_MS);
		else if (this.#byMs === never && this.#supply.state === "running") this.#byMs = nowMs + this.#plan.testMs;
		if (this.#step !== Step.testing || nowMs < this.#byMs) return;
		if (outputs.flow.isSound(valve)) this.#found[this.#at] = Found.sound;
		this.#enter(Step.ending, nowMs + WAIT_MAX_MS);
	}

	/** Pump, master, zone, in that order. */
	#end(nowMs: number): void {
		this.#supply.advance(null, nowMs);
		if (!this.#supply.isOff && nowMs < this.#byMs) return;
		this.#inputs.outputs.release(this.#valve, this.#owner, LeaseReason.released, nowMs);
		this.#enter(Step.closing, this.#byMs);
	}

	#close(nowMs: number): void {
		const { outputs } = this.#inputs;
		const isShut = isStopped(outputs, this.#valve) || outputs.at(this.#valve).isLocked;
		if (isShut && !this.#isBrokenOff) {
			this.#at += 1;
			this.#enter(Step.choosing, nowMs + WAIT_MAX_MS);
		} else if (isShut || nowMs >= this.#byMs) this.#finish("broken-off", null);
	}

	/** A person, or too many restarts, take the outputs away: what runs ends in order, and nothing is concluded. */
	#breakOff(nowMs: number): void {
		this.#isBrokenOff = true;
		if (this.#step === Step.idle) this.#inputs.outputs.flow.isBurst = false;
		else if (this.#step === Step.choosing) this.#finish("broken-off", null);
		else if (this.#step < Step.ending) this.#enter(Step.ending, nowMs + WAIT_MAX_MS);
	}

	#conclude(): void {
		const { outputs } = this.#inputs;
		const { master, valves } = this.#plan;
		const broken = valves.filter((_, index) => this.#found[index] === Found.broken);
		const isMain = broken.length > 1 && !this.#found.includes(Found.sound);
		if (isMain) {
			outputs.flow.blame(master);
			for (const valve of broken) outputs.clearLock(valve); // where it was the third failure in a row: not its own
		}
		for (const output of isMain ? [master] : broken) outputs.lock(output);
		const [first = -1] = broken;
		if (isMain) this.#finish("main-line-broken", this.#names[master] ?? null);
		else if (broken.length > 0) this.#finish("zone-broken", this.#names[first] ?? null);
		else this.#finish("not-found", null);
	}

	#finish(result: string, subject: string | null): void {
		this.#result = result;
		this.#resultSubject = subject;
		this.#inputs.outputs.flow.isBurst = false;
		this.#enter(Step.idle, never);
	}
}
