import type { OutputPlan } from "../site/plan";
import { isAway, OutputState } from "./lease";
import type { Output } from "./output";
import { Escalation } from "./return";

/** What feeds an output is given this long to stop before the output goes to rest all the same; for each above it. */
const WAIT_MS = 20_000;

/** One for all: on XS an empty array takes two slots too. */
const none: readonly number[] = Object.freeze([]);

/**
 * Which output feeds which: pump, master valve, zone valve. A zone is opened first and closed last.
 *
 * Nothing feeds without an open path to an end of the chain, and nothing on the last open path closes before what feeds
 * it has stopped; a feeder that does not stop is waited for only so long.
 */
export class Chain {
	readonly #outputs: readonly Output[];
	readonly #fedBy: readonly number[];
	/** Feeders of each output, the nearest first. */
	readonly #feeders: readonly (readonly number[])[];
	/** What each output feeds. */
	readonly #fed: readonly (readonly number[])[];
	/** What else is fed by the same, or by what feeds that: other zones, flush valves of a filter before the master. */
	readonly #siblings: readonly (readonly number[])[];
	/** Whether each is away from rest only until its feeders have stopped, and since when. */
	readonly #closingSinceMs: Float64Array;

	constructor(plans: readonly OutputPlan[], outputs: readonly Output[]) {
		this.#outputs = outputs;
		this.#fedBy = plans.map(({ fedBy }) => fedBy);
		this.#feeders = plans.map((_, index) => this.feedersOf(index));
		this.#fed = plans.map((_, index) => indicesWhere(plans, ({ fedBy }) => fedBy === index));
		this.#siblings = plans.map((_, index) => {
			const way = [index, ...(this.#feeders[index] as readonly number[])];
			return indicesWhere(plans, ({ fedBy }, at) => !way.includes(at) && way.includes(fedBy) && fedBy !== index);
		});
		this.#closingSinceMs = new Float64Array(plans.length).fill(Number.NaN);
	}

	private feedersOf(index: number): readonly number[] {
		const feeders: number[] = [];
		for (let at = this.#fedBy[index] as number; at >= 0; at = this.#fedBy[at] as number) feeders.push(at);
		return feeders.length === 0 ? none : feeders;
	}

	/** It feeds nothing, or something that it feeds is held open all the way to an end. */
	hasOutlet(index: number): boolean {
		const fed = this.#fed[index] as readonly number[];
		for (const at of fed) {
			const output = this.#outputs[at] as Output;
			if (output.leased && isAway(output.state) && this.hasOutlet(at)) return true;
		}
		return fed.length === 0;
	}

	/** Something that it feeds, at whatever distance, can't be shown to be at rest. */
	feedsDoubtful(index: number, nowMs: number): boolean {
		for (const at of this.#fed[index] as readonly number[]) {
			const output = this.#outputs[at] as Output;
			if (output.escalation(nowMs) >= Escalation.feeders || this.feedsDoubtful(at, nowMs)) return true;
		}
		return false;
	}

	/** Lets an output that nobody holds any more wait for its feeders, or no longer. */
	hold(index: number, nowMs: number): void {
		const output = this.#outputs[index] as Output;
		const levels = (this.#feeders[index] as readonly number[]).length;
		if (levels === 0) return;
		if (output.leased || !output.relay.isShown || !this.isFedAlone(index)) {
			if (!Number.isNaN(this.#closingSinceMs[index])) output.holdOpen(0, nowMs);
			this.#closingSinceMs[index] = Number.NaN;
			return;
		}
		if (!output.isAway) return;
		if (Number.isNaN(this.#closingSinceMs[index])) this.#closingSinceMs[index] = nowMs;
		output.holdOpen((this.#closingSinceMs[index] as number) + levels * WAIT_MS, nowMs);
	}

	/** What feeds it is not at rest, and has no other outlet. */
	private isFedAlone(index: number): boolean {
		const at = this.#fedBy[index] as number;
		const { state } = this.#outputs[at] as Output;
		const isStopped = state === OutputState.atRest || state === OutputState.locked || state === OutputState.hand;
		return !isStopped && state !== OutputState.unproven && !this.hasOutlet(at);
	}

	/**
	 * Keeps up since when pressure and flow say something of an output: all feeders run, and nothing beside its way takes
	 * water.
	 */
	feed(index: number, nowMs: number): void {
		const output = this.#outputs[index] as Output;
		if (!this.isFed(index)) output.fedSinceMs = Number.NaN;
		else if (Number.isNaN(output.fedSinceMs)) output.fedSinceMs = nowMs;
	}

	private isFed(index: number): boolean {
		for (const at of this.#feeders[index] as readonly number[]) {
			if (!isAway((this.#outputs[at] as Output).state)) return false;
		}
		for (const at of this.#siblings[index] as readonly number[]) {
			if ((this.#outputs[at] as Output).relay.mayBeAway) return false;
		}
		return true;
	}
}

function indicesWhere(
	plans: readonly OutputPlan[],
	isOne: (plan: OutputPlan, index: number) => boolean,
): readonly number[] {
	const indices = plans.flatMap((plan, index) => (isOne(plan, index) ? [index] : []));
	return indices.length === 0 ? none : indices;
}
