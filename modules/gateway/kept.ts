import type { StateKey } from "../state/key";
import type { Values } from "../state/values";

/** A part of the gateway with values that outlive a boot: `modules/state/FORMAT.md`, "Kinds". */
export interface Kept {
	/** In the order of the places `first`, `first` + 1 … among all values. For a start: allocates. */
	keys(): readonly StateKey[];
	/** Before the first pass: what flash says. */
	restore(values: Values, first: number): void;
	/** In every pass: puts what has changed. */
	keep(values: Values, first: number, nowMs: number): void;
}
