import type { ByteReader } from "../base/bytes";
import { type AlarmChange, readAlarm } from "./alarm-body";
import { type ClockReading, readClock } from "./clock-record";
import { type CommandNote, readCommand } from "./command-body";
import { Quality, RecordKind, recordBytesMax } from "./record";
import { readSite, type SiteNote } from "./site-body";
import { type PointSummary, readSummary } from "./summary-body";

/** Bytes before a record's body: kind, clock quality, time. */
const headerBytes = 8;

export interface RowValue {
	readonly point: number;
	readonly quality: number;
	/** Null when the quality is bad. */
	readonly counts: number | null;
}

interface RecordStamp {
	readonly clockQuality: number;
	readonly timeMs: number;
}

export type DecodedRecord = RecordStamp &
	(
		| { readonly kind: 1; readonly values: readonly RowValue[] }
		| { readonly kind: 2; readonly bootCount: number; readonly resetReason: number; readonly schema: Uint8Array }
		| {
				readonly kind: 3;
				readonly output: number;
				readonly state: number;
				readonly owner: number;
				readonly reason: number;
				readonly evidence: number;
				readonly untilMs: number;
		  }
		| { readonly kind: 4; readonly alarm: number; readonly edge: number; readonly counts: number }
		| {
				readonly kind: 5;
				readonly cause: number;
				readonly first: number;
				readonly span: number;
				readonly records: number;
				readonly values: number;
		  }
		| {
				readonly kind: 6;
				/** 1: of rows; 2: of summaries. */
				readonly level: number;
				/** Times without a clock are of this boot. */
				readonly bootCount: number;
				readonly lengthMs: number;
				readonly first: number;
				readonly span: number;
				readonly records: number;
				readonly values: number;
				readonly points: readonly PointSummary[];
		  }
		| { readonly kind: 7; readonly fault: number; readonly ring: number; readonly number: number }
		| ({ readonly kind: 8 } & CommandNote)
		| ({ readonly kind: 10 } & AlarmChange)
		| ({ readonly kind: 9 } & ClockReading)
		| { readonly kind: 11; readonly automation: number; readonly early: number }
		| ({ readonly kind: 12 } & SiteNote)
	);

const schemaBytes = 8;

/** How many values a record carries, without decoding them: 0 for all but rows. */
export function valueCountOf(reader: ByteReader): number {
	const kind = reader.u8();
	if (kind !== RecordKind.row) return 0;
	reader.take(headerBytes - 1);
	return reader.varint();
}

/**
 * Decodes one record for a host; allocates. Null when the bytes are not a whole record of a known kind:
 * trailing bytes are refused too.
 */
export function decodeRecord(reader: ByteReader): DecodedRecord | null {
	const kind = reader.u8();
	const clockQuality = reader.u8();
	const timeMs = reader.u48();
	const decoded = decodeBody(kind, clockQuality, timeMs, reader);
	return reader.failed || reader.left > 0 ? null : decoded;
}

function decodeBody(kind: number, clockQuality: number, timeMs: number, reader: ByteReader): DecodedRecord | null {
	if (kind === RecordKind.row) {
		const count = reader.varint();
		if (count > recordBytesMax) return null;
		const values: RowValue[] = [];
		for (let index = 0; index < count && !reader.failed; index += 1) {
			const head = reader.varint();
			const quality = head % 4;
			const point = (head - quality) / 4;
			values.push({ point, quality, counts: quality === Quality.bad ? null : reader.zigzag() });
		}
		return { kind, clockQuality, timeMs, values };
	}
	if (kind === RecordKind.boot) {
		const bootCount = reader.u32();
		const resetReason = reader.u8();
		return { kind, clockQuality, timeMs, bootCount, resetReason, schema: reader.take(schemaBytes) };
	}
	if (kind === RecordKind.output) {
		const output = reader.u8();
		const state = reader.u8();
		const owner = reader.u8();
		const reason = reader.u8();
		const evidence = reader.u8();
		return { kind, clockQuality, timeMs, output, state, owner, reason, evidence, untilMs: reader.u48() };
	}
	if (kind === RecordKind.command) return { kind, clockQuality, timeMs, ...readCommand(reader) };
	if (kind === RecordKind.alarm) return { kind, clockQuality, timeMs, ...readAlarm(reader) };
	if (kind === RecordKind.oldAlarm) {
		const alarm = reader.u8();
		const edge = reader.u8();
		return { kind, clockQuality, timeMs, alarm, edge, counts: reader.zigzag() };
	}
	if (kind === RecordKind.gap) {
		const cause = reader.u8();
		const first = reader.varint();
		const span = reader.varint();
		const records = reader.varint();
		return { kind, clockQuality, timeMs, cause, first, span, records, values: reader.varint() };
	}
	if (kind === RecordKind.summary) return { kind, clockQuality, timeMs, ...readSummary(reader) };
	if (kind === RecordKind.fault) {
		const fault = reader.u8();
		const ring = reader.u8();
		return { kind, clockQuality, timeMs, fault, ring, number: reader.varint() };
	}
	if (kind === RecordKind.site) return { kind, clockQuality, timeMs, ...readSite(reader) };
	if (kind === RecordKind.clock) return { kind, clockQuality, timeMs, ...readClock(reader) };
	if (kind === RecordKind.automation) {
		const automation = reader.u8();
		return { kind, clockQuality, timeMs, automation, early: reader.u8() };
	}
	return null;
}
