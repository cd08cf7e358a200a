import { ByteReader } from "../base/bytes";
import { readHead } from "./cbor";

/** Bytes of a pack's hash, and of a receipt's code: the first half of SHA-256 and of HMAC-SHA-256. */
export const receiptHashBytes = 16;

/** The receipt message of PACK.md. */
export interface Receipt {
	readonly epoch: Uint8Array;
	readonly first: number;
	readonly count: number;
	/** Of the pack. */
	readonly hash: Uint8Array;
	/** Null when the receiver has no key. */
	readonly mac: Uint8Array | null;
}

const Major = Object.freeze({ unsigned: 0, bytes: 2, text: 3, map: 5 });
const version = 2;

function text(bytes: Uint8Array): string {
	let result = "";
	for (const byte of bytes) result += String.fromCharCode(byte);
	return result;
}

/**
 * Decodes a receipt; null when it is anything else. Keys may come in any order, but `mac` is the last; unknown keys
 * are refused.
 */
export function decodeReceipt(payload: Uint8Array): Receipt | null {
	const reader = new ByteReader(payload);
	const head = readHead(reader);
	const entries = head.argument;
	if (head.major !== Major.map || entries < 5 || entries > 6) return null;
	const none = payload.subarray(0, 0);
	let epoch = none;
	let hash = none;
	let mac: Uint8Array | null = null;
	let found = 0;
	let first = -1;
	let count = -1;
	for (let entry = 0; entry < entries; entry += 1) {
		const key = readHead(reader);
		if (key.major !== Major.text) return null;
		const name = text(reader.take(key.argument));
		const value = readHead(reader);
		const bytes = value.major === Major.bytes ? reader.take(value.argument) : none;
		if (value.major !== Major.bytes && value.major !== Major.unsigned) return null;
		if (name === "v") found = value.argument;
		else if (name === "first") first = value.argument;
		else if (name === "count") count = value.argument;
		else if (name === "epoch") epoch = bytes;
		else if (name === "hash") hash = bytes;
		else if (name === "mac" && entry === entries - 1) mac = bytes;
		else return null;
	}
	if (reader.failed || reader.left > 0 || found !== version || epoch.length !== 6) return null;
	if (hash.length !== receiptHashBytes || (mac !== null && mac.length !== receiptHashBytes)) return null;
	return first < 0 || count < 1 ? null : { epoch, first, count, hash, mac };
}
