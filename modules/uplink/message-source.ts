import { type Clock, ClockQuality } from "../ports/clock";
import type { SinkPlan, SitePlan } from "../site/plan";
import type { RecordLog } from "../store/log";
import { LogReader } from "../store/reader";
import { RecordKind } from "../store/record";
import { BootClock, Dating } from "./boot-clock";
import { MessageBuilder, type MessageFormat, Taken } from "./message-builder";

/** Records that one message is made of at the most, those without a word in it counted. */
const RECORDS_MAX = 200;
/** Records that are passed over before the cursor in flash follows: it costs 16 bytes each time. */
const PASSED_MAX = 500;

/**
 * Rows of the log as messages of a format, one at a time, by a cursor of its own. The log holds nothing back for it:
 * what it did not get in time is counted.
 *
 * RAM: 0.2 KB and a byte a point, beside the format's own and what readers share.
 */
export class MessageSource {
	readonly #log: RecordLog;
	readonly #cursor: number;
	readonly #schema: Uint8Array;
	readonly #reader: LogReader;
	readonly #builder: MessageBuilder;
	readonly #bootClock: BootClock;
	/** What lies before is done with. The cursor in flash may be a little behind. */
	#at: number;
	#atValues: number;
	/** Where the message that was built ends, and what was passed over in it. */
	#end = 0;
	#endValues = 0;
	#skipped = 0;
	#undated = 0;
	/** It has never confirmed anything: what is of another schema was never its own. */
	readonly #isUnused: boolean;
	/** Nor was what is gone by now. */
	#isNew: boolean;
	/** Since boot: records that were gone, of another schema, or never to be dated. The last are counted apart too. */
	skippedRecords = 0;
	undatedRecords = 0;
	/** The next record waits for the clock. */
	waitsForClock = false;
	/** There was no room for more in the message that was built, or not all was looked through: go on at once. */
	hasMore = false;

	/** @param log of telemetry */
	constructor(log: RecordLog, site: SitePlan, plan: SinkPlan, format: MessageFormat, clock: Clock) {
		this.#log = log;
		this.#cursor = plan.cursor;
		this.#schema = site.hash;
		this.#reader = new LogReader(log, plan.cursor);
		this.#builder = new MessageBuilder(format, site.points.length, plan.points);
		this.#bootClock = new BootClock(new LogReader(log, plan.cursor), clock);
		this.#at = log.startOf(plan.cursor);
		this.#atValues = log.startValuesOf(plan.cursor);
		this.#isUnused = this.#at === 1;
		this.#isNew = this.#isUnused && this.#reader.oldest > 1;
	}

	/** Records that are not done with and are still there. */
	get waitingRecords(): number {
		return this.#log.nextSequence - Math.max(this.#at, this.#reader.oldest);
	}

	/** Sequence of the first record that is not done with. */
	get at(): number {
		return this.#at;
	}

	/** Values in the message that was built. */
	get values(): number {
		return this.#builder.values;
	}

	/**
	 * The next message, valid until the next call; null: nothing of what was looked through goes out. It stays the
	 * next one until {@link confirm}.
	 *
	 * @param end records from this sequence on are left for another message
	 */
	build(end = Number.POSITIVE_INFINITY): Uint8Array | null {
		this.waitsForClock = false;
		this.hasMore = false;
		const { oldest } = this.#reader;
		if (this.#isNew && this.#at < oldest) this.moveTo(oldest, this.#atValues);
		this.collect(end);
		const message = this.#builder.finish();
		if (message === null) this.pass();
		return message;
	}

	private collect(end: number): void {
		const reader = this.#reader;
		this.#skipped = 0;
		this.#undated = 0;
		this.#end = this.#at;
		this.#endValues = this.#atValues;
		this.#builder.begin();
		reader.seek(this.#at, this.#atValues);
		for (let looked = 0; this.#end < end; looked += 1) {
			const body = looked < RECORDS_MAX ? reader.next() : null;
			if (body === null) {
				this.hasMore = looked === RECORDS_MAX;
				return;
			}
			const taken = this.take(body);
			if (taken === Taken.full) this.hasMore = true;
			if (taken === Taken.full || taken === Taken.waits) return;
			// A jump: what lay between is gone, or does not verify any more.
			this.#skipped += reader.sequence - 1 - this.#end;
			this.#end = reader.sequence;
			this.#endValues = reader.valuesBefore;
		}
	}

	private take(body: Uint8Array): number {
		if (body[0] !== RecordKind.row) return Taken.nothing;
		if (!this.isOfSchema()) return this.#isUnused ? Taken.nothing : this.skip();
		return body[1] === ClockQuality.none ? this.takeUndated(body) : this.add(body);
	}

	/** A time that no clock shows is never told. */
	private add(body: Uint8Array, shiftMs?: number): number {
		const taken = this.#builder.add(body, shiftMs);
		return taken === Taken.waits ? this.skip() : taken;
	}

	private skip(): number {
		this.#skipped += 1;
		return Taken.nothing;
	}

	/** The answer is looked for with the same buffers, so the message ends here unless it is known. */
	private takeUndated(body: Uint8Array): number {
		const { sequence, valuesBefore, values } = this.#reader;
		const dating = this.#bootClock.known(sequence - 1);
		if (dating === Dating.known) return this.add(body, this.#bootClock.shiftMs);
		if (dating === Dating.never) {
			this.#undated += 1;
			return this.skip();
		}
		if (this.#builder.values === 0) {
			this.waitsForClock = this.#bootClock.find(sequence - 1, valuesBefore - values) === Dating.waits;
		}
		this.hasMore = !this.waitsForClock;
		return Taken.waits;
	}

	/** Numbers of another site's records name other points. */
	private isOfSchema(): boolean {
		const { schema } = this.#reader;
		for (let at = 0; at < schema.length; at += 1) if (schema[at] !== this.#schema[at]) return false;
		return true;
	}

	/** What was built, or looked through, is done with. */
	confirm(): void {
		this.pass();
		this.keep();
	}

	private pass(): void {
		this.skippedRecords += this.#skipped;
		this.undatedRecords += this.#undated;
		this.#skipped = 0;
		this.#undated = 0;
		this.moveTo(this.#end, this.#endValues);
		if (this.#at - this.#log.startOf(this.#cursor) >= PASSED_MAX) this.keep();
	}

	private moveTo(sequence: number, values: number): void {
		this.#isNew = false;
		this.#at = sequence;
		this.#atValues = values;
	}

	private keep(): void {
		this.#log.confirm(this.#cursor, this.#at, this.#atValues);
	}
}
