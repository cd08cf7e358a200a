import { assert } from "../base/assert";
import { ClockQuality } from "../ports/clock";
import { RowReader } from "./row-reader";

/** What became of a record that a {@link MessageBuilder} was given. */
export const Taken = Object.freeze({
	/** Its values are in the message. */
	added: 0,
	/** The format has nothing to say of it: no row, or a row without a value that may be sent. */
	nothing: 1,
	/** Its clock was not set, and nobody knows when that was: a platform would stamp it on arrival. */
	waits: 2,
	/** The message is full. Finish it, begin another, and give the record again. */
	full: 3,
});

/** 2^28 s, 1978: SenML takes times below for relative ones, and no clock that was ever set says so. */
const EARLIEST_MS = 0x10000000 * 1000;

/** What a format needs to know of a site; a site's plan has it all. */
export interface FormatSchema {
	readonly gateway: string;
	readonly points: readonly { readonly name: string; readonly unit: string; readonly step: number }[];
}

/** One way to write values: FORMATS.md. Each writes into buffers of its own, made at start. */
export interface MessageFormat {
	begin(): void;
	/** Another row begins. */
	beginRow(timeMs: number): void;
	/** Forgets the row that was begun last. */
	takeBackRow(): void;
	/** Whether a value of this {@link Quality} is sent. */
	takes(quality: number): boolean;
	/** Whether one more value fits, however long it is. A message without any has room for a value of each point. */
	hasRoom(): boolean;
	add(point: number, quality: number, counts: number): void;
	/** The message, valid until `begin`. */
	finish(): Uint8Array;
}

/**
 * Turns records of the log into messages of a format, as many as fit in each.
 *
 * No record is ever split, so that a cursor behind the last record that was added is all that a sink has to keep.
 */
export class MessageBuilder {
	readonly #format: MessageFormat;
	readonly #row: RowReader;
	/** By point: 0 where it is left out. */
	readonly #isSent: Uint8Array | null;
	/** In the message. */
	values = 0;

	/**
	 * @param points of the schema that records refer to
	 * @param selected indices of those that are sent; without it all are
	 */
	constructor(format: MessageFormat, points: number, selected: readonly number[] | null = null) {
		this.#format = format;
		this.#row = new RowReader(points);
		this.#isSent = selected === null ? null : new Uint8Array(points);
		for (const point of selected ?? []) if (this.#isSent !== null) this.#isSent[point] = 1;
	}

	begin(): void {
		this.values = 0;
		this.#format.begin();
	}

	/**
	 * Adds a record's values.
	 *
	 * @param shiftMs what makes a wall clock of the record's monotonic time, where it has no other
	 * @returns one of {@link Taken}
	 */
	add(body: Uint8Array, shiftMs = Number.NaN): number {
		const row = this.#row;
		if (!row.open(body)) return Taken.nothing;
		const timeMs = row.clockQuality === ClockQuality.none ? row.timeMs + shiftMs : row.timeMs;
		if (!(timeMs >= EARLIEST_MS)) return Taken.waits;
		let added = 0;
		this.#format.beginRow(timeMs);
		while (row.next()) {
			if (this.#isSent !== null && this.#isSent[row.point] === 0) continue;
			if (!this.#format.takes(row.quality)) continue;
			if (!this.#format.hasRoom()) {
				assert(this.values > 0, "a row fits no message");
				this.#format.takeBackRow();
				return Taken.full;
			}
			this.#format.add(row.point, row.quality, row.counts);
			added += 1;
		}
		this.values += added;
		return added === 0 ? Taken.nothing : Taken.added;
	}

	/** The message, valid until `begin`; null when it has no values. */
	finish(): Uint8Array | null {
		return this.values === 0 ? null : this.#format.finish();
	}
}
