import { ByteReader, type ByteWriter } from "../base/bytes";

/** The part of protobuf's encoding that Sparkplug needs: varints, doubles, what has a length. */

export const Wire = Object.freeze({ varint: 0, fixed64: 1, bytes: 2, fixed32: 5 });

/** Bytes of the longest varint: 64 bits. */
const VARINT_BYTES_MAX = 10;
const doubleView = new DataView(new ArrayBuffer(8));

/** A whole number [0, 2^53). */
export function pbUnsigned(out: ByteWriter, field: number, value: number): ByteWriter {
	return out.varint(8 * field + Wire.varint).varint(value);
}

export function pbBoolean(out: ByteWriter, field: number, value: boolean): ByteWriter {
	return pbUnsigned(out, field, value ? 1 : 0);
}

export function pbDouble(out: ByteWriter, field: number, value: number): ByteWriter {
	doubleView.setFloat64(0, value);
	out.varint(8 * field + Wire.fixed64);
	for (let byte = 7; byte >= 0; byte -= 1) out.u8(doubleView.getUint8(byte));
	return out;
}

/** Text, bytes, or a message that was written elsewhere. */
export function pbBytes(out: ByteWriter, field: number, bytes: Uint8Array, length = bytes.length): ByteWriter {
	return out
		.varint(8 * field + Wire.bytes)
		.varint(length)
		.copy(bytes, 0, length);
}

/** Reads a message field by field. Check `failed` at the end. */
export class FieldReader {
	readonly #reader: ByteReader;
	field = 0;
	wire = 0;

	constructor(message: Uint8Array) {
		this.#reader = new ByteReader(message);
	}

	get failed(): boolean {
		return this.#reader.failed;
	}

	/** The next field, which must be taken or skipped; false at the end or when the bytes are no message. */
	next(): boolean {
		if (this.#reader.failed || this.#reader.left === 0) return false;
		const head = this.#reader.varint();
		this.wire = head % 8;
		this.field = (head - this.wire) / 8;
		if (this.field === 0) this.#reader.failed = true;
		return !this.#reader.failed;
	}

	bytes(): Uint8Array {
		return this.#reader.take(this.#reader.varint());
	}

	/** Whether a varint is other than 0; it may have 64 bits. */
	isSet(): boolean {
		let isSet = false;
		for (let at = 0; at < VARINT_BYTES_MAX; at += 1) {
			const byte = this.#reader.u8();
			if ((byte & 0x7f) !== 0) isSet = true;
			if (byte < 0x80) return isSet && !this.#reader.failed;
		}
		this.#reader.failed = true;
		return false;
	}

	skip(): void {
		if (this.wire === Wire.varint) this.isSet();
		else if (this.wire === Wire.fixed64) this.#reader.take(8);
		else if (this.wire === Wire.bytes) this.bytes();
		else if (this.wire === Wire.fixed32) this.#reader.take(4);
		else this.#reader.failed = true;
	}
}
