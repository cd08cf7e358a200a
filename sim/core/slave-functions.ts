import { identify } from "./slave-identity";
import { done, ExceptionCode, type Served, type SlaveMap } from "./slave-map";

/**
 * What a slave makes of a request whose unit and CRC are right: functions 1 to 6, 15, 16, 22, 23, 43/14 (MODBUS
 * Application Protocol V1.1b3, section 6). `request` is the whole frame.
 *
 * Addresses are looked up before anything is written: a write that is refused changes nothing, unless the map itself
 * refuses one register of several.
 */
export function serve(map: SlaveMap, request: Uint8Array): Served {
	const code = request[1] as number;
	if (code === 43) return identify(map, request);
	const length = requestBytes(code, request);
	if (length === 0) return ExceptionCode.illegalFunction;
	if (length !== request.length) return ExceptionCode.illegalValue;
	const first = wordAt(request, 2);
	const second = wordAt(request, 4);
	if (code <= 4) return readOf(map, code, first, second);
	if (map.write !== undefined && (code <= 6 || code === 15 || code === 16)) return written(map, request, map.write);
	switch (code) {
		case 5:
			if (second !== 0xff00 && second !== 0) return ExceptionCode.illegalValue;
			return map.setCoil?.(first, second !== 0) === true ? repeated(request, 6) : ExceptionCode.illegalAddress;
		case 6:
			return map.setHolding?.(first, second) === true ? repeated(request, 6) : ExceptionCode.illegalAddress;
		case 15:
			return writeCoils(map, request);
		case 16:
			return writeRegisters(map, request, 4, 123) ?? repeated(request, 6);
		case 22:
			return maskWrite(map, request);
		default:
			return readWrite(map, request);
	}
}

/** Functions 1 to 4. */
function readOf(map: SlaveMap, code: number, first: number, count: number): Served {
	const refusal = map.beforeRead?.(code, first, count) ?? done;
	if (refusal !== done) return refusal;
	const body = tableOf(map, code, first, count);
	if (typeof body !== "number") map.answered?.();
	return body;
}

function tableOf(map: SlaveMap, code: number, first: number, count: number): Served {
	if (code === 1) return bits(first, count, (address) => map.coil?.(address));
	if (code === 2) return bits(first, count, (address) => map.discrete?.(address));
	if (code === 3) return words(first, count, (address) => map.holding?.(address));
	return words(first, count, (address) => map.input?.(address));
}

/** Functions 5, 6, 15 and 16 for a map that takes them all in one. */
function written(map: SlaveMap, request: Uint8Array, write: NonNullable<SlaveMap["write"]>): Served {
	const code = request[1] as number;
	const first = wordAt(request, 2);
	const second = wordAt(request, 4);
	let values = [second];
	if (code > 6) {
		const bytes = code === 15 ? Math.ceil(second / 8) : 2 * second;
		if (second < 1 || request[6] !== bytes) return ExceptionCode.illegalValue;
		values = Array.from({ length: second }, (_, index) =>
			code === 16 ? wordAt(request, 7 + 2 * index) : ((request[7 + (index >> 3)] as number) >> (index & 7)) & 1,
		);
	}
	const refusal = write.call(map, code, first, values);
	return refusal === done ? repeated(request, 6) : refusal;
}

/** Bytes of the whole request frame, as its function and byte count have it; 0 for a function that is not known. */
function requestBytes(code: number, request: Uint8Array): number {
	if (code >= 1 && code <= 6) return 8;
	if (code === 15 || code === 16) return 9 + (request[6] ?? 0);
	if (code === 22) return 10;
	return code === 23 ? 13 + (request[10] ?? 0) : 0;
}

function wordAt(bytes: Uint8Array, offset: number): number {
	return (bytes[offset] as number) * 0x100 + (bytes[offset + 1] as number);
}

/** The reply repeats the request up to there. */
function repeated(request: Uint8Array, end: number): Served {
	return [...request.subarray(2, end)];
}

function words(first: number, count: number, read: (address: number) => number | undefined): Served {
	if (count < 1 || count > 125) return ExceptionCode.illegalValue;
	const body = [2 * count];
	for (let address = first; address < first + count; address += 1) {
		const value = read(address);
		if (value === undefined) return ExceptionCode.illegalAddress;
		body.push((value >> 8) & 0xff, value & 0xff);
	}
	return body;
}

function bits(first: number, count: number, read: (address: number) => boolean | undefined): Served {
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

function writeCoils(map: SlaveMap, request: Uint8Array): Served {
	const first = wordAt(request, 2);
	const count = wordAt(request, 4);
	if (count < 1 || count > 1968 || request[6] !== Math.ceil(count / 8)) return ExceptionCode.illegalValue;
	for (let address = first; address < first + count; address += 1) {
		if (map.coil?.(address) === undefined) return ExceptionCode.illegalAddress;
	}
	for (let index = 0; index < count; index += 1) {
		const on = (((request[7 + (index >> 3)] as number) >> (index & 7)) & 1) === 1;
		if (map.setCoil?.(first + index, on) !== true) return ExceptionCode.illegalAddress;
	}
	return repeated(request, 6);
}

/** Address, count, byte count and values stand from `at` - 2 on. Null: it is done. */
function writeRegisters(map: SlaveMap, request: Uint8Array, at: number, most: number): number | null {
	const first = wordAt(request, at - 2);
	const count = wordAt(request, at);
	if (count < 1 || count > most || request[at + 2] !== 2 * count) return ExceptionCode.illegalValue;
	for (let address = first; address < first + count; address += 1) {
		if (map.holding?.(address) === undefined) return ExceptionCode.illegalAddress;
	}
	for (let index = 0; index < count; index += 1) {
		if (map.setHolding?.(first + index, wordAt(request, at + 3 + 2 * index)) !== true) {
			return ExceptionCode.illegalAddress;
		}
	}
	return null;
}

function maskWrite(map: SlaveMap, request: Uint8Array): Served {
	const address = wordAt(request, 2);
	const and = wordAt(request, 4);
	const or = wordAt(request, 6);
	const value = map.holding?.(address);
	if (value === undefined) return ExceptionCode.illegalAddress;
	const isSet = map.setHolding?.(address, (value & and) | (or & ~and & 0xffff)) === true;
	return isSet ? repeated(request, 8) : ExceptionCode.illegalAddress;
}

/** The write comes first. What is read is looked up before it all the same, so that a refusal changes nothing. */
function readWrite(map: SlaveMap, request: Uint8Array): Served {
	const read = (): Served => words(wordAt(request, 2), wordAt(request, 4), (address) => map.holding?.(address));
	const before = read();
	if (typeof before === "number") return before;
	return writeRegisters(map, request, 8, 121) ?? read();
}
