import { crc16 } from "../base/crc";

/** MODBUS Application Protocol V1.1b3, section 6. */
export const FunctionCode = Object.freeze({
	readCoils: 1,
	readDiscreteInputs: 2,
	readHoldingRegisters: 3,
	readInputRegisters: 4,
	writeSingleCoil: 5,
	writeSingleRegister: 6,
	writeMultipleCoils: 15,
	writeMultipleRegisters: 16,
	maskWriteRegister: 22,
	readWriteRegisters: 23,
	encapsulated: 43,
});

/** MEI type of function 43 that asks a device who it is (section 6.21). */
export const meiIdentification = 14;
/** Value of a function 5 request that closes a coil; 0 opens it (section 6.5). */
export const coilOn = 0xff00;
/** The unit that every slave hears and none answers. */
export const broadcastUnit = 0;

/** The longest RTU frame: 1 unit + 253 PDU + 2 CRC. */
export const frameBytesMax = 256;
/** A request of two words: unit, function, words, CRC. */
export const requestBytes = 8;
/** Unit, function + 0x80, exception code, CRC. */
export const exceptionBytes = 5;
/** Where the data of a read reply begins: after unit, function and byte count. */
export const dataOffset = 3;
const shortestBytes = 4;

/** Puts the CRC behind `length` bytes of `out`; the whole frame's length. */
export function sealFrame(out: Uint8Array, length: number): number {
	const crc = crc16(out, 0, length);
	out[length] = crc & 0xff;
	out[length + 1] = crc >>> 8;
	return length + 2;
}

/** Whether the last two of `length` bytes are the CRC of the others. */
export function isSealed(frame: Uint8Array, length: number): boolean {
	if (length < shortestBytes) return false;
	const crc = crc16(frame, 0, length - 2);
	return frame[length - 2] === (crc & 0xff) && frame[length - 1] === crc >>> 8;
}

/** Writes a request of two words into `out`, CRC included. Reads: address and count. Writes: address and value. */
export function encodeRequest(out: Uint8Array, unit: number, code: number, first: number, second: number): number {
	out[0] = unit;
	out[1] = code;
	out[2] = first >>> 8;
	out[3] = first & 0xff;
	out[4] = second >>> 8;
	out[5] = second & 0xff;
	return sealFrame(out, 6);
}

function word(bytes: Uint8Array, offset: number): number {
	return (bytes[offset] as number) * 0x100 + (bytes[offset + 1] as number);
}

/** Bytes of the normal reply to a read or write of `count`: whole frame, CRC included. */
export function replyBytes(code: number, count: number): number {
	switch (code) {
		case FunctionCode.readCoils:
		case FunctionCode.readDiscreteInputs:
			return 5 + Math.ceil(count / 8);
		case FunctionCode.readHoldingRegisters:
		case FunctionCode.readInputRegisters:
		case FunctionCode.readWriteRegisters:
			return 5 + 2 * count;
		case FunctionCode.maskWriteRegister:
			return 10;
		default:
			return requestBytes;
	}
}

/** The reply's length is not known yet. */
const notYet = 0;
/** Silence alone ends the reply: a function whose replies nobody described. */
const bySilence = -1;

/** Whole length of the normal reply to `request`, as far as `length` bytes of it tell; or one of the two above. */
function expectedBytes(request: Uint8Array, reply: Uint8Array, length: number): number {
	const code = request[1] as number;
	switch (code) {
		case FunctionCode.writeSingleCoil:
		case FunctionCode.writeSingleRegister:
		case FunctionCode.writeMultipleCoils:
		case FunctionCode.writeMultipleRegisters:
		case FunctionCode.maskWriteRegister:
		case FunctionCode.readCoils:
		case FunctionCode.readDiscreteInputs:
		case FunctionCode.readHoldingRegisters:
		case FunctionCode.readInputRegisters:
		case FunctionCode.readWriteRegisters:
			return replyBytes(code, word(request, 4));
		case FunctionCode.encapsulated:
			return request[2] === meiIdentification ? identificationBytes(reply, length) : bySilence;
		default:
			return bySilence;
	}
}

/** Bytes of the normal reply to `request`: what its function and count tell beforehand, or the longest that may be. */
export function knownReplyBytes(request: Uint8Array): number {
	const expected = expectedBytes(request, request, 0);
	return expected > 0 ? expected : frameBytesMax;
}

/** Objects of a device identification say their own length, one by one (section 6.21). */
function identificationBytes(reply: Uint8Array, length: number): number {
	if (length < 8) return notYet;
	let at = 8;
	for (let object = 0; object < (reply[7] as number); object += 1) {
		if (length < at + 2) return notYet;
		at += 2 + (reply[at + 1] as number);
	}
	return at + 2;
}

/** Whether what has come so far of a reply repeats what the request calls for. */
function bodyFits(request: Uint8Array, reply: Uint8Array, length: number, expected: number): boolean {
	const code = request[1] as number;
	if (code <= FunctionCode.readInputRegisters || code === FunctionCode.readWriteRegisters) {
		return length < 3 || reply[2] === expected - 5;
	}
	if (code === FunctionCode.encapsulated) {
		return length < 4 || request[2] !== meiIdentification || (reply[2] === request[2] && reply[3] === request[3]);
	}
	if (expected === bySilence) return true;
	const echoed = code === FunctionCode.maskWriteRegister ? 8 : 6;
	for (let index = 2; index < echoed && index < length; index += 1) {
		if (reply[index] !== request[index]) return false;
	}
	return true;
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
	/** Nothing wrong; it is whole if silence follows. */
	untilSilence: 4,
});

/**
 * Matches `length` received bytes against `request`.
 *
 * By expected length, so gaps inside a frame do no harm; by unit, function, byte count (or the echo of a write) and
 * CRC, so that nothing else passes for the reply.
 */
export function matchReply(request: Uint8Array, reply: Uint8Array, length: number): number {
	if (length >= 1 && reply[0] !== request[0]) return Match.wrong;
	if (length < 2) return Match.partial;
	const code = request[1] as number;
	const isException = reply[1] === (code | 0x80) && code < 0x80;
	if (!isException && reply[1] !== code) return Match.wrong;
	const expected = isException ? exceptionBytes : expectedBytes(request, reply, length);
	if (!isException && !bodyFits(request, reply, length, expected)) return Match.wrong;
	if (expected === bySilence) return length > frameBytesMax ? Match.wrong : Match.untilSilence;
	if (expected > frameBytesMax) return Match.wrong;
	if (expected === notYet || length < expected) return length >= frameBytesMax ? Match.wrong : Match.partial;
	if (length > expected || !isSealed(reply, expected)) return Match.wrong;
	return isException ? Match.exception : Match.reply;
}

/**
 * Length of the whole, sound frame of somebody else at the start of `bytes`; 0 when there is none.
 *
 * A reply that comes late, or from a unit that was not asked: known by its own length and CRC, so that it can be passed
 * over and the reply behind it still be read.
 */
export function strangerBytes(bytes: Uint8Array, length: number): number {
	if (length < shortestBytes + 1) return 0;
	const code = bytes[1] as number;
	let whole = requestBytes;
	if (code >= 0x80) whole = exceptionBytes;
	else if (code <= FunctionCode.readInputRegisters || code === FunctionCode.readWriteRegisters) {
		whole = 5 + (bytes[2] as number);
	} else if (code === FunctionCode.maskWriteRegister) whole = 10;
	return whole <= length && isSealed(bytes, whole) ? whole : 0;
}
