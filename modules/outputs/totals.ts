import type { OutputPlan } from "../site/plan";
import type { OutputFacts } from "./facts";
import { OutputState } from "./lease";

/**
 * How often each output was switched on, and for how long in all, by what was read back: by whom does not matter, a hand
 * on the wall counts too. For an output that rests on, rest is on.
 */
export class RunTotals {
	readonly #restsOn: readonly boolean[];
	readonly #outputs: readonly OutputFacts[];
	readonly #isOn: Uint8Array;
	readonly #starts: Float64Array;
	readonly #onMs: Float64Array;
	#atMs = Number.NaN;

	constructor(plans: readonly Pick<OutputPlan, "rest">[], outputs: readonly OutputFacts[]) {
		this.#restsOn = plans.map(({ rest }) => rest === "on");
		this.#outputs = outputs;
		this.#isOn = new Uint8Array(plans.length);
		this.#starts = new Float64Array(plans.length);
		this.#onMs = new Float64Array(plans.length);
	}

	isOn(output: number): boolean {
		return this.#isOn[output] === 1;
	}

	starts(output: number): number {
		return this.#starts[output] as number;
	}

	/** Milliseconds, up to the last pass. */
	onMs(output: number): number {
		return this.#onMs[output] as number;
	}

	/** What was counted before this boot. */
	restore(output: number, starts: number, onMs: number): void {
		this.#starts[output] = starts;
		this.#onMs[output] = onMs;
	}

	advance(nowMs: number): void {
		const passedMs = Number.isNaN(this.#atMs) ? 0 : nowMs - this.#atMs;
		this.#atMs = nowMs;
		for (let index = 0; index < this.#outputs.length; index += 1) {
			const { state, isAway } = this.#outputs[index] as OutputFacts;
			const isSeen = state !== OutputState.unproven && state !== OutputState.unreachable;
			const isOn = isSeen && isAway !== this.#restsOn[index];
			if (this.#isOn[index] === 1) this.#onMs[index] = (this.#onMs[index] as number) + passedMs;
			else if (isOn) this.#starts[index] = (this.#starts[index] as number) + 1;
			this.#isOn[index] = isOn ? 1 : 0;
		}
	}
}
