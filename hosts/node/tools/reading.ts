import { dataOffset, FunctionCode } from "../../../modules/bus/frame";
import { bitsPerReadMax, RequestFrame, registersPerReadMax } from "../../../modules/bus/requests";
import { decodeBit } from "../../../modules/points/decode";
import type { RegisterTable } from "../../../modules/site/profile";
import { isBitTable } from "../../../modules/site/register-runs";
import { HeadgateError } from "../errors";
import type { Answer, Asker } from "./asker";
import type { ToolSlave } from "./tool-slave";

/** A stretch of one table. */
export interface Reading {
	readonly table: RegisterTable;
	readonly address: number;
	/** Registers or bits. */
	readonly count: number;
}

/** The tables in the order in which they are read. */
export const tables: readonly RegisterTable[] = ["holding", "input", "coil", "discrete"];

const codes: { readonly [table in RegisterTable]: number } = {
	coil: FunctionCode.readCoils,
	discrete: FunctionCode.readDiscreteInputs,
	holding: FunctionCode.readHoldingRegisters,
	input: FunctionCode.readInputRegisters,
};

/**
 * Reads `ADDRESS:COUNT`, as `--holding 0:10` has it; the count is 1 when it is missing. Addresses as on the wire.
 *
 * @throws HeadgateError `HG_OPTION`
 */
export function parseReading(table: RegisterTable, text: string): Reading {
	const fail = (what: string): never => {
		throw new HeadgateError("HG_OPTION", `--${table} ${text}: ${what}`);
	};
	const parts = /^(0x[0-9a-f]+|\d+)(?::(\d+))?$/i.exec(text.trim());
	if (parts === null) fail(`it should look like --${table} 0:10 (first address, how many)`);
	const address = Number(parts?.[1]);
	const count = Number(parts?.[2] ?? 1);
	const most = isBitTable(table) ? bitsPerReadMax : registersPerReadMax;
	const what = isBitTable(table) ? "bits" : "registers";
	if (address > 0xffff) fail("addresses go from 0 to 65535");
	if (count < 1 || count > most) fail(`one request reads 1 to ${most} ${what}`);
	if (address + count > 0x10000) fail(`it ends at ${address + count - 1}; addresses go from 0 to 65535`);
	return { table, address, count };
}

/** The request for it. */
export function requestFor({ table, address, count }: Reading, unit: number): RequestFrame {
	return new RequestFrame().words(unit, codes[table], address, count);
}

/** Asks for it. */
export function askFor(asker: Asker, slave: ToolSlave, reading: Reading): Promise<Answer> {
	return asker.ask(slave, requestFor(reading, slave.unit));
}

/** The registers, or the bits as 0 and 1, of a sound reply. */
export function valuesOf(reading: Reading, reply: Uint8Array): number[] {
	const { table, count } = reading;
	return Array.from({ length: count }, (_, index) => {
		if (isBitTable(table)) return decodeBit(reply, dataOffset, index);
		const at = dataOffset + 2 * index;
		return (reply[at] as number) * 0x100 + (reply[at + 1] as number);
	});
}
