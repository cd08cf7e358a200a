import { OpenResult } from "../../modules/store/open-result";
import { LogReader } from "../../modules/store/reader";
import { ScanBuffers } from "../../modules/store/scanner";
import { Store } from "../../modules/store/store";
import type { NorFlash } from "../../sim/core/flash";
import { alarm, boot, logPorts, row, testSchema } from "./log-rig";
import { PowerCutter, type PowerCutterOptions, type PowerLossResult } from "./power-cutter";
import { faultOf, Ledgers } from "./power-loss-ledger";

/** What is done after a cut before the store is held against its ledger again. */
const GOES_ON = 10;

export interface PowerLossOptions extends PowerCutterOptions {
	/** Things done to the store in its first life: rows and events stored, receipts taken, blocks erased ahead. */
	readonly actions: number;
}

interface Life {
	readonly store: Store;
	readonly opened: number;
}

const buffers = new ScanBuffers();

/** Cuts the power of a store, which has to find what it told of, and nothing twice. */
export class PowerLoss extends PowerCutter<Ledgers> {
	readonly #actions: number;

	constructor(options: PowerLossOptions) {
		super(options, "tears");
		this.#actions = options.actions;
	}

	run(): PowerLossResult {
		const ledgers = new Ledgers(null);
		const chip = this.firstChip(ledgers);
		const { store } = this.#open(chip, ledgers);
		for (let action = 1; action <= this.#actions && this.isWell; action += 1) act(store, ledgers, action);
		if (chip.refusals > 0) this.fail(`the chip refused ${chip.refusals} times`);
		return this.result;
	}

	/** Recovers, checks, goes on, checks. */
	protected nextLife(chip: NorFlash, before: Ledgers, name: string, watch: (ledgers: Ledgers) => void): void {
		const ledgers = new Ledgers(before);
		watch(ledgers);
		const { store, opened } = this.#open(chip, ledgers);
		if (opened > OpenResult.formatted) this.fail(`${name}: open says ${opened}`);
		this.#check(store, ledgers, `${name}, recovered`);
		for (let action = 1; action <= GOES_ON && this.isWell; action += 1) act(store, ledgers, action);
		this.#check(store, ledgers, `${name}, went on`);
		if (chip.refusals > 0) this.fail(`${name}: the chip refused ${chip.refusals} times`);
	}

	#open(chip: NorFlash, ledgers: Ledgers): Life {
		const store = new Store(chip, logPorts(ledgers), { points: 16 });
		const opened = store.open(testSchema);
		return { store, opened };
	}

	#check(store: Store, ledgers: Ledgers, name: string): void {
		if (!this.isWell) return;
		const events = faultOf(store.events, new LogReader(store.events, 0, buffers), ledgers.events);
		const telemetry = faultOf(store.telemetry, new LogReader(store.telemetry, 0, buffers), ledgers.telemetry);
		if (events !== null) this.fail(`${name}: events: ${events}`);
		if (telemetry !== null) this.fail(`${name}: telemetry: ${telemetry}`);
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
