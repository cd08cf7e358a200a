import type { Flash } from "../ports/flash";
import { schemaBytes } from "./block";
import type { RecordLog } from "./log";
import { BlockScanner, Found } from "./scanner";

/** Reads a log from its cursor on, ahead of what is confirmed. One record at a time, in one buffer. */
export class LogReader {
	readonly #log: RecordLog;
	readonly #scanner: BlockScanner;
	/** Schema of the record read last. */
	readonly schema = new Uint8Array(schemaBytes);
	#block = -1;
	/** Sequence that the next read looks for. */
	sequence = 0;

	constructor(log: RecordLog, flash: Flash) {
		this.#log = log;
		this.#scanner = new BlockScanner(flash, log.epoch);
	}

	/** Goes back to the first record that is not confirmed. */
	rewind(): void {
		this.sequence = this.#log.cursor;
		this.#enter(this.#log.blockOf(this.sequence));
	}

	#enter(block: number): void {
		this.#block = block;
		this.#scanner.enter(block);
		this.#log.readSchema(block, this.schema);
	}

	/**
	 * The next record's body, valid until the next call; null at the end of the log. Its sequence is `sequence - 1`
	 * afterwards; a jump of more than one means that what lay between does not verify any more.
	 */
	next(): Uint8Array | null {
		while (this.sequence < this.#log.nextSequence) {
			const found = this.#scanner.next();
			if (found === Found.end) {
				const after = this.#log.blockAfter(this.#block);
				if (after < 0) return null;
				this.#enter(after);
			} else if (found === Found.record && this.#scanner.sequence >= this.sequence) {
				this.sequence = this.#scanner.sequence + 1;
				return this.#scanner.body();
			}
		}
		return null;
	}

	/** Values in the record read last. */
	get values(): number {
		return this.#scanner.values;
	}
}
