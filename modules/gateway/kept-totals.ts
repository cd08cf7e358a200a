import { ByteReader, ByteWriter } from "../base/bytes";
import type { RunTotals } from "../outputs/totals";
import type { OutputPlan } from "../site/plan";
import { type StateKey, subjectOf } from "../state/key";
import { StateKind } from "../state/kinds";
import type { Values } from "../state/values";
import type { Kept } from "./kept";

const valueBytes = 4 + 4;
/** Of a run that goes on, so much is lost with the power at the most. */
const AGAIN_MS = 3_600_000;

/** Starts and time on of each output, in seconds: put at each start, at each end, and every hour between. */
export class KeptTotals implements Kept {
	readonly #outputs: readonly OutputPlan[];
	readonly #totals: RunTotals;
	readonly #wasOn: Uint8Array;
	readonly #keptMs: Float64Array;
	readonly #out = new ByteWriter(valueBytes);
	readonly #reader = new ByteReader(this.#out.bytes);

	constructor(outputs: readonly OutputPlan[], totals: RunTotals) {
		this.#outputs = outputs;
		this.#totals = totals;
		this.#wasOn = new Uint8Array(outputs.length);
		this.#keptMs = new Float64Array(outputs.length);
	}

	keys(): readonly StateKey[] {
		return this.#outputs.map(({ name }) => {
			return { kind: StateKind.outputTotals, subject: subjectOf(name), length: valueBytes };
		});
	}

	restore(values: Values, first: number): void {
		for (let output = 0; output < this.#outputs.length; output += 1) {
			const value = values.get(first + output);
			if (value === null) continue;
			const reader = this.#reader.over(value);
			const starts = reader.u32();
			this.#keptMs[output] = 1000 * reader.u32();
			this.#totals.restore(output, starts, this.#keptMs[output] as number);
		}
	}

	keep(values: Values, first: number): void {
		for (let output = 0; output < this.#outputs.length; output += 1) {
			const isOn = this.#totals.isOn(output) ? 1 : 0;
			const onMs = this.#totals.onMs(output);
			if (isOn === this.#wasOn[output] && onMs < (this.#keptMs[output] as number) + AGAIN_MS) continue;
			this.#wasOn[output] = isOn;
			this.#keptMs[output] = onMs;
			this.#out
				.reset()
				.u32(this.#totals.starts(output))
				.u32(Math.round(onMs / 1000));
			values.put(first + output, this.#out.bytes);
		}
	}
}
