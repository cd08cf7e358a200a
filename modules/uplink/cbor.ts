import type { ByteReader, ByteWriter } from "../base/bytes";

/** The part of CBOR (RFC 8949) that the gateway speaks: definite lengths, integers, bytes, text, floats. */

const Major = Object.freeze({ unsigned: 0, negative: 1, bytes: 2, text: 3, array: 4, map: 5 });
const SINGLE = 0xfa;
const DOUBLE = 0xfb;

function head(out: ByteWriter, major: number, argument: number): ByteWriter {
	const top = major << 5;
	if (argument < 24) return out.u8(top | argument);
	if (argument < 0x100) return out.u8(top | 24).u8(argument);
	if (argument < 0x10000) return out.u8(top | 25).u16(argument);
	if (argument < 0x100000000) return out.u8(top | 26).u32(argument);
	return out
		.u8(top | 27)
		.u32(Math.floor(argument / 0x100000000))
		.u32(argument >>> 0);
}

export function cborUnsigned(out: ByteWriter, value: number): ByteWriter {
	return head(out, Major.unsigned, value);
}

export function cborBytes(out: ByteWriter, bytes: Uint8Array): ByteWriter {
	return cborBytesHead(out, bytes.length).copy(bytes);
}

/** What stands before so many bytes. */
export function cborBytesHead(out: ByteWriter, length: number): ByteWriter {
	return head(out, Major.bytes, length);
}

/** Text of 7-bit characters; others become `?` (names in a site are plain ASCII, its check sees to that). */
export function cborText(out: ByteWriter, text: string): ByteWriter {
	head(out, Major.text, text.length);
	for (let index = 0; index < text.length; index += 1) {
		const code = text.charCodeAt(index);
		out.u8(code < 0x80 ? code : 0x3f);
	}
	return out;
}

/** Text whose UTF-8 is at hand. */
export function cborUtf8(out: ByteWriter, bytes: Uint8Array): ByteWriter {
	return head(out, Major.text, bytes.length).copy(bytes);
}

const doubleView = new DataView(new ArrayBuffer(8));

export function cborDouble(out: ByteWriter, value: number): ByteWriter {
	doubleView.setFloat64(0, value);
	return out.u8(DOUBLE).u32(doubleView.getUint32(0)).u32(doubleView.getUint32(4));
}

/** A finite number in the shortest form that holds it: a whole number, a float of 32 bits, one of 64. */
export function cborNumber(out: ByteWriter, value: number): ByteWriter {
	if (Number.isSafeInteger(value)) {
		return value < 0 ? head(out, Major.negative, -1 - value) : head(out, Major.unsigned, value);
	}
	if (Math.fround(value) !== value) return cborDouble(out, value);
	doubleView.setFloat32(0, value);
	return out.u8(SINGLE).u32(doubleView.getUint32(0));
}

export function cborArray(out: ByteWriter, count: number): ByteWriter {
	return head(out, Major.array, count);
}

export function cborMap(out: ByteWriter, count: number): ByteWriter {
	return head(out, Major.map, count);
}

/** Reads one item's head: its major type and argument. Fails the reader on what it does not speak. */
export function readHead(reader: ByteReader): { major: number; argument: number } {
	const first = reader.u8();
	const major = first >> 5;
	const info = first & 0x1f;
	let argument = info;
	if (info === 24) argument = reader.u8();
	else if (info === 25) argument = reader.u16();
	else if (info === 26) argument = reader.u32();
	else if (info === 27) argument = reader.u32() * 0x100000000 + reader.u32();
	else if (info > 27) reader.failed = true;
	return { major, argument };
}
