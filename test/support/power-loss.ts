import { OpenResult } from "../../modules/store/open-result";
import { LogReader } from "../../modules/store/reader";
import { ScanBuffers } from "../../modules/store/scanner";
import { Store } from "../../modules/store/store";
import { type FlashWatcher, NorFlash } from "../../sim/core/flash";
import { tearErase, tears, tearWrite } from "../../sim/core/flash-tear";
import { Random } from "../../sim/core/random";
import { alarm, boot, logPorts, row, testSchema } from "./log-rig";
import { faultOf, Ledgers } from "./power-loss-ledger";

/** What is done after a cut before the store is held against its ledger again. */
const GOES_ON = 10;

export interface PowerLossOptions {
	readonly blocks: number;
	/** Things done to the store in its first life: rows and events stored, receipts taken, blocks erased ahead. */
	readonly actions: number;
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

interface Life {
	readonly store: Store;
	readonly opened: number;
}

const buffers = new ScanBuffers();

/** Cuts the power in each of four ways before every unit written and every block erased. */
export class PowerLoss {
	readonly #options: PowerLossOptions;
	readonly #chips: readonly NorFlash[];
	/** The chip as it was before its last step. */
	readonly #late: NorFlash;
	readonly #random: Random;
	#steps = 0;
	#cuts = 0;
	#fault: string | null = null;

	constructor(options: PowerLossOptions) {
		this.#options = options;
		this.#chips = [0, 1, 2].map(() => new NorFlash(options.blocks));
		this.#late = new NorFlash(options.blocks);
		this.#random = new Random(options.blocks, "tears");
	}

	run(): PowerLossResult {
		const chip = this.#chips[0] as NorFlash;
		const ledgers = new Ledgers(null);
		chip.watcher = this.#cutter(chip, ledgers, 1);
		const { store } = this.#open(chip, ledgers);
		for (let action = 1; action <= this.#options.actions && this.#fault === null; action += 1) {
			act(store, ledgers, action);
		}
		if (chip.refusals > 0) this.#fail(`the chip refused ${chip.refusals} times`);
		return { cuts: this.#cuts, fault: this.#fault };
	}

	#fail(fault: string): void {
		this.#fault ??= fault;
	}

	/** At each step of the life on `chip`: what would be if the power went now. */
	#cutter(chip: NorFlash, ledgers: Ledgers, depth: number): FlashWatcher {
		const cut = (tear: (scratch: NorFlash, how: number) => void): void => {
			if (depth === 1) this.#steps += 1;
			const found = this.#options.isLate ? this.#late : chip;
			if (this.#fault !== null || (depth === 1 && this.#steps % (this.#options.pairsEvery ?? 1) !== 0)) return;
			for (let how = 0; how < tears; how += 1) {
				const scratch = (this.#chips[depth] as NorFlash).copyFrom(found);
				scratch.watcher = null;
				if (found === chip) tear(scratch, how);
				this.#cuts += 1;
				this.#nextLife(scratch, ledgers, depth, `cut ${depth} at step ${this.#steps}, way ${how}`);
			}
			if (this.#options.isLate) this.#late.copyFrom(chip);
		};
		return {
			beforeWrite: (offset, unit) => cut((scratch, how) => tearWrite(scratch, offset, unit, how, this.#random)),
			beforeErase: (index) => cut((scratch, how) => tearErase(scratch, index, how, this.#random)),
		};
	}

	/** Recovers, checks, goes on, checks. */
	#nextLife(chip: NorFlash, before: Ledgers, depth: number, name: string): void {
		const ledgers = new Ledgers(before);
		if (depth === 1 && this.#options.pairsEvery) chip.watcher = this.#cutter(chip, ledgers, 2);
		const { store, opened } = this.#open(chip, ledgers);
		if (opened > OpenResult.formatted) this.#fail(`${name}: open says ${opened}`);
		this.#check(store, ledgers, `${name}, recovered`);
		for (let action = 1; action <= GOES_ON && this.#fault === null; action += 1) act(store, ledgers, action);
		this.#check(store, ledgers, `${name}, went on`);
		if (chip.refusals > 0) this.#fail(`${name}: the chip refused ${chip.refusals} times`);
	}

	#open(chip: NorFlash, ledgers: Ledgers): Life {
		const store = new Store(chip, logPorts(ledgers), { points: 16 });
		const opened = store.open(testSchema);
		return { store, opened };
	}

	#check(store: Store, ledgers: Ledgers, name: string): void {
		if (this.#fault !== null) return;
		const events = faultOf(store.events, new LogReader(store.events, 0, buffers), ledgers.events);
		const telemetry = faultOf(store.telemetry, new LogReader(store.telemetry, 0, buffers), ledgers.telemetry);
		if (events !== null) this.#fail(`${name}: events: ${events}`);
		if (telemetry !== null) this.#fail(`${name}: telemetry: ${telemetry}`);
	}
}

/** Something that happens to a store: mostly rows of several shapes, now and then an event, a receipt, a pause. */
function act(store: Store, ledgers: Ledgers, action: number): void {
	store.append(row(store.telemetry.nextSequence, 1 + ((action * 5) % 16)));
	if (action % 7 === 0) store.append(alarm(action));
	if (action % 90 === 0) store.append(boot(store.bootCount));
	if (action % 5 === 0) store.prepare();
	if (action % 9 === 0) store.verify();
	// For a while receipts keep up, then nothing comes and the rings overflow.
	if (action % 40 === 10 && action % 1600 < 600) {
		receive(store, ledgers, shares[action % 3] as number);
	}
}

/** Of what waits, what a receipt is for. */
const shares = [1, 1 / 8, 1 / 2];

/** A receipt for a share of what waits. */
function receive(store: Store, ledgers: Ledgers, share: number): void {
	for (const log of store.logs) {
		const reader = new LogReader(log, 0, buffers);
		const ledger = log === store.events ? ledgers.events : ledgers.telemetry;
		reader.rewind();
		const end = reader.sequence + Math.ceil(share * (log.nextSequence - reader.sequence));
		while (reader.sequence < end && reader.next() !== null);
		ledger.confirmed = Math.max(ledger.confirmed, reader.sequence);
		log.confirm(0, reader.sequence, reader.valuesBefore);
	}
}
