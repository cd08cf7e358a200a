import { exceptionName } from "../../../modules/bus/exceptions";
import { coilOn, dataOffset, exceptionBytes, FunctionCode, isSealed, replyBytes } from "../../../modules/bus/frame";
import { decodeBit } from "../../../modules/points/decode";
import type { RegisterRef, RegisterTable } from "../../../modules/site/profile";

/** Registers or bits that passed on the line, in a reply that was read or in a request that wrote. */
export interface Stretch {
	readonly table: RegisterTable;
	readonly address: number;
	/** Words; zeros and ones of coils and discrete inputs. */
	readonly words: readonly number[];
	readonly isWritten: boolean;
	/** What a function 5 request really carried: some boards take a time instead of on and off. */
	readonly coilWord?: number;
}

/** Why an exchange says nothing: an exception's number and name, or `HG_DECODE_…` and what is wrong. */
export interface ExchangeFault {
	readonly code: number | `HG_DECODE_${string}`;
	readonly name: string;
}

const tables: { readonly [code: number]: RegisterTable } = {
	1: "coil",
	2: "discrete",
	3: "holding",
	4: "input",
	5: "coil",
	6: "holding",
	15: "coil",
	16: "holding",
};
/** Unit, function, address, count, byte count: data of functions 15 and 16 begins behind them. */
const WRITTEN_OFFSET = 7;
const COUNTED_BYTES_MIN = 9;

/**
 * What a request and the reply to it carried: functions 1 to 6, 15 and 16.
 *
 * @param request whole frame with CRC; so is `reply`
 * @param mayAnswer whether this unit's reply counts, though another was asked
 */
export function readExchange(
	request: Uint8Array,
	reply: Uint8Array,
	mayAnswer: (unit: number) => boolean = () => false,
): Stretch | ExchangeFault {
	const fault = requestFault(request) ?? replyFault(request, reply, mayAnswer);
	if (fault !== null) return fault;
	const code = request[1] as number;
	const table = tables[code] as RegisterTable;
	const address = wordAt(request, 2);
	const second = wordAt(request, 4);
	const isWritten = code > FunctionCode.readInputRegisters;
	if (code === FunctionCode.writeSingleCoil) {
		return { table, address, words: [second === coilOn ? 1 : 0], isWritten, coilWord: second };
	}
	if (code === FunctionCode.writeSingleRegister) return { table, address, words: [second], isWritten };
	const data = isWritten ? request.subarray(WRITTEN_OFFSET) : reply.subarray(dataOffset);
	const isBits = table === "coil" || table === "discrete";
	const words = Array.from({ length: second }, (_, index) =>
		isBits ? decodeBit(data, 0, index) : wordAt(data, 2 * index),
	);
	return { table, address, words, isWritten };
}

export function isFault(exchange: Stretch | ExchangeFault): exchange is ExchangeFault {
	return "code" in exchange;
}

/** The word at a place; null when it did not pass. */
export function wordIn(stretch: Stretch, place: RegisterRef): number | null {
	if (place.table !== stretch.table) return null;
	return stretch.words[place.address - stretch.address] ?? null;
}

/** Whether `width` registers or bits from a place on all passed. */
export function holds({ table, address, words }: Stretch, place: RegisterRef, width: number): boolean {
	return place.table === table && place.address >= address && place.address + width <= address + words.length;
}

function wordAt(bytes: Uint8Array, offset: number): number {
	return (bytes[offset] as number) * 0x100 + (bytes[offset + 1] as number);
}

function fault(code: ExchangeFault["code"], name: string): ExchangeFault {
	return { code, name };
}

function requestFault(request: Uint8Array): ExchangeFault | null {
	if (!isSealed(request, request.length)) return fault("HG_DECODE_REQUEST", "the request's CRC is wrong");
	const code = request[1] as number;
	if (tables[code] === undefined) {
		return fault("HG_DECODE_FUNCTION", `function ${code} is not decoded: 1 to 6, 15 and 16 are`);
	}
	const isCounted = code >= FunctionCode.writeMultipleCoils;
	const bytes = isCounted && request.length >= COUNTED_BYTES_MIN ? COUNTED_BYTES_MIN + (request[6] as number) : 8;
	if (request.length !== bytes || (isCounted && request[6] !== dataBytes(code, wordAt(request, 4)))) {
		return fault("HG_DECODE_REQUEST", `the request is ${request.length} bytes long, which function ${code} is not`);
	}
	return null;
}

function dataBytes(code: number, count: number): number {
	return code === FunctionCode.writeMultipleCoils ? Math.ceil(count / 8) : 2 * count;
}

function replyFault(
	request: Uint8Array,
	reply: Uint8Array,
	mayAnswer: (unit: number) => boolean,
): ExchangeFault | null {
	const [asked = 0, code = 0] = request;
	const [unit = 0, replied = 0] = reply;
	if (!isSealed(reply, reply.length)) return fault("HG_DECODE_CRC", "the reply's CRC is wrong");
	if (unit !== asked && !mayAnswer(unit)) {
		return fault("HG_DECODE_UNIT", `unit ${unit} replied, unit ${asked} was asked`);
	}
	if (replied === (code | 0x80) && reply.length === exceptionBytes) {
		return fault(reply[2] as number, exceptionName(reply[2] as number));
	}
	if (replied !== code) return fault("HG_DECODE_FUNCTION", `function ${replied} replied, ${code} was asked`);
	const isRead = code <= FunctionCode.readInputRegisters;
	const bytes = replyBytes(code, wordAt(request, 4));
	if (reply.length !== bytes || (isRead && reply[2] !== bytes - 5)) {
		return fault("HG_DECODE_LENGTH", `the reply is ${reply.length} bytes long, ${bytes} were asked for`);
	}
	if (!isRead && request.subarray(2, 6).some((byte, index) => byte !== reply[2 + index])) {
		return fault("HG_DECODE_ECHO", "the reply to a write repeats something else than what was written");
	}
	return null;
}
