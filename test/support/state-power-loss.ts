import { StateJournal } from "../../modules/state/journal";
import type { StateKey } from "../../modules/state/key";
import { StateResult } from "../../modules/state/open-result";
import type { NorFlash } from "../../sim/core/flash";
import { PowerCutter, type PowerCutterOptions, type PowerLossResult } from "./power-cutter";

export interface StatePowerLossOptions extends PowerCutterOptions {
	/** Saves in the first life. */
	readonly saves: number;
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

/** Cuts the power of a journal: of each key the old value has to be there or the new one, of a save all or nothing. */
export class StatePowerLoss extends PowerCutter<Truth> {
	readonly #saves: number;

	constructor(options: StatePowerLossOptions) {
		super(options, "state tears");
		this.#saves = options.saves;
	}

	run(): PowerLossResult {
		const truth = new Truth(null);
		const chip = this.firstChip(truth);
		const journal = new StateJournal(chip, keys);
		journal.open();
		for (let save = 1; save <= this.#saves && this.isWell; save += 1) act(journal, truth, save);
		this.#check(journal, truth, chip, "at the end");
		return this.result;
	}

	#check(journal: StateJournal, truth: Truth, chip: NorFlash, name: string): void {
		const fault = journal.isOpen ? truth.faultOf(journal) : "nothing is kept";
		if (fault !== null) this.fail(`${name}: ${fault}`);
		if (chip.refusals > 0) this.fail(`${name}: the chip refused ${chip.refusals} times`);
	}

	/** Recovers, checks, goes on, and is there once more. Now and then as a version that does not know all keys. */
	protected nextLife(chip: NorFlash, before: Truth, name: string, watch: (truth: Truth) => void): void {
		const truth = new Truth(before);
		watch(truth);
		if (this.cuts % 5 === 0) new StateJournal(chip, keys.slice(0, unknownKey)).open();
		const journal = new StateJournal(chip, keys);
		const result = journal.open();
		// The very first erasure may leave anything behind, and then there is nothing that could be lost.
		const isFirst = before.saved.every((value) => value === null);
		const isWell = result <= StateResult.made || (result === StateResult.lost && isFirst);
		if (!isWell) this.fail(`${name}: open says ${result}`);
		this.#check(journal, truth, chip, `${name}, recovered`);
		for (let save = 1; save <= 3 && this.isWell; save += 1) act(journal, truth, this.steps + 5 * save);
		chip.watcher = null;
		const again = new StateJournal(chip, keys);
		const found = again.open();
		if (found !== StateResult.kept) this.fail(`${name}: the next start says ${found}`);
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
