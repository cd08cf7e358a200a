import type { ByteReader, ByteWriter } from "../base/bytes";
import { readShortText, writeShortText } from "./alarm-body";

const nameBytesMax = 48;

/** A step of a command's life: FORMAT.md, kind 8. What the numbers mean: `modules/commands`. */
export interface CommandNote {
	readonly id: string;
	readonly who: string;
	readonly role: number;
	readonly what: number;
	/** Output, alarm or program that it names; empty: none. */
	readonly subject: string;
	readonly outcome: number;
	/** After this the same command is refused for its age, as the record's time; 0: never taken. */
	readonly expiresMs: number;
	/** What it did lasts until then, as the record's time; 0: it does not last. */
	readonly untilMs: number;
	/** Of `set-limit` and `forecast`: what was asked for, and what was before; else empty. */
	readonly value: string;
	readonly was: string;
}

/** Behind a record's head. Allocates. */
export function writeCommand(out: ByteWriter, note: CommandNote): ByteWriter {
	out.u8(note.role).u8(note.what).u8(note.outcome).u48(note.expiresMs).u48(note.untilMs);
	for (const text of [note.id, note.who, note.subject]) writeShortText(out, text, nameBytesMax);
	if (note.value === "" && note.was === "") return out;
	return writeShortText(writeShortText(out, note.value, nameBytesMax), note.was, nameBytesMax);
}

export function readCommand(reader: ByteReader): CommandNote {
	const role = reader.u8();
	const what = reader.u8();
	const outcome = reader.u8();
	const expiresMs = reader.u48();
	const untilMs = reader.u48();
	const id = readShortText(reader);
	const who = readShortText(reader);
	const subject = readShortText(reader);
	const hasValue = reader.left > 0;
	const value = hasValue ? readShortText(reader) : "";
	const was = hasValue ? readShortText(reader) : "";
	return { role, what, outcome, expiresMs, untilMs, id, who, subject, value, was };
}
