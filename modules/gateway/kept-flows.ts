import type { FlowJudge } from "../outputs/flow";
import type { SitePlan } from "../site/plan";
import { type StateKey, subjectOf } from "../state/key";
import { StateKind } from "../state/kinds";
import type { Values } from "../state/values";
import type { Kept } from "./kept";

/**
 * A zone's own flow, learned from its runs. It goes with the names of the output and of the meter and with the meter's
 * unit, and is dropped where the site says what the flow is.
 */
export class KeptFlows implements Kept {
	readonly #plan: SitePlan;
	readonly #flow: FlowJudge;
	readonly #seen: Float64Array;
	readonly #bytes = new Uint8Array(4);
	readonly #view = new DataView(this.#bytes.buffer);

	constructor(plan: SitePlan, flow: FlowJudge) {
		this.#plan = plan;
		this.#flow = flow;
		this.#seen = new Float64Array(plan.water === null ? 0 : plan.outputs.length).fill(Number.NaN);
	}

	keys(): readonly StateKey[] {
		const { water, outputs, points } = this.#plan;
		const meter = points[water?.flow ?? -1];
		if (meter === undefined) return [];
		return outputs.map(({ name }) => {
			return { kind: StateKind.flow, subject: subjectOf(name, meter.name, meter.unit), length: this.#bytes.length };
		});
	}

	#isLearned(output: number): boolean {
		return this.#plan.outputs[output]?.expectedFlow === null;
	}

	restore(values: Values, first: number): void {
		for (let output = 0; output < this.#seen.length; output += 1) {
			const value = values.get(first + output);
			if (value === null) continue;
			if (!this.#isLearned(output)) values.put(first + output, null);
			else {
				this.#bytes.set(value);
				this.#flow.restore(output, this.#view.getFloat32(0));
				this.#seen[output] = this.#flow.expected(output);
			}
		}
	}

	keep(values: Values, first: number): void {
		for (let output = 0; output < this.#seen.length; output += 1) {
			const flow = this.#flow.expected(output);
			if (!this.#isLearned(output) || Object.is(flow, this.#seen[output])) continue;
			this.#seen[output] = flow;
			this.#view.setFloat32(0, flow);
			values.put(first + output, Number.isNaN(flow) ? null : this.#bytes);
		}
	}
}
