import { Sha256 } from "../../modules/base/sha256";
import { LogReader } from "../../modules/store/reader";
import { RecordWriter } from "../../modules/store/record";
import { Store } from "../../modules/store/store";
import { SimClock } from "../../sim/core/clock";
import { NorFlash } from "../../sim/core/flash";
import { Random } from "../../sim/core/random";
import { Scheduler } from "../../sim/core/scheduler";

/* The store, as a target would run it: no Node here. */

export interface StoredRows {
	readonly rows: readonly { readonly time: number; readonly counts: readonly number[] }[];
}

const schema = new Uint8Array(8);

/** A store on a simulated chip that takes the same rows over and over, a minute after a minute. */
export class StoreRig {
	readonly chip: NorFlash;
	readonly store: Store;
	readonly #rows: StoredRows["rows"];
	readonly #writer = new RecordWriter();
	readonly #reader: LogReader;
	#rounds = 0;

	constructor({ rows }: StoredRows, blocks: number) {
		this.#rows = rows;
		this.chip = new NorFlash(blocks);
		this.store = openedStore(this.chip, rows[0]?.counts.length ?? 0);
		this.#reader = new LogReader(this.store.telemetry);
	}

	/** Stores all rows so often; each is durable by itself. */
	append(times: number): void {
		for (let time = 0; time < times; time += 1) {
			const sinceMs = this.#rounds * this.#rows.length * 60_000;
			this.#rounds += 1;
			for (const row of this.#rows) {
				this.#writer.beginRow();
				row.counts.forEach((count, point) => {
					this.#writer.add(point, 0, count);
				});
				this.store.append(this.#writer.row(3, row.time + sinceMs));
				this.store.prepare();
			}
		}
	}

	/** A receipt for all that waits: read as for a pack, then confirmed. */
	receive(): void {
		this.#reader.rewind();
		while (this.#reader.next() !== null);
		this.store.telemetry.confirm(0, this.#reader.sequence, this.#reader.valuesBefore);
	}

	/** Another start on what is in flash. */
	start(): void {
		openedStore(this.chip, this.#rows[0]?.counts.length ?? 0);
	}

	/** Verifies some frames. */
	verify(): boolean {
		return this.store.verify();
	}
}

function openedStore(chip: NorFlash, points: number): Store {
	const clock = new SimClock(new Scheduler(), 1.78e12);
	const makeDigest = () => new Sha256();
	const ports = { entropy: new Random(1, "entropy"), clock, makeDigest, observer: null };
	const store = new Store(chip, ports, { points });
	store.open(schema);
	return store;
}
