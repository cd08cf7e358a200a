import { schemaBytes } from "./block";
import type { RecordLog } from "./log";
import { BlockScanner, Found } from "./scanner";

/** Reads a log from a reader's cursor on, ahead of what is confirmed. One record at a time. */
export class LogReader {
	readonly log: RecordLog;
	/** Whose cursor it is: [0, 3]. */
	readonly reader: number;
	readonly #scanner: BlockScanner;
	/** Schema of the record read last. */
	readonly schema = new Uint8Array(schemaBytes);
	#block = -1;
	/** Sequence that the next read looks for. */
	sequence = 0;
	/** Values in all records before {@link sequence}. */
	valuesBefore = 0;
	/** Values in the record read last. */
	values = 0;

	/** @param buffers its own where it does not take turns with the log */
	constructor(log: RecordLog, reader = 0, buffers = log.buffers.scan) {
		this.log = log;
		this.reader = reader;
		this.#scanner = new BlockScanner(log.ring.flash, log.epoch, buffers);
	}

	/** First sequence that is there at all: what a reader that holds nothing back may have missed lies before it. */
	get oldest(): number {
		const { table } = this.log.ring;
		return this.log.isOpen ? table.firstSequence(table.after(0)) : this.log.nextSequence;
	}

	/** Goes back to the first record that is not confirmed. */
	rewind(): void {
		this.seek(this.log.startOf(this.reader), this.log.startValuesOf(this.reader));
	}

	/** Goes to a record, or to the first behind it that is there. @param valuesBefore in all records before `sequence` */
	seek(sequence: number, valuesBefore: number): void {
		const { table } = this.log.ring;
		this.sequence = sequence;
		this.#block = -1;
		if (!this.log.isOpen) return;
		this.enter(table.find(sequence));
		if (sequence > table.firstSequence(this.#block)) this.valuesBefore = valuesBefore;
	}

	private enter(block: number): void {
		const { ring } = this.log;
		this.#block = block;
		ring.readHeader(block);
		this.schema.set(ring.header.schema);
		this.valuesBefore = ring.table.valuesBefore(block);
		this.#scanner.enter(block, ring.table.number(block), ring.table.firstSequence(block));
	}

	/**
	 * The next record's body, valid until the next call; null at the end of the log. Its sequence is `sequence - 1`
	 * afterwards; a jump of more than one means that what lay between does not verify any more.
	 */
	next(): Uint8Array | null {
		const { log } = this;
		while (this.#block >= 0 && this.sequence < log.nextSequence) {
			const found = this.#scanner.next();
			if (found === Found.end) {
				const after = log.ring.table.after(log.ring.table.number(this.#block));
				if (after < 0) return null;
				this.enter(after);
			} else if (found === Found.record && this.#scanner.sequence >= this.sequence) {
				const body = this.#scanner.body();
				if (body === null) continue; // its key does not verify any more, so nor does it
				this.sequence = this.#scanner.sequence + 1;
				this.values = this.#scanner.values;
				this.valuesBefore += this.values;
				return body;
			}
		}
		return null;
	}
}
