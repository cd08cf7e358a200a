import { Encoder } from "cbor-x";
import { ByteReader } from "../../modules/base/bytes";

const depthMax = 8;

const Major = Object.freeze({ unsigned: 0, negative: 1, bytes: 2, text: 3, array: 4, map: 5, tag: 6, other: 7 });
/** After a major type 7: false, true, null, and floats of 16, 32, 64 bits. */
const simpleAllowed = Object.freeze([20, 21, 22]);
const floatBytes: Readonly<Record<number, number>> = Object.freeze({ 25: 2, 26: 4, 27: 8 });

// One for the life of the process: building one costs more than a pack.
let shared: Encoder | undefined;

function encoder(): Encoder {
	shared ??= new Encoder({
		useRecords: false,
		mapsAsObjects: true,
		variableMapSize: true,
		tagUint8Array: false,
		pack: false,
	});
	return shared;
}

function readArgument(reader: ByteReader, info: number): number {
	if (info < 24) return info;
	if (info === 24) return reader.u8();
	if (info === 25) return reader.u16();
	if (info === 26) return reader.u32();
	return reader.u32() * 0x1_0000_0000 + reader.u32();
}

/**
 * Whether the bytes are one item of plain CBOR (RFC 8949): definite lengths, no tags, text as keys, at most
 * 8 levels deep, whole. Seen before a decoder sees them, because one may believe a count of a million that five bytes
 * claim, or make objects of tags.
 *
 * @returns null, or what is wrong
 */
export function plainCborFault(bytes: Uint8Array): string | null {
	const reader = new ByteReader(bytes);
	const levels: { left: number; isMap: boolean }[] = [{ left: 1, isMap: false }];
	for (let level = levels[0]; level; level = levels.at(-1)) {
		if (level.left === 0) {
			levels.pop();
			continue;
		}
		const isKey = level.isMap && level.left % 2 === 0;
		level.left -= 1;
		const head = reader.u8();
		const major = head >> 5;
		const info = head & 0x1f;
		if (reader.failed) return "cut short";
		if (isKey && major !== Major.text) return `a key that is not text at byte ${reader.position - 1}`;
		if (info > 27) return `indefinite or reserved length at byte ${reader.position - 1}`;
		if (major === Major.tag) return `tag at byte ${reader.position - 1}`;
		if (major === Major.other) {
			const width = floatBytes[info];
			if (width === undefined && !simpleAllowed.includes(info)) return `simple value ${info}`;
			reader.take(width ?? 0);
		} else {
			const argument = readArgument(reader, info);
			if (major === Major.bytes || major === Major.text) reader.take(argument);
			if (major === Major.array || major === Major.map) {
				if (argument > reader.left) return "a count larger than the message";
				if (levels.length > depthMax) return `deeper than ${depthMax} levels`;
				levels.push({ left: major === Major.map ? argument * 2 : argument, isMap: major === Major.map });
			}
		}
		if (reader.failed) return "cut short";
	}
	return reader.left > 0 ? `${reader.left} bytes after the end` : null;
}

/**
 * Decodes plain CBOR: maps as objects, integers of 64 bits as BigInt; the byte strings alias `bytes`.
 *
 * @throws Error that says what is wrong
 */
export function decodePlainCbor(bytes: Uint8Array): unknown {
	const fault = plainCborFault(bytes);
	if (fault !== null) throw new Error(`not plain CBOR: ${fault}`);
	return encoder().decode(bytes);
}

/** A CBOR value of integers, text, byte strings, arrays and maps. Integers from 2^32 are given as BigInt. */
export function encodePlainCbor(value: unknown): Uint8Array {
	return Uint8Array.from(encoder().encode(value));
}

/** An unsigned integer as `encodePlainCbor` wants it: cbor-x writes larger numbers as floats. */
export function cborInteger(value: number): number | bigint {
	return value < 0x1_0000_0000 ? value : BigInt(value);
}
