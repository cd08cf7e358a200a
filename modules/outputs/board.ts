import type { OutputPlan } from "../site/plan";
import { OutputState } from "./lease";
import { Output, type OutputDriver } from "./output";

/** Told when an output's state, owner or end has changed. */
export type OutputChanged = (output: number) => void;

/** All outputs of a gateway. At most 32. */
export class OutputBoard {
	readonly outputs: readonly Output[];
	readonly #changed: OutputChanged;
	readonly #seenState: Uint8Array;
	readonly #seenOwner: Int8Array;
	readonly #seenUntilMs: Float64Array;
	/** When every output had been read back at rest, at the least once since boot; NaN until then. */
	restProvenMs = Number.NaN;
	readonly #restSeen: Uint8Array;

	constructor(plans: readonly OutputPlan[], driver: OutputDriver, changed: OutputChanged) {
		this.outputs = plans.map((plan, index) => new Output(index, plan.longestRunMs, driver));
		this.#changed = changed;
		this.#seenState = new Uint8Array(plans.length);
		this.#seenOwner = new Int8Array(plans.length).fill(-1);
		this.#seenUntilMs = new Float64Array(plans.length);
		this.#restSeen = new Uint8Array(plans.length);
	}

	at(index: number): Output {
		return this.outputs[index] as Output;
	}

	/** Lets every output do what is due and reports what has changed. Returns when to call next. */
	advance(nowMs: number): number {
		let wakeMs = Number.POSITIVE_INFINITY;
		for (let index = 0; index < this.outputs.length; index += 1) {
			const output = this.outputs[index] as Output;
			wakeMs = Math.min(wakeMs, output.advance(nowMs));
			if (output.state === OutputState.atRest) this.#restSeen[index] = 1;
			this.#report(index, output);
		}
		if (Number.isNaN(this.restProvenMs) && !this.#restSeen.includes(0)) this.restProvenMs = nowMs;
		return wakeMs;
	}

	#report(index: number, output: Output): void {
		const same =
			output.state === this.#seenState[index] &&
			output.owner === this.#seenOwner[index] &&
			output.untilMs === this.#seenUntilMs[index];
		if (same) return;
		this.#seenState[index] = output.state;
		this.#seenOwner[index] = output.owner;
		this.#seenUntilMs[index] = output.untilMs;
		this.#changed(index);
	}
}
