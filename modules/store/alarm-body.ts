import type { ByteReader, ByteWriter } from "../base/bytes";
import { decodeUtf8, encodeUtf8 } from "../base/utf8";

/** UTF-8 bytes of a name in a record at the most; what is longer is cut. */
const whoBytesMax = 48;

/** An edge of an alarm: FORMAT.md, kind 10. What the numbers mean: `modules/alarms/edge.ts`. */
export interface AlarmChange {
	readonly alarm: number;
	readonly edge: number;
	/** The alarm's state after the edge, a bit each. */
	readonly flags: number;
	/** Counts the edges of this alarm, from 1 on, over restarts. */
	readonly sequence: number;
	/** Of the point that is watched; for `counted` seconds. */
	readonly counts: number;
	/** When its shelf ends, as the record's time; 0: it is not shelved. */
	readonly untilMs: number;
	/** Who acknowledged or shelved it; empty: nobody. */
	readonly who: string;
}

/** Behind a record's head; allocates while there is a name. */
export function writeAlarm(out: ByteWriter, change: AlarmChange): ByteWriter {
	const { alarm, edge, flags, sequence, counts, untilMs, who } = change;
	out.u8(alarm).u8(edge).u8(flags).varint(sequence).zigzag(counts).u48(untilMs);
	return writeShortText(out, who, whoBytesMax);
}

export function readAlarm(reader: ByteReader): AlarmChange {
	const alarm = reader.u8();
	const edge = reader.u8();
	const flags = reader.u8();
	const sequence = reader.varint();
	const counts = reader.zigzag();
	const untilMs = reader.u48();
	return { alarm, edge, flags, sequence, counts, untilMs, who: readShortText(reader) };
}

/** A length u8 and so many bytes of UTF-8, cut between characters where there are more than `most`. */
export function writeShortText(out: ByteWriter, text: string, most: number): ByteWriter {
	if (text === "") return out.u8(0);
	const bytes = encodeUtf8(text);
	let length = Math.min(bytes.length, most);
	while (length < bytes.length && length > 0 && ((bytes[length] as number) & 0xc0) === 0x80) length -= 1;
	return out.u8(length).copy(bytes, 0, length);
}

/** Fails the reader on what is no UTF-8. */
export function readShortText(reader: ByteReader): string {
	const length = reader.u8();
	const text = decodeUtf8(reader.take(length));
	if (text === null) reader.failed = true;
	return text ?? "";
}
