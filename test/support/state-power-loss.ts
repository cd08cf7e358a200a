import { StateJournal } from "../../modules/state/journal";
import type { StateKey } from "../../modules/state/key";
import { StateResult } from "../../modules/state/open-result";
import { type FlashWatcher, NorFlash } from "../../sim/core/flash";
import { tearErase, tears, tearWrite } from "../../sim/core/flash-tear";
import { Random } from "../../sim/core/random";

export interface StatePowerLossOptions {
	readonly blocks: number;
	readonly blockBytes: number;
	/** Saves in the first life. */
	readonly saves: number;
	/** At every so many steps the first cut is followed by a second one at each step of the next life, and only there. */
	readonly pairsEvery?: number;
	/** The chip is one that says "written" a unit too early: to prove that a loss is noticed. */
	readonly isLate?: boolean;
}

export interface StatePowerLossResult {
	readonly cuts: number;
	/** Null: for each key the old value or the new one, and of each save all or nothing. */
	readonly fault: string | null;
}

/** Of one, two, three and four units; and one that the second version does not know. */
const lengths = [0, 6, 8, 22, 30, 54, 4, 12] as const;
const keys: readonly StateKey[] = lengths.map((length, index) => ({
	kind: 1 + (index % 3),
	subject: 99 - index,
	length,
}));
const unknownKey = keys.length - 1;

/** What a journal is known to hold: as it was saved last, and as the save that is under way wants it. */
class Truth {
	saved: (string | null)[];
	wanted: (string | null)[];

	constructor(parent: Truth | null) {
		this.saved = parent === null ? keys.map(() => null) : [...parent.saved];
		this.wanted = parent === null ? keys.map(() => null) : [...parent.wanted];
	}

	/** Null: the journal holds one of the two, whole. */
	faultOf(journal: StateJournal): string | null {
		const there = keys.map((_, slot) => textOf(journal.values.get(slot)));
		const isSaved = there.every((value, slot) => value === this.saved[slot]);
		if (!isSaved && !there.every((value, slot) => value === this.wanted[slot])) {
			return `[${there.join(" ")}] is neither [${this.saved.join(" ")}] nor [${this.wanted.join(" ")}]`;
		}
		this.saved = there;
		this.wanted = [...there];
		return null;
	}
}

function textOf(value: Uint8Array | null): string | null {
	return value === null ? null : Buffer.from(value).toString("hex");
}

/** Cuts the power in each of four ways before every unit written and every block erased. */
export class StatePowerLoss {
	readonly #options: StatePowerLossOptions;
	readonly #chips: readonly NorFlash[];
	/** The chip as it was before its last step. */
	readonly #late: NorFlash;
	readonly #random: Random;
	#steps = 0;
	#cuts = 0;
	#fault: string | null = null;

	constructor(options: StatePowerLossOptions) {
		this.#options = options;
		this.#chips = [0, 1, 2].map(() => new NorFlash(options.blocks, options.blockBytes));
		this.#late = new NorFlash(options.blocks, options.blockBytes);
		this.#random = new Random(options.blocks, "state tears");
	}

	run(): StatePowerLossResult {
		const chip = this.#chips[0] as NorFlash;
		const truth = new Truth(null);
		chip.watcher = this.#cutter(chip, truth, 1);
		const journal = new StateJournal(chip, keys);
		journal.open();
		for (let save = 1; save <= this.#options.saves && this.#fault === null; save += 1) act(journal, truth, save);
		this.#check(journal, truth, chip, "at the end");
		return { cuts: this.#cuts, fault: this.#fault };
	}

	#check(journal: StateJournal, truth: Truth, chip: NorFlash, name: string): void {
		const fault = journal.isOpen ? truth.faultOf(journal) : "nothing is kept";
		if (fault !== null) this.#fault ??= `${name}: ${fault}`;
		if (chip.refusals > 0) this.#fault ??= `${name}: the chip refused ${chip.refusals} times`;
	}

	/** At each step of the life on `chip`: what would be if the power went now. */
	#cutter(chip: NorFlash, truth: Truth, depth: number): FlashWatcher {
		const cut = (tear: (scratch: NorFlash, how: number) => void): void => {
			if (depth === 1) this.#steps += 1;
			const found = this.#options.isLate ? this.#late : chip;
			if (this.#fault !== null || (depth === 1 && this.#steps % (this.#options.pairsEvery ?? 1) !== 0)) return;
			for (let how = 0; how < tears && this.#fault === null; how += 1) {
				const scratch = (this.#chips[depth] as NorFlash).copyFrom(found);
				scratch.watcher = null;
				if (found === chip) tear(scratch, how);
				this.#cuts += 1;
				this.#nextLife(scratch, truth, depth, `cut ${depth} at step ${this.#steps}, way ${how}`);
			}
			if (this.#options.isLate) this.#late.copyFrom(chip);
		};
		return {
			beforeWrite: (offset, unit) => cut((scratch, how) => tearWrite(scratch, offset, unit, how, this.#random)),
			beforeErase: (index) => cut((scratch, how) => tearErase(scratch, index, how, this.#random)),
		};
	}

	/** Recovers, checks, goes on, and is there once more. Now and then as a version that does not know all keys. */
	#nextLife(chip: NorFlash, before: Truth, depth: number, name: string): void {
		const truth = new Truth(before);
		if (depth === 1 && this.#options.pairsEvery) chip.watcher = this.#cutter(chip, truth, 2);
		if (this.#cuts % 5 === 0) new StateJournal(chip, keys.slice(0, unknownKey)).open();
		const journal = new StateJournal(chip, keys);
		const result = journal.open();
		// The very first erasure may leave anything behind, and then there is nothing that could be lost.
		const isFirst = before.saved.every((value) => value === null);
		const isWell = result <= StateResult.made || (result === StateResult.lost && isFirst);
		if (!isWell) this.#fault ??= `${name}: open says ${result}`;
		this.#check(journal, truth, chip, `${name}, recovered`);
		for (let save = 1; save <= 3 && this.#fault === null; save += 1) act(journal, truth, this.#steps + 5 * save);
		chip.watcher = null;
		const again = new StateJournal(chip, keys);
		const found = again.open();
		if (found !== StateResult.kept) this.#fault ??= `${name}: the next start says ${found}`;
		this.#check(again, truth, chip, `${name}, went on`);
	}
}

/** A save of one to four keys, now and then one that takes a value away; and a quiet moment behind most. */
function act(journal: StateJournal, truth: Truth, save: number): void {
	for (let which = 0; which <= save % 4; which += 1) {
		const slot = (save * 3 + which * (1 + (save % 3))) % keys.length;
		const isRemoved = (save + which) % 11 === 0;
		const value = isRemoved ? null : new Uint8Array(lengths[slot] as number).fill((save * 7 + which) & 0xff);
		journal.values.put(slot, value);
		truth.wanted[slot] = textOf(value);
	}
	journal.save();
	truth.saved = [...truth.wanted];
	if (save % 100 < 60) journal.prepare();
}
