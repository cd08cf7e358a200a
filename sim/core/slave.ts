import { crc16 } from "../../modules/base/crc";

/** MODBUS Application Protocol V1.1b3, section 7. */
const ExceptionCode = Object.freeze({ illegalFunction: 1, illegalAddress: 2, illegalValue: 3 });

/** Registers and coils of a slave, as it sees them itself. Undefined: there is no such address. */
export interface SlaveMap {
	holding?(address: number): number | undefined;
	input?(address: number): number | undefined;
	coil?(address: number): boolean | undefined;
	discrete?(address: number): boolean | undefined;
	/** False: there is no such coil. */
	setCoil?(address: number, on: boolean): boolean;
	/** False: there is no such register. */
	setHolding?(address: number, value: number): boolean;
}

/**
 * A Modbus RTU slave: frames in, frames out. Knows nothing of time or wires.
 *
 * Written from the protocol, not from the master's code, so that the two can be held against each other.
 */
export class SimSlave {
	readonly unit: number;
	readonly #map: SlaveMap;

	/** @param unit address [1, 247] */
	constructor(unit: number, map: SlaveMap) {
		this.unit = unit;
		this.#map = map;
	}

	/** The reply to `request`; null when the frame is damaged or another's, as real slaves keep silent then. */
	answer(request: Uint8Array): Uint8Array | null {
		const length = request.length;
		if (length < 4 || request[0] !== this.unit) return null;
		const crc = crc16(request, 0, length - 2);
		if (request[length - 2] !== (crc & 0xff) || request[length - 1] !== crc >>> 8) return null;
		const code = request[1] as number;
		const body =
			length === 8 ? this.#serve(code, wordAt(request, 2), wordAt(request, 4)) : ExceptionCode.illegalFunction;
		if (typeof body === "number") return frame([this.unit, code | 0x80, body]);
		return frame([this.unit, code, ...body]);
	}

	#serve(code: number, first: number, second: number): readonly number[] | number {
		switch (code) {
			case 1:
				return bits(first, second, (address) => this.#map.coil?.(address));
			case 2:
				return bits(first, second, (address) => this.#map.discrete?.(address));
			case 3:
				return words(first, second, (address) => this.#map.holding?.(address));
			case 4:
				return words(first, second, (address) => this.#map.input?.(address));
			case 5:
				if (second !== 0xff00 && second !== 0) return ExceptionCode.illegalValue;
				return this.#map.setCoil?.(first, second !== 0) === true ? echo(first, second) : ExceptionCode.illegalAddress;
			case 6:
				return this.#map.setHolding?.(first, second) === true ? echo(first, second) : ExceptionCode.illegalAddress;
			default:
				return ExceptionCode.illegalFunction;
		}
	}
}

function wordAt(bytes: Uint8Array, offset: number): number {
	return (bytes[offset] as number) * 0x100 + (bytes[offset + 1] as number);
}

function echo(first: number, second: number): readonly number[] {
	return [first >> 8, first & 0xff, second >> 8, second & 0xff];
}

function words(
	first: number,
	count: number,
	read: (address: number) => number | undefined,
): readonly number[] | number {
	if (count < 1 || count > 125) return ExceptionCode.illegalValue;
	const body = [2 * count];
	for (let address = first; address < first + count; address += 1) {
		const value = read(address);
		if (value === undefined) return ExceptionCode.illegalAddress;
		body.push((value >> 8) & 0xff, value & 0xff);
	}
	return body;
}

function bits(
	first: number,
	count: number,
	read: (address: number) => boolean | undefined,
): readonly number[] | number {
	if (count < 1 || count > 2000) return ExceptionCode.illegalValue;
	const body = new Array<number>(1 + Math.ceil(count / 8)).fill(0);
	body[0] = body.length - 1;
	for (let index = 0; index < count; index += 1) {
		const value = read(first + index);
		if (value === undefined) return ExceptionCode.illegalAddress;
		if (value) body[1 + (index >> 3)] = (body[1 + (index >> 3)] as number) | (1 << (index & 7));
	}
	return body;
}

function frame(bytes: readonly number[]): Uint8Array {
	const result = new Uint8Array(bytes.length + 2);
	result.set(bytes);
	const crc = crc16(result, 0, bytes.length);
	result[bytes.length] = crc & 0xff;
	result[bytes.length + 1] = crc >>> 8;
	return result;
}
