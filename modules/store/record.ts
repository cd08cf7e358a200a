import { ByteWriter } from "../base/bytes";
import { type Clock, ClockQuality } from "../ports/clock";
import { type AlarmChange, writeAlarm } from "./alarm-body";
import { clockRecordKind } from "./clock-record";
import { type CommandNote, writeCommand } from "./command-body";
import { type SiteNote, writeSite } from "./site-body";

/**
 * What the log keeps and the uplink sends, byte for byte the same: FORMAT.md, "Records".
 *
 * A record is `kind u8, clock quality u8, time u48, body`. Time is milliseconds since 1970 where the clock quality
 * is not 0, else monotonic milliseconds of the boot that the last boot record opened.
 */
export const RecordKind = Object.freeze({
	row: 1,
	boot: 2,
	output: 3,
	/** As it was written before 10, without a sequence of its own. */
	oldAlarm: 4,
	gap: 5,
	/** Rows, told by minimum, maximum and mean: they gave way. */
	summary: 6,
	/** Something is wrong with the flash or with what lies in it. */
	fault: 7,
	/** Somebody asked for something: who, what, and what came of it. */
	command: 8,
	/** An edge of an alarm, with its state after it. */
	alarm: 10,
	/** The wall clock was set, or stepped: records of the same boot without a clock are dated by it. */
	clock: clockRecordKind,
	/** Whether programs may drive outputs: the boot has lasted, or too many before it have not. */
	automation: 11,
	/** A step of a change of site. */
	site: 12,
});

/** What an automation record says. */
export const Automation = Object.freeze({
	/** Too many boots in a row ended early: programs get no lease. */
	off: 0,
	/** The boot has lasted; what came before does not count any more. */
	on: 1,
});

/** Quality of a value, best first; two bits in a row record. */
export const Quality = Object.freeze({ good: 0, uncertain: 1, stale: 2, bad: 3 });

/** Why records are missing. */
export const GapCause = Object.freeze({
	/** The ring was full of records that nobody had received. */
	full: 1,
	/** They were there and do not verify any more. */
	damaged: 2,
	/** The block that was to take their summary could not be written. */
	worn: 3,
});

export const StoreFault = Object.freeze({
	/** A block could not be erased or written; the number is its place in its ring. */
	worn: 1,
	/** What a block holds is not what the next one says it held; the number is the block's. */
	altered: 2,
	/** The partition has another size than when the log was made; the number is the log's, in blocks. */
	otherSize: 3,
	/** Nothing of a log was found, though the other one was there: it was begun anew. */
	lost: 4,
});

/** Bytes of the largest record. A row of 64 values takes at most 8 + 2 + 64 × 10. */
export const recordBytesMax = 1000;
const headerBytes = 8;
const valueBytesMax = 11;
/** A record's header says in one byte how many values there are. */
const valuesMax = 255;

/** Builds records in one buffer made at start. */
export class RecordWriter {
	readonly #out = new ByteWriter(recordBytesMax);
	readonly #values = new ByteWriter(recordBytesMax - headerBytes - 2);
	#count = 0;

	/** Starts a row; `add` values, then take `row`. */
	beginRow(): void {
		this.#values.reset();
		this.#count = 0;
	}

	get valueCount(): number {
		return this.#count;
	}

	/** Whether one more value is sure to fit. */
	get hasRoom(): boolean {
		return this.#values.left >= valueBytesMax && this.#count < valuesMax;
	}

	/** @param counts signed steps of the point; not written when the quality is bad. */
	add(point: number, quality: number, counts: number): void {
		this.#values.varint(point * 4 + quality);
		if (quality !== Quality.bad) this.#values.zigzag(counts);
		this.#count += 1;
	}

	/** @param automation one of {@link Automation} @param early boots in a row before this one that ended early */
	automation(clockQuality: number, timeMs: number, automation: number, early: number): Uint8Array {
		return this.header(RecordKind.automation, clockQuality, timeMs).u8(automation).u8(early).written();
	}

	private header(kind: number, clockQuality: number, timeMs: number): ByteWriter {
		return this.#out.reset().u8(kind).u8(clockQuality).u48(timeMs);
	}

	/** Valid until the next record is built; so are all below. */
	row(clockQuality: number, timeMs: number): Uint8Array {
		return this.header(RecordKind.row, clockQuality, timeMs)
			.varint(this.#count)
			.copy(this.#values.bytes, 0, this.#values.position)
			.written();
	}

	boot(clockQuality: number, timeMs: number, bootCount: number, resetReason: number, schema: Uint8Array): Uint8Array {
		return this.header(RecordKind.boot, clockQuality, timeMs).u32(bootCount).u8(resetReason).copy(schema).written();
	}

	output(
		clockQuality: number,
		timeMs: number,
		change: {
			readonly output: number;
			readonly state: number;
			readonly owner: number;
			readonly reason: number;
			readonly evidence: number;
			readonly untilMs: number;
		},
	): Uint8Array {
		return this.header(RecordKind.output, clockQuality, timeMs)
			.u8(change.output)
			.u8(change.state)
			.u8(change.owner)
			.u8(change.reason)
			.u8(change.evidence)
			.u48(change.untilMs)
			.written();
	}

	alarm(clockQuality: number, timeMs: number, change: AlarmChange): Uint8Array {
		return writeAlarm(this.header(RecordKind.alarm, clockQuality, timeMs), change).written();
	}

	command(clockQuality: number, timeMs: number, note: CommandNote): Uint8Array {
		return writeCommand(this.header(RecordKind.command, clockQuality, timeMs), note).written();
	}

	site(clockQuality: number, timeMs: number, note: SiteNote): Uint8Array {
		return writeSite(this.header(RecordKind.site, clockQuality, timeMs), note).written();
	}
}

/** Bytes of the longest gap record. */
export const gapBytesMax = headerBytes + 1 + 4 * 5;

/** What a gap record says. */
export interface Gap {
	/** One of {@link GapCause}. */
	readonly cause: number;
	/** Sequences [first, first + span) are told of by it, as far as nothing else tells of them. */
	readonly first: number;
	readonly span: number;
	/** Records that are gone. */
	readonly records: number;
	/** Values in them, as far as known. */
	readonly values: number;
}

function stampedNow(out: ByteWriter, clock: Clock, kind: number): ByteWriter {
	const quality = clock.wallQuality();
	return out
		.reset()
		.u8(kind)
		.u8(quality)
		.u48(quality === ClockQuality.none ? clock.now() : clock.wallMs());
}

/** Builds a gap record, stamped now. The log writes these itself, so that none is forgotten. */
export function stampedGap(out: ByteWriter, clock: Clock, gap: Gap): Uint8Array {
	stampedNow(out, clock, RecordKind.gap).u8(gap.cause).varint(gap.first).varint(gap.span);
	return out.varint(gap.records).varint(gap.values).written();
}

/** Builds a fault record, stamped now. @param ring 0 events, 1 telemetry */
export function stampedFault(out: ByteWriter, clock: Clock, fault: number, ring: number, number: number): Uint8Array {
	return stampedNow(out, clock, RecordKind.fault).u8(fault).u8(ring).varint(number).written();
}
