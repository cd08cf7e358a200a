import type { PointTable } from "../points/table";
import type { OutputPlan, SitePlan } from "../site/plan";
import { Chain } from "./chain";
import { Gates } from "./gates";
import { Hands } from "./hands";
import { isAway, LeaseReason, Owner } from "./lease";
import type { Output } from "./output";

/** What of a plan outputs are made from. */
export type BoardPlan = Pick<SitePlan, "outputs" | "hands" | "stops" | "water">;

/** Why an output may not leave rest, or has to go back there, whoever asks: chains, exclusions, needs, conditions. */
export class Interlocks {
	readonly #plans: readonly OutputPlan[];
	readonly #outputs: readonly Output[];
	readonly #chain: Chain;
	readonly #gates: Gates;
	readonly #hands: Hands;

	constructor(plan: BoardPlan, points: PointTable, outputs: readonly Output[]) {
		this.#plans = plan.outputs;
		this.#outputs = outputs;
		this.#chain = new Chain(plan.outputs, outputs);
		this.#gates = new Gates(plan.outputs, points, outputs);
		const restsOff = plan.outputs.map(({ rest }) => rest === "off");
		this.#hands = new Hands(plan, points, outputs, restsOff);
	}

	/** Why a lease of it would be refused to `owner` now, one of {@link LeaseReason}; `none`: it would not. */
	refusal(index: number, owner: number, nowMs: number): number {
		const plan = this.#plans[index] as OutputPlan;
		const isStopped = plan.rest === "off" && owner !== Owner.alarm && this.#hands.isStopped;
		if (isStopped) return LeaseReason.stopButton;
		if (this.#chain.feedsDoubtful(index, nowMs)) return LeaseReason.returnNotProven;
		if (!this.#chain.hasOutlet(index)) return LeaseReason.interlock;
		for (const other of plan.needs) {
			const { leased, state } = this.#outputs[other] as Output;
			if (!leased || !isAway(state)) return LeaseReason.interlock;
		}
		for (const other of plan.neverWith) {
			const output = this.#outputs[other] as Output;
			if (output.leased || output.relay.mayBeAway) return LeaseReason.interlock;
		}
		return this.#gates.refusal(index);
	}

	/** Ends what may not be, and lets what feeds stop before what it feeds. Returns when to call next. */
	advance(nowMs: number): number {
		this.#hands.advance(nowMs);
		const wakeMs = this.#gates.advance(nowMs);
		// Ending one may take the ground from under another that comes before it: as often as a chain is long.
		let hasEnded = true;
		while (hasEnded) {
			hasEnded = false;
			for (let index = 0; index < this.#outputs.length; index += 1) {
				const output = this.#outputs[index] as Output;
				if (!output.leased) continue;
				const reason = this.refusal(index, output.owner, nowMs);
				if (reason === LeaseReason.none) continue;
				if (this.#gates.isRunBad(index)) output.abort(reason, nowMs);
				else output.end(reason, nowMs);
				hasEnded = true;
			}
		}
		for (let index = 0; index < this.#outputs.length; index += 1) {
			this.#chain.hold(index, nowMs);
			this.#chain.feed(index, nowMs);
		}
		return wakeMs;
	}
}
