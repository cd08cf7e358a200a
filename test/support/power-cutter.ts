import { type FlashWatcher, NorFlash } from "../../sim/core/flash";
import { tearErase, tears, tearWrite } from "../../sim/core/flash-tear";
import { Random } from "../../sim/core/random";

export interface PowerCutterOptions {
	readonly blocks: number;
	/** Bytes of a block; missing: the chip's usual. */
	readonly blockBytes?: number;
	/** At every so many steps the first cut is followed by a second one at each step of the next life, and only there. */
	readonly pairsEvery?: number;
	/** The chip is one that says "written" a unit too early: to prove that a loss is noticed. */
	readonly isLate?: boolean;
}

export interface PowerLossResult {
	readonly cuts: number;
	/** Null: nothing was lost, invented, or told twice. */
	readonly fault: string | null;
}

/**
 * Cuts the power in each of four ways before every unit written and every block erased, and begins another life on what
 * is left. `Known` is what the life before the cut is known to have stored.
 */
export abstract class PowerCutter<Known> {
	readonly #options: PowerCutterOptions;
	readonly #chips: readonly NorFlash[];
	/** The chip as it was before its last step. */
	readonly #late: NorFlash;
	readonly #random: Random;
	/** Units written and blocks erased in the first life. */
	protected steps = 0;
	protected cuts = 0;
	#fault: string | null = null;

	/** @param stream of random numbers, by which tears are drawn */
	constructor(options: PowerCutterOptions, stream: string) {
		const { blocks, blockBytes } = options;
		this.#options = options;
		this.#chips = [0, 1, 2].map(() => new NorFlash(blocks, blockBytes));
		this.#late = new NorFlash(blocks, blockBytes);
		this.#random = new Random(blocks, stream);
	}

	/** Recovers on `chip`, checks that against what was known before the cut, and goes on. */
	protected abstract nextLife(chip: NorFlash, before: Known, name: string, watch: (known: Known) => void): void;

	protected get isWell(): boolean {
		return this.#fault === null;
	}

	/** The first fault is the one that is told. */
	protected fail(fault: string): void {
		this.#fault ??= fault;
	}

	protected get result(): PowerLossResult {
		return { cuts: this.cuts, fault: this.#fault };
	}

	/** The chip of the first life, cut at each of its steps. */
	protected firstChip(known: Known): NorFlash {
		const chip = this.#chips[0] as NorFlash;
		chip.watcher = this.#cutter(chip, known, 1);
		return chip;
	}

	/** At each step of the life on `chip`: what would be if the power went now. */
	#cutter(chip: NorFlash, known: Known, depth: number): FlashWatcher {
		const { isLate, pairsEvery } = this.#options;
		const cut = (tear: (scratch: NorFlash, how: number) => void): void => {
			if (depth === 1) this.steps += 1;
			const found = isLate ? this.#late : chip;
			if (!this.isWell || (depth === 1 && this.steps % (pairsEvery ?? 1) !== 0)) return;
			for (let how = 0; how < tears; how += 1) {
				const scratch = (this.#chips[depth] as NorFlash).copyFrom(found);
				scratch.watcher = null;
				if (found === chip) tear(scratch, how);
				this.cuts += 1;
				this.nextLife(scratch, known, `cut ${depth} at step ${this.steps}, way ${how}`, (next) => {
					if (depth === 1 && pairsEvery) scratch.watcher = this.#cutter(scratch, next, 2);
				});
			}
			if (isLate) this.#late.copyFrom(chip);
		};
		return {
			beforeWrite: (offset, unit) => cut((scratch, how) => tearWrite(scratch, offset, unit, how, this.#random)),
			beforeErase: (index) => cut((scratch, how) => tearErase(scratch, index, how, this.#random)),
		};
	}
}
