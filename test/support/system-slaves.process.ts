import { ServerSerial } from "modbus-serial";

/*
 * Slaves by the npm package modbus-serial, on a port of their own process: `node system-slaves.process.js PATH COILS`.
 * COILS are the relays that are on at first, as 0 and 1. Messages from the parent change registers; every relay that
 * is written to is told on standard output.
 */

const Unit = Object.freeze({ soil: 1, air: 2, meter: 3, relays: 10 });
const illegalAddress = 2;
const flowAt = 0;

/** What the devices measure, in their own registers; `flow` in cubic metres an hour. */
interface Registers {
	soil: number[];
	air: number[];
	flow: number;
}

const registers: Registers = { soil: [350, 215, 1234, 0, 0, 0, 0], air: [0, 187, 655], flow: 12.34 };
const [path = "", coilsWord = ""] = process.argv.slice(2);
const coils = [...coilsWord].map((digit) => digit === "1");

function known<T>(value: T | undefined): T {
	if (value === undefined) throw Object.assign(new Error("no such address"), { modbusErrorCode: illegalAddress });
	return value;
}

/** Low word first. */
function floatWord(value: number, word: number): number {
	const bytes = Buffer.alloc(4);
	bytes.writeFloatBE(value);
	return bytes.readUInt16BE(word === 0 ? 2 : 0);
}

const server = new ServerSerial(
	{
		getHoldingRegister(address: number, unit: number) {
			if (unit === Unit.soil) return known(registers.soil[address]);
			if (unit !== Unit.meter) return known<number>(undefined);
			return address === flowAt || address === flowAt + 1 ? floatWord(registers.flow, address - flowAt) : 0;
		},
		getInputRegister: (address: number, unit: number) => known(unit === Unit.air ? registers.air[address] : undefined),
		getCoil: (address: number, unit: number) => known(unit === Unit.relays ? coils[address] : undefined),
		setCoil(address: number, on: boolean, unit: number) {
			known(unit === Unit.relays ? coils[address] : undefined);
			coils[address] = on;
			process.stdout.write(`coil ${address} ${on ? "on" : "off"}\n`);
		},
	},
	{ path, baudRate: 9600, interval: 5, openCallback: opened },
);
server.on("socketError", (error) => process.stderr.write(`${String(error)}\n`));

function opened(error: Error | null): void {
	if (error === null || error === undefined) process.stdout.write("serving\n");
	else {
		process.stderr.write(`${error.message}\n`);
		process.exit(1);
	}
}

process.on("message", (change: Partial<Registers>) => Object.assign(registers, change));
process.on("disconnect", () => process.exit(0));
