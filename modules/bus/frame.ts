import { crc16 } from "../base/crc";

/** MODBUS Application Protocol V1.1b3, section 6. */
export const FunctionCode = Object.freeze({
	readCoils: 1,
	readDiscreteInputs: 2,
	readHoldingRegisters: 3,
	readInputRegisters: 4,
	writeSingleCoil: 5,
	writeSingleRegister: 6,
});

/** Value of a function 5 request that closes a coil; 0 opens it (section 6.5). */
export const coilOn = 0xff00;

/** The longest RTU frame: 1 unit + 253 PDU + 2 CRC. */
export const frameBytesMax = 256;
/** Every request that this gateway sends: unit, function, two words, CRC. */
export const requestBytes = 8;
/** Unit, function + 0x80, exception code, CRC. */
const exceptionBytes = 5;
/** Where the data of a read reply begins: after unit, function and byte count. */
export const dataOffset = 3;

/** Writes a request of two words into `out`, CRC included. Reads: address and count. Writes: address and value. */
export function encodeRequest(out: Uint8Array, unit: number, code: number, first: number, second: number): void {
	out[0] = unit;
	out[1] = code;
	out[2] = first >>> 8;
	out[3] = first & 0xff;
	out[4] = second >>> 8;
	out[5] = second & 0xff;
	const crc = crc16(out, 0, 6);
	out[6] = crc & 0xff;
	out[7] = crc >>> 8;
}

/** Bytes of the normal reply to a request: whole frame, CRC included. */
export function replyBytes(code: number, count: number): number {
	switch (code) {
		case FunctionCode.readCoils:
		case FunctionCode.readDiscreteInputs:
			return 5 + Math.ceil(count / 8);
		case FunctionCode.readHoldingRegisters:
		case FunctionCode.readInputRegisters:
			return 5 + 2 * count;
		default:
			return requestBytes;
	}
}

/** What a line of bytes is, seen as the reply to one request. */
export const Match = Object.freeze({
	/** A whole, sound, normal reply. */
	reply: 0,
	/** A whole, sound exception reply. */
	exception: 1,
	/** Nothing wrong so far, more must come. */
	partial: 2,
	/** Cannot become the reply: other unit, other function, other length, or a CRC that is off. */
	wrong: 3,
});

/**
 * Matches `length` received bytes against the request in `request`.
 *
 * By expected length, so gaps inside a frame do no harm; by unit, function, byte count (or the echo of a write) and
 * CRC, so that nothing else passes for the reply.
 */
export function matchReply(request: Uint8Array, reply: Uint8Array, length: number): number {
	const code = request[1] as number;
	if (length >= 1 && reply[0] !== request[0]) return Match.wrong;
	if (length < 2) return Match.partial;
	const isException = reply[1] === (code | 0x80);
	if (!isException && reply[1] !== code) return Match.wrong;
	const count = (request[4] as number) * 0x100 + (request[5] as number);
	const expected = isException ? exceptionBytes : replyBytes(code, count);
	if (!isException && !bodyFits(request, reply, length, code, expected)) return Match.wrong;
	if (length < expected) return Match.partial;
	if (length > expected) return Match.wrong;
	const crc = crc16(reply, 0, expected - 2);
	if (reply[expected - 2] !== (crc & 0xff) || reply[expected - 1] !== crc >>> 8) return Match.wrong;
	return isException ? Match.exception : Match.reply;
}

function bodyFits(request: Uint8Array, reply: Uint8Array, length: number, code: number, expected: number): boolean {
	if (code <= FunctionCode.readInputRegisters) return length < 3 || reply[2] === expected - 5;
	for (let index = 2; index < 6 && index < length; index += 1) {
		if (reply[index] !== request[index]) return false;
	}
	return true;
}
