import { assert } from "../base/assert";
import { encodeRequest, FunctionCode, frameBytesMax, meiIdentification, requestBytes, sealFrame } from "./frame";

/** Most of each that one request may ask for or write (MODBUS Application Protocol V1.1b3, section 6). */
export const registersPerReadMax = 125;
export const bitsPerReadMax = 2000;
export const registersPerWriteMax = 123;
export const coilsPerWriteMax = 1968;
const registersPerReadWriteMax = 121;

/** A request frame in a buffer made once, and the builders for every function that this gateway speaks. */
export class RequestFrame {
	readonly bytes = new Uint8Array(frameBytesMax);
	length = 0;
	/** Kept: polls are all of one length. */
	#view = this.bytes.subarray(0, requestBytes);

	/** Functions 1 to 6: address and count, or address and value. */
	words(unit: number, code: number, first: number, second: number): this {
		this.length = encodeRequest(this.bytes, unit, code, first, second);
		return this;
	}

	/** Functions 5 and 6 with one word, 15 with zeros and ones, 16 with words. */
	write(unit: number, code: number, address: number, value: number | readonly number[]): this {
		const values = typeof value === "number" ? null : value;
		if (code === FunctionCode.writeMultipleCoils && values !== null) return this.writeCoils(unit, address, values);
		if (code === FunctionCode.writeMultipleRegisters && values !== null) {
			return this.writeRegisters(unit, address, values);
		}
		return this.words(unit, code, address, typeof value === "number" ? value : (value[0] as number));
	}

	/** Function 15. 1 to 1 968 coils, as zeros and ones or booleans. */
	writeCoils(unit: number, address: number, coils: readonly (boolean | number)[]): this {
		assert(coils.length >= 1 && coils.length <= coilsPerWriteMax, "coils to write out of range");
		const data = new Uint8Array(Math.ceil(coils.length / 8));
		coils.forEach((on, index) => {
			if (on) data[index >> 3] = (data[index >> 3] as number) | (1 << (index & 7));
		});
		return this.counted(unit, FunctionCode.writeMultipleCoils, address, coils.length, data);
	}

	/** Function 16. 1 to 123 registers. */
	writeRegisters(unit: number, address: number, values: readonly number[]): this {
		assert(values.length >= 1 && values.length <= registersPerWriteMax, "registers to write out of range");
		return this.counted(unit, FunctionCode.writeMultipleRegisters, address, values.length, wordsOf(values));
	}

	/** Function 22: register := (register AND and) OR (or AND NOT and). */
	maskWrite(unit: number, address: number, and: number, or: number): this {
		this.start(unit, FunctionCode.maskWriteRegister).word(address).word(and).word(or);
		this.length = sealFrame(this.bytes, this.length);
		return this;
	}

	/** Function 23: writes 1 to 121 registers, then reads 1 to 125. */
	readWrite(unit: number, address: number, count: number, writeAddress: number, values: readonly number[]): this {
		assert(count >= 1 && count <= registersPerReadMax, "registers to read out of range");
		assert(values.length >= 1 && values.length <= registersPerReadWriteMax, "registers to write out of range");
		const data = wordsOf(values);
		this.start(unit, FunctionCode.readWriteRegisters).word(address).word(count);
		this.word(writeAddress).word(values.length).byte(data.length).copy(data);
		this.length = sealFrame(this.bytes, this.length);
		return this;
	}

	/** Function 43/14. `level` 1 basic, 2 regular, 3 extended, 4 one object; `object` to begin with. */
	identify(unit: number, level: number, object: number): this {
		this.start(unit, FunctionCode.encapsulated).byte(meiIdentification).byte(level).byte(object);
		this.length = sealFrame(this.bytes, this.length);
		return this;
	}

	/** Whatever an odd device wants: unit, function and data; the CRC is put behind. 2 to 254 bytes. */
	raw(bytes: Uint8Array): this {
		assert(bytes.length >= 2 && bytes.length <= frameBytesMax - 2, "raw request out of range");
		this.length = 0;
		this.copy(bytes);
		this.length = sealFrame(this.bytes, this.length);
		return this;
	}

	copyFrom(other: RequestFrame): void {
		this.bytes.set(other.bytes);
		this.length = other.length;
	}

	/** The frame, without copying. */
	frame(): Uint8Array {
		if (this.#view.length !== this.length) this.#view = this.bytes.subarray(0, this.length);
		return this.#view;
	}

	private counted(unit: number, code: number, address: number, count: number, data: Uint8Array): this {
		this.start(unit, code).word(address).word(count).byte(data.length).copy(data);
		this.length = sealFrame(this.bytes, this.length);
		return this;
	}

	private start(unit: number, code: number): this {
		this.length = 0;
		return this.byte(unit).byte(code);
	}

	private byte(value: number): this {
		this.bytes[this.length] = value;
		this.length += 1;
		return this;
	}

	private word(value: number): this {
		return this.byte((value >>> 8) & 0xff).byte(value & 0xff);
	}

	private copy(data: Uint8Array): this {
		this.bytes.set(data, this.length);
		this.length += data.length;
		return this;
	}
}

function wordsOf(values: readonly number[]): Uint8Array {
	const data = new Uint8Array(2 * values.length);
	values.forEach((value, index) => {
		data[2 * index] = (value >>> 8) & 0xff;
		data[2 * index + 1] = value & 0xff;
	});
	return data;
}
