import { ByteReader, ByteWriter } from "../base/bytes";
import { decodeUtf8, encodeUtf8 } from "../base/utf8";
import { cborMap, cborText, cborUnsigned, cborUtf8, readHead } from "./cbor";
import { codeBytes } from "./seal";

const version = 1;
const Major = Object.freeze({ unsigned: 0, bytes: 2, text: 3, map: 5 });
const textBytesMax = 48;
const entriesMax = 12;
/** Bytes of the longest command and of the longest answer. */
const commandBytesMax = 512;

/** The command message of PACK.md, without its code. */
export interface CommandMessage {
	readonly id: string;
	readonly who: string;
	readonly role: string;
	readonly what: string;
	readonly subject: string;
	readonly forMs: number;
	readonly atMs: number;
	readonly validForMs: number;
	/** A decimal number for `set-limit` and `forecast`; empty: none. */
	readonly value: string;
}

/** What a gateway says of a command. */
export interface CommandAnswer {
	readonly id: string;
	readonly outcome: string;
	readonly subject: string;
	/** Of the output, alarm or program afterwards, in a word. */
	readonly state: string;
	/** What that rests on: `none`, `relay` … */
	readonly evidence: string;
}

/**
 * Decodes a command; null when it is anything else. Keys may come in any order, but `mac` is the last; unknown keys are
 * refused. Whether the code is right is not looked at here. Allocates.
 */
export function decodeCommand(payload: Uint8Array): CommandMessage | null {
	if (payload.length > commandBytesMax) return null;
	const reader = new ByteReader(payload);
	const head = readHead(reader);
	if (head.major !== Major.map || head.argument > entriesMax) return null;
	const texts: Record<string, string> = { subject: "", value: "" };
	const numbers: Record<string, number> = { forMs: 0 };
	for (let entry = 1; entry <= head.argument; entry += 1) {
		const key = readText(reader);
		const value = readHead(reader);
		if (key === null) return null;
		if (value.major === Major.unsigned) numbers[key] = value.argument;
		else if (value.major === Major.text && value.argument <= textBytesMax) {
			const text = decodeUtf8(reader.take(value.argument));
			if (text === null) return null;
			texts[key] = text;
		} else if (value.major === Major.bytes && key === "mac" && entry === head.argument) {
			if (reader.take(value.argument).length !== codeBytes) return null;
		} else return null;
	}
	if (reader.failed || reader.left > 0 || numbers.v !== version) return null;
	const { id, who, role, what, subject = "", value = "", ...otherTexts } = texts;
	const { v, forMs = 0, at: atMs, validForMs, ...otherNumbers } = numbers;
	if (Object.keys(otherTexts).length + Object.keys(otherNumbers).length > 0) return null;
	if (id === undefined || id === "" || who === undefined || role === undefined || what === undefined) return null;
	if (atMs === undefined || validForMs === undefined) return null;
	return { id, who, role, what, subject, forMs, atMs, validForMs, value };
}

function readText(reader: ByteReader): string | null {
	const { major, argument } = readHead(reader);
	return major === Major.text && argument <= textBytesMax ? decodeUtf8(reader.take(argument)) : null;
}

/** The answer message of PACK.md, built for one sending. */
export function encodeAnswer({ id, outcome, subject, state, evidence }: CommandAnswer): Uint8Array {
	const out = new ByteWriter(commandBytesMax);
	cborMap(out, 6);
	cborUnsigned(cborText(out, "v"), version);
	for (const [key, text] of Object.entries({ id, outcome, subject, state, evidence })) {
		cborUtf8(cborText(out, key), encodeUtf8(text));
	}
	return out.written();
}
