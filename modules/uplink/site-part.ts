import { ByteReader, ByteWriter } from "../base/bytes";
import { decodeUtf8 } from "../base/utf8";
import { cborBytes, cborMap, cborText, cborUnsigned, readHead } from "./cbor";
import { codeBytes } from "./seal";

const version = 1;
const Major = Object.freeze({ unsigned: 0, bytes: 2, text: 3, map: 5 });
const keyBytesMax = 16;
const nameBytes = 16;
/** Bytes of the longest message: 1 024 of a table, and what stands around them. */
const partBytesMax = 1200;
const loadedBytesMax = 128;

/** A part of a site's table: PACK.md. */
export interface SitePart {
	/** 16 bytes. */
	readonly name: Uint8Array;
	/** Of the whole table. */
	readonly length: number;
	readonly part: number;
	/** Empty: a question for what is there. Valid as long as the message is. */
	readonly bytes: Uint8Array;
	/** When it was sent: milliseconds since 1970. */
	readonly atMs: number;
}

/** Decodes a part; null when it is anything else. Its code is looked at elsewhere. */
export function decodeSitePart(payload: Uint8Array): SitePart | null {
	if (payload.length > partBytesMax) return null;
	const reader = new ByteReader(payload);
	const head = readHead(reader);
	if (head.major !== Major.map || head.argument !== 7) return null;
	const numbers = new Map<string, number>();
	const strings = new Map<string, Uint8Array>();
	for (let entry = 1; entry <= head.argument; entry += 1) {
		const key = readKey(reader);
		const value = readHead(reader);
		if (key === null) return null;
		if (value.major === Major.unsigned) numbers.set(key, value.argument);
		else if (value.major === Major.bytes) strings.set(key, reader.take(value.argument));
		else return null;
	}
	if (reader.failed || reader.left > 0 || numbers.get("v") !== version) return null;
	const [name, bytes, mac] = [strings.get("table"), strings.get("bytes"), strings.get("mac")];
	const [length, part, atMs] = [numbers.get("length"), numbers.get("part"), numbers.get("at")];
	if (name?.length !== nameBytes || bytes === undefined || mac?.length !== codeBytes) return null;
	if (length === undefined || part === undefined || atMs === undefined) return null;
	return { name, length, part, bytes, atMs };
}

function readKey(reader: ByteReader): string | null {
	const { major, argument } = readHead(reader);
	return major === Major.text && argument <= keyBytesMax ? decodeUtf8(reader.take(argument)) : null;
}

/** Says which parts of a table are there, a bit for each, the first one's the lowest of the first byte. */
export function encodeLoaded(name: Uint8Array, length: number, state: string, have: readonly boolean[]): Uint8Array {
	const bits = new Uint8Array(Math.ceil(have.length / 8));
	for (const [part, isThere] of have.entries()) {
		if (isThere) bits[part >> 3] = (bits[part >> 3] as number) | (1 << (part & 7));
	}
	const out = new ByteWriter(loadedBytesMax);
	cborMap(out, 5);
	cborUnsigned(cborText(out, "v"), version);
	cborBytes(cborText(out, "table"), name);
	cborUnsigned(cborText(out, "length"), length);
	cborBytes(cborText(out, "have"), bits);
	cborText(cborText(out, "state"), state);
	return out.written();
}
