import type { OutputPlan } from "../site/plan";
import type { OutputFacts } from "./facts";
import { OutputState } from "./lease";

const Seen = Object.freeze({ off: 0, on: 1, never: 2 });

/**
 * How often each output was switched on, and for how long in all, by what was read back: by whom does not matter, a
 * hand on the wall counts too. For an output that rests on, rest is on. What is on when it is first seen is no start,
 * and time while its device does not answer is not counted.
 */
export class RunTotals {
	readonly #restsOn: readonly boolean[];
	readonly #outputs: readonly OutputFacts[];
	/** One of {@link Seen}: as it was when its device answered last. */
	readonly #seen: Uint8Array;
	readonly #starts: Float64Array;
	readonly #onMs: Float64Array;
	#atMs = Number.NaN;

	constructor(plans: readonly Pick<OutputPlan, "rest">[], outputs: readonly OutputFacts[]) {
		this.#restsOn = plans.map(({ rest }) => rest === "on");
		this.#outputs = outputs;
		this.#seen = new Uint8Array(plans.length).fill(Seen.never);
		this.#starts = new Float64Array(plans.length);
		this.#onMs = new Float64Array(plans.length);
	}

	isOn(output: number): boolean {
		return this.#seen[output] === Seen.on;
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
			if (state === OutputState.unproven || state === OutputState.unreachable) continue;
			const before = this.#seen[index];
			const now = isAway === this.#restsOn[index] ? Seen.off : Seen.on;
			if (before === Seen.on) this.#onMs[index] = (this.#onMs[index] as number) + passedMs;
			else if (before === Seen.off && now === Seen.on) this.#starts[index] = (this.#starts[index] as number) + 1;
			this.#seen[index] = now;
		}
	}
}
