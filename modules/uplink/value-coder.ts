import type { BitModels } from "./bit-models";
import { MagnitudeModels, magnitudeModels } from "./number-models";
import type { BitCoder } from "./range-coder";

/** How lively a column is, by the mean of its steps: below 1/4, 5/8, 5/4, 3, 12 counts, or above. */
const LIVELINESS = Uint16Array.from([4, 10, 20, 48, 192]);
const LIVELY = 6;
/** Where its mean is, seen from its last value: far below, below, here, above, far above; of 16 parts of a count. */
const NEAR = 6;
const FAR = 20;
const PULLS = 5;
const TURNS = 3;
const UNKNOWN = 3;
/** Contexts of moves, and of falls. */
const FINE = LIVELY * PULLS * TURNS;
/** Whether a column's first value is negative; moves; falls; their sizes; first values. */
export const valueModels = 1 + 2 * FINE + magnitudeModels(LIVELY * PULLS) + magnitudeModels(1);
/** A step counts for its column's liveliness up to this: one jump does not make it wild for hours. */
const STEP_MAX = 0x10000;

/**
 * The values of columns, in any order: whole counts, each as its step from the column's last value.
 *
 * What a step is likely to be is learned in a few hundred contexts that all columns share: how lively the column is, on
 * which side its mean lies (noise comes back), which way it went last. So 60 rows of 16 columns are enough to learn
 * from. RAM: 21 bytes a column and 3 333 of models, made once.
 */
export class ValueCoder {
	/** Of each column: its last value, and its mean in 16 parts of a count. */
	readonly #levels: Float64Array;
	readonly #liveliness: Uint32Array;
	/** 0: it stood still, 1: it fell, 2: it rose; {@link UNKNOWN}: nothing of it was coded. */
	readonly #turn: Uint8Array;
	readonly #models: BitModels;
	/** Where its models begin: those of moves, of falls. */
	readonly #moves: number;
	readonly #falls: number;
	readonly #steps: MagnitudeModels;
	readonly #firsts: MagnitudeModels;

	/**
	 * @param columns how many there may be
	 * @param models of which its own are from `first` on, {@link valueModels} of them
	 */
	constructor(columns: number, models: BitModels, first: number) {
		this.#models = models;
		this.#moves = first + 1;
		this.#falls = this.#moves + FINE;
		this.#steps = new MagnitudeModels(models, this.#falls + FINE);
		this.#firsts = new MagnitudeModels(models, this.#falls + FINE + magnitudeModels(LIVELY * PULLS));
		this.#levels = new Float64Array(2 * columns);
		this.#liveliness = new Uint32Array(columns);
		this.#turn = new Uint8Array(columns);
	}

	/** Forgets all columns: packs are read without one another. */
	reset(): void {
		this.#turn.fill(UNKNOWN);
	}

	/** One value of a column; |value| < 2^47. Returns it. */
	code(coder: BitCoder, column: number, value: number): number {
		return this.#turn[column] === UNKNOWN ? this.first(coder, column, value) : this.next(coder, column, value);
	}

	private first(coder: BitCoder, column: number, value: number): number {
		const size = this.#firsts.code(coder, 0, Math.abs(value));
		const falls = size > 0 && coder.bit(this.#models, this.#moves - 1, value < 0 ? 1 : 0) === 1;
		const coded = falls ? -size : size;
		this.#levels[2 * column] = coded;
		this.#levels[2 * column + 1] = 16 * coded;
		this.#liveliness[column] = 16;
		this.#turn[column] = 0;
		return coded;
	}

	private next(coder: BitCoder, column: number, value: number): number {
		const last = this.#levels[2 * column] as number;
		const pull = (this.#levels[2 * column + 1] as number) - 16 * last;
		const away = Math.abs(pull) < NEAR ? 0 : Math.abs(pull) < FAR ? 1 : 2;
		const lively = this.livelyOf(column);
		const context = lively * PULLS + (pull < 0 ? 2 - away : 2 + away);
		// A lively column's mean says more than which way it went last.
		const fine = context * TURNS + (lively < 3 ? (this.#turn[column] as number) : 0);
		const step = value - last;
		let coded = 0;
		if (coder.bit(this.#models, this.#moves + fine, step === 0 ? 0 : 1) === 1) {
			const falls = coder.bit(this.#models, this.#falls + (lively < 4 ? fine : 0), step < 0 ? 1 : 0) === 1;
			const comesBack = falls === pull < 0 ? 1 : 0;
			const size = 1 + this.#steps.code(coder, lively * PULLS + Math.min(4, 2 * away + comesBack), Math.abs(step) - 1);
			coded = falls ? -size : size;
		}
		this.note(column, last + coded, coded);
		return last + coded;
	}

	private livelyOf(column: number): number {
		const mean = this.#liveliness[column] as number;
		let lively = 0;
		while (lively < LIVELINESS.length && mean >= (LIVELINESS[lively] as number)) lively += 1;
		return lively;
	}

	private note(column: number, value: number, step: number): void {
		const mean = this.#levels[2 * column + 1] as number;
		const lively = this.#liveliness[column] as number;
		this.#levels[2 * column] = value;
		this.#turn[column] = step === 0 ? 0 : step < 0 ? 1 : 2;
		this.#levels[2 * column + 1] = mean + Math.round((16 * value - mean) / 4);
		this.#liveliness[column] = lively + Math.round((16 * Math.min(STEP_MAX, Math.abs(step)) - lively) / 8);
	}
}
