import { ByteReader } from "../base/bytes";
import { type Clock, ClockQuality } from "../ports/clock";
import { ClockChange, readClock } from "../store/clock-record";
import type { LogReader } from "../store/reader";
import { RecordKind } from "../store/record";

/** Records that are looked through in one go. */
const RECORDS_MAX = 200;

/** What is known of when a record was made whose clock was not set. */
export const Dating = Object.freeze({
	/** {@link BootClock.shiftMs} makes a wall clock of its time. */
	known: 0,
	/** Not looked far enough yet: ask again. */
	searching: 1,
	/** The clock of its boot, which is this one, may still be set. */
	waits: 2,
	/** Its boot ended before the clock was set. */
	never: 3,
});

/**
 * Finds out when records were made before their boot's clock was set: by the clock record of the same boot, further on
 * in the log. Looks once for all records of a boot.
 */
export class BootClock {
	readonly #reader: LogReader;
	readonly #clock: Clock;
	readonly #body = new ByteReader();
	/** Records that the answer holds for: [first, end). */
	#first = 0;
	#end = 0;
	/** How far was looked. */
	#sequence = 0;
	#values = 0;
	/** What makes a wall clock of the boot's monotonic times; NaN: nobody knows. */
	shiftMs = Number.NaN;

	/** @param reader that nobody else is reading with between two calls */
	constructor(reader: LogReader, clock: Clock) {
		this.#reader = reader;
		this.#clock = clock;
	}

	/** Of a record of the log, as far as was looked: one of {@link Dating}. */
	known(sequence: number): number {
		return sequence >= this.#first && sequence < this.#end ? this.answer() : Dating.searching;
	}

	/** The same, and looks some way further. @param valuesBefore in all records before it */
	find(sequence: number, valuesBefore: number): number {
		if (sequence !== this.#first) {
			this.#first = sequence;
			this.#sequence = sequence;
			this.#values = valuesBefore;
		}
		const reader = this.#reader;
		reader.seek(this.#sequence, this.#values);
		for (let looked = 0; looked < RECORDS_MAX; looked += 1) {
			const body = reader.next();
			if (body === null) return this.atTheEnd();
			this.#sequence = reader.sequence;
			this.#values = reader.valuesBefore;
			if (!this.isDecided(body)) continue;
			this.#end = reader.sequence;
			return this.answer();
		}
		return Dating.searching;
	}

	private answer(): number {
		return Number.isNaN(this.shiftMs) ? Dating.never : Dating.known;
	}

	private isDecided(body: Uint8Array): boolean {
		const [kind] = body;
		if (kind !== RecordKind.boot && kind !== RecordKind.clock) return false;
		this.shiftMs = Number.NaN;
		if (kind === RecordKind.boot) return true;
		const reader = this.#body.over(body);
		reader.take(2);
		const timeMs = reader.u48();
		const { cause, monotonicMs } = readClock(reader);
		if (cause !== ClockChange.set) return false;
		this.shiftMs = timeMs - monotonicMs;
		return true;
	}

	/** The boot is this one. The record of its clock comes before all that is stamped, unless it was damaged. */
	private atTheEnd(): number {
		if (this.#clock.wallQuality() === ClockQuality.none) return Dating.waits;
		this.shiftMs = this.#clock.wallMs() - this.#clock.now();
		this.#end = this.#sequence;
		return Dating.known;
	}
}
