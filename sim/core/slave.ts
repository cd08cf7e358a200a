import { crc16 } from "../../modules/base/crc";

/** MODBUS Application Protocol V1.1b3, section 7. */
export const ExceptionCode = Object.freeze({
	illegalFunction: 1,
	illegalAddress: 2,
	illegalValue: 3,
	acknowledge: 5,
});
/** What a map gives instead of an exception: all is well, or not a word. */
export const done = 0;
export const silence = -1;

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
	/** Whether it takes a request to `unit` for its own; default: to its own alone. Unit 0 is never answered. */
	hears?(unit: number): boolean;
	/** The unit that a reply to `unit` bears; default the same. */
	answersAs?(unit: number): number;
	/** Before a read: {@link done} to go on, an exception, or {@link silence}. */
	beforeRead?(code: number, address: number, count: number): number;
	/** After a read whose values are on their way. */
	answered?(): void;
	/**
	 * Functions 5, 6, 15 and 16 in one: `done`, an exception, or `silence`. `values` are words, of function 5 the word
	 * that was sent, of 15 zeros and ones. Without it {@link setCoil} and {@link setHolding} take functions 5 and 6.
	 */
	write?(code: number, address: number, values: readonly number[]): number;
	/** A request that is none of the standard's, from the function on and without CRC: the reply so; null: not known. */
	odd?(body: Uint8Array): readonly number[] | null;
}

/**
 * A Modbus RTU slave: frames in, frames out. Knows nothing of time or wires.
 *
 * Written from the protocol, not from the master's code, so that the two can be held against each other.
 */
export class SimSlave {
	/** Address [1, 247]. */
	unit: number;
	readonly #map: SlaveMap;

	constructor(unit: number, map: SlaveMap) {
		this.unit = unit;
		this.#map = map;
	}

	/** The reply to `request`; null when the frame is damaged or another's, as real slaves keep silent then. */
	answer(request: Uint8Array): Uint8Array | null {
		const length = request.length;
		const unit = request[0] as number;
		if (length < 4 || !(this.#map.hears?.(unit) ?? unit === this.unit)) return null;
		const crc = crc16(request, 0, length - 2);
		if (request[length - 2] !== (crc & 0xff) || request[length - 1] !== crc >>> 8) return null;
		const odd = this.#map.odd?.(request.subarray(1, length - 2)) ?? null;
		const code = request[1] as number;
		const body = odd ?? this.#serve(request);
		if (unit === 0 || body === silence) return null;
		const from = this.#map.answersAs?.(unit) ?? unit;
		if (odd !== null) return frame([from, ...odd]);
		return typeof body === "number" ? frame([from, code | 0x80, body]) : frame([from, code, ...body]);
	}

	#serve(request: Uint8Array): readonly number[] | number {
		const code = request[1] as number;
		if (code === 15 || code === 16) return this.#serveMany(request, code);
		if (request.length !== 8) return ExceptionCode.illegalFunction;
		const first = wordAt(request, 2);
		const second = wordAt(request, 4);
		if (code >= 1 && code <= 4) {
			const refusal = this.#map.beforeRead?.(code, first, second) ?? done;
			if (refusal !== done) return refusal;
			const body = this.#read(code, first, second);
			if (typeof body !== "number") this.#map.answered?.();
			return body;
		}
		if (code === 5 || code === 6) {
			const refusal = this.#map.write?.(code, first, [second]) ?? this.#writeOne(code, first, second);
			return refusal === done ? echo(first, second) : refusal;
		}
		return ExceptionCode.illegalFunction;
	}

	#read(code: number, first: number, count: number): readonly number[] | number {
		if (code === 1) return bits(first, count, (address) => this.#map.coil?.(address));
		if (code === 2) return bits(first, count, (address) => this.#map.discrete?.(address));
		if (code === 3) return words(first, count, (address) => this.#map.holding?.(address));
		return words(first, count, (address) => this.#map.input?.(address));
	}

	#writeOne(code: number, address: number, value: number): number {
		if (code === 5 && value !== 0xff00 && value !== 0) return ExceptionCode.illegalValue;
		const isDone = code === 5 ? this.#map.setCoil?.(address, value !== 0) : this.#map.setHolding?.(address, value);
		return isDone === true ? done : ExceptionCode.illegalAddress;
	}

	#serveMany(request: Uint8Array, code: number): readonly number[] | number {
		if (this.#map.write === undefined) return ExceptionCode.illegalFunction;
		const count = wordAt(request, 4);
		const bytes = code === 15 ? Math.ceil(count / 8) : 2 * count;
		if (request.length < 9 || count < 1 || request[6] !== bytes || request.length !== 9 + bytes) {
			return ExceptionCode.illegalValue;
		}
		const values = Array.from({ length: count }, (_, index) => {
			if (code === 16) return wordAt(request, 7 + 2 * index);
			return ((request[7 + (index >> 3)] as number) >> (index & 7)) & 1;
		});
		const refusal = this.#map.write(code, wordAt(request, 2), values);
		return refusal === done ? echo(wordAt(request, 2), count) : refusal;
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
