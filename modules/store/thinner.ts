import { ByteReader, type ByteWriter } from "../base/bytes";
import { type Clock, ClockQuality } from "../ports/clock";
import { valueCountOf } from "./decoded-record";
import { framedBytes, unitBytes } from "./frame";
import { GapCause, RecordKind, stampedGap } from "./record";
import { type BlockScanner, Found } from "./scanner";
import type { SummaryBuilder } from "./summary";

/** Units that one block's successors may take: what a log keeps free until the next block is erased. */
export const thinnedUnitsMax = 100;
/** With less room than this a run only becomes a gap. */
const SUMMARY_UNITS = 68;
const LEVEL_MAX = 2;

/** What a run of records is of. Rows that were stamped without a wall clock keep to themselves. */
const Run = Object.freeze({ none: 0, rows: 1, unstampedRows: 2, summaries: 3, dropped: 4, damaged: 5 });

/** A block that is given up. */
export interface GivenUp {
	/** First sequence that nobody has received and nothing stands for. */
	readonly start: number;
	/** Behind the block's last record, and the values in all records before that. */
	readonly end: number;
	readonly endValues: number;
	/** Values in all records before the block, and boots before it. */
	readonly values: number;
	readonly bootCount: number;
}

/** What thinners that take turns may share. */
interface ThinnerBuffers {
	readonly out: ByteWriter;
	readonly summary: SummaryBuilder;
}

/** Where what is left of a block goes. */
export interface Emitter {
	/** Appends a record that stands for all before `tail`; false when there was no place for it. */
	emit(body: Uint8Array, tail: number, tailValues: number): boolean;
}

/**
 * Gives up a block, run by run: rows become a summary, summaries a coarser one, all else a gap record. Each run's
 * record moves the log's tail behind the run, so a power cut in between repeats nothing and skips nothing.
 */
export class Thinner {
	readonly #clock: Clock;
	readonly #out: ByteWriter;
	readonly #builder: SummaryBuilder;
	readonly #reader = new ByteReader();
	readonly #thins: boolean;
	#emitter: Emitter | null = null;
	#unitsLeft = 0;
	#failed = false;
	#run: number = Run.none;
	#first = 0;
	#records = 0;
	#values = 0;
	#bootCount = 0;

	/** @param thins false: nothing is thinned, all is dropped */
	constructor(clock: Clock, { out, summary }: ThinnerBuffers, thins: boolean) {
		this.#clock = clock;
		this.#out = out;
		this.#builder = summary;
		this.#thins = thins;
	}

	/** @param scanner at the block's first record */
	giveUp(scanner: BlockScanner, block: GivenUp, emitter: Emitter): void {
		this.#emitter = emitter;
		this.#unitsLeft = thinnedUnitsMax;
		this.#failed = false;
		this.#run = Run.none;
		this.#bootCount = block.bootCount;
		let next = block.start;
		let values = block.values;
		for (let found = scanner.next(); found !== Found.end && !this.#failed; found = scanner.next()) {
			const body = found === Found.record ? scanner.body() : null;
			if (body === null) continue; // without its key it is missing: seen at the next sequence
			const count = valueCountOf(this.#reader.over(body));
			if (scanner.sequence >= block.start) {
				if (scanner.sequence > next) this.missing(next, scanner.sequence, values);
				this.add(body, scanner.sequence, count, values);
				next = scanner.sequence + 1;
			}
			values += count;
			if (body[0] === RecordKind.boot) this.#bootCount = bootCountOf(this.#reader.over(body));
		}
		if (next < block.end && !this.#failed) {
			this.missing(next, block.end, values);
			next = block.end;
		}
		this.close(next, next === block.end ? block.endValues : values);
	}

	private missing(first: number, end: number, values: number): void {
		if (this.#run !== Run.damaged) this.begin(Run.damaged, first, values);
		this.#records += end - first;
	}

	private add(body: Uint8Array, sequence: number, count: number, values: number): void {
		const run = this.runOf(body);
		if (run !== this.#run) this.begin(run, sequence, values);
		this.#records += 1;
		this.#values += count;
		const kind = body[0];
		if (kind === RecordKind.row && run !== Run.dropped) this.#builder.addRow(body);
		if (kind === RecordKind.summary && run !== Run.dropped) this.#builder.addSummary(body);
		if (kind === RecordKind.gap || kind === RecordKind.summary) this.inherit(body, kind);
	}

	/** What a record stood for that is itself given up is passed on. */
	private inherit(body: Uint8Array, kind: number): void {
		const reader = this.#reader.over(body);
		reader.take(9);
		if (kind === RecordKind.summary) {
			reader.varint();
			reader.varint();
		}
		this.#first = Math.min(this.#first, reader.varint());
		reader.varint();
		this.#records += reader.varint();
		this.#values += reader.varint();
	}

	private runOf(body: Uint8Array): number {
		const [kind, clockQuality] = body;
		const isStamped = clockQuality !== ClockQuality.none;
		if (!this.#thins || this.#unitsLeft < SUMMARY_UNITS) return Run.dropped;
		if (kind === RecordKind.row) return isStamped ? Run.rows : Run.unstampedRows;
		// Boots, clocks and gaps do not end a run of rows, unless its times are those of one boot.
		const isBetween = kind === RecordKind.boot || kind === RecordKind.clock || kind === RecordKind.gap;
		if (isBetween) return this.#run === Run.rows ? Run.rows : Run.dropped;
		return kind === RecordKind.summary && isStamped && (body[8] as number) < LEVEL_MAX ? Run.summaries : Run.dropped;
	}

	private begin(run: number, first: number, values: number): void {
		this.close(first, values);
		this.#run = run;
		this.#first = first;
		this.#records = 0;
		this.#values = 0;
		this.#builder.reset();
	}

	/** Ends the run that goes up to `end`. */
	private close(end: number, values: number): void {
		const run = this.#run;
		this.#run = Run.none;
		if (run === Run.none || this.#failed) return;
		const span = { first: this.#first, end, records: this.#records, values: this.#values };
		const cause = run === Run.damaged ? GapCause.damaged : GapCause.full;
		const body =
			run === Run.dropped || run === Run.damaged
				? stampedGap(this.#out, this.#clock, { cause, ...span, span: end - span.first })
				: this.#builder.build(this.#out, run === Run.summaries ? LEVEL_MAX : 1, this.#bootCount, span);
		this.#unitsLeft -= framedBytes(body.length, true) / unitBytes;
		this.#failed = this.#emitter?.emit(body, end, values) !== true;
	}
}

function bootCountOf(boot: ByteReader): number {
	boot.take(8);
	return boot.u32();
}
