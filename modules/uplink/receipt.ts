import { ByteReader } from "../base/bytes";
import { readHead } from "./cbor";

/** The receipt message of PACK.md. */
export interface Receipt {
	readonly epoch: Uint8Array;
	readonly first: number;
	readonly count: number;
	readonly crc: number;
}

const Major = Object.freeze({ unsigned: 0, bytes: 2, text: 3, map: 5 });

function text(bytes: Uint8Array): string {
	let result = "";
	for (const byte of bytes) result += String.fromCharCode(byte);
	return result;
}

/** Decodes a receipt; null when it is anything else. Keys may come in any order; unknown keys are refused. */
export function decodeReceipt(payload: Uint8Array): Receipt | null {
	const reader = new ByteReader(payload);
	const head = readHead(reader);
	if (head.major !== Major.map || head.argument !== 5) return null;
	let epoch = payload.subarray(0, 0);
	let version = 0;
	let first = -1;
	let count = -1;
	let crc = -1;
	for (let entry = 0; entry < 5; entry += 1) {
		const key = readHead(reader);
		if (key.major !== Major.text) return null;
		const name = text(reader.take(key.argument));
		const value = readHead(reader);
		if (name === "epoch" && value.major === Major.bytes) {
			epoch = reader.take(value.argument);
			continue;
		}
		if (value.major !== Major.unsigned) return null;
		if (name === "v") version = value.argument;
		else if (name === "first") first = value.argument;
		else if (name === "count") count = value.argument;
		else if (name === "crc") crc = value.argument;
		else return null;
	}
	if (reader.failed || reader.left > 0 || version !== 1 || epoch.length !== 6) return null;
	return first < 0 || count < 1 || crc < 0 ? null : { epoch, first, count, crc };
}
