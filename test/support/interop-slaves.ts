import jsmodbus from "jsmodbus";
import { ServerSerial } from "modbus-serial";
import { SerialPort } from "serialport";
import { SimSlave } from "../../sim/core/slave";
import { servePort } from "../../sim/demo/serve-port";
import { baud } from "./interop-masters";
import { holds, identification, size, unit } from "./interop-rows";
import { Program } from "./system-program";

/** Ends a slave that was opened. */
export type CloseSlave = () => Promise<unknown>;

function table<T>(value: (address: number) => T): T[] {
	return Array.from({ length: size }, (_, address) => value(address));
}

/** The simulator's slave, served as `headgate slaves` does. */
export async function headgateSlave(path: string): Promise<CloseSlave> {
	const holding = table(holds.holding);
	const coils = table(holds.coil);
	const set = <T>(values: T[], address: number, value: T): boolean => {
		if (address >= size) return false;
		values[address] = value;
		return true;
	};
	const slave = new SimSlave(unit, {
		coil: (address) => coils[address],
		discrete: (address) => table(holds.discrete)[address],
		holding: (address) => holding[address],
		input: (address) => table(holds.input)[address],
		setCoil: (address, on) => set(coils, address, on),
		setHolding: (address, value) => set(holding, address, value),
		identification,
	});
	const port = await servePort({ path, baud, format: "8N1" }, (frame) => {
		const reply = slave.answer(frame);
		return reply === null ? [] : [reply];
	});
	return port.close;
}

/** ServerSerial of the npm package modbus-serial. */
export function modbusSerialSlave(path: string): Promise<CloseSlave> {
	const holding = table(holds.holding);
	const coils = table(holds.coil);
	const known = <T>(values: readonly T[], address: number): T => {
		const value = values[address];
		if (value === undefined) throw Object.assign(new Error("no such address"), { modbusErrorCode: 2 });
		return value;
	};
	const vector = {
		getCoil: (address: number, _unit: number) => known(coils, address),
		getDiscreteInput: (address: number, _unit: number) => known(table(holds.discrete), address),
		getHoldingRegister: (address: number, _unit: number) => known(holding, address),
		getInputRegister: (address: number, _unit: number) => known(table(holds.input), address),
		setCoil(address: number, on: boolean, _unit: number) {
			known(coils, address);
			coils[address] = on;
		},
		setRegister(address: number, value: number, _unit: number) {
			known(holding, address);
			holding[address] = value;
		},
		readDeviceIdentification: (_unit: number) => Object.fromEntries(identification),
	};
	return new Promise((resolve, reject) => {
		const openCallback = (error: Error | null): void => {
			if (error) reject(error);
			else resolve(() => new Promise<void>((done) => server.close(() => done())));
		};
		const server = new ServerSerial(vector, { path, baudRate: baud, unitID: unit, interval: 5, openCallback });
		server.on("socketError", reject);
	});
}

function bitsOf(values: readonly boolean[]): Buffer {
	const bytes = Buffer.alloc(Math.ceil(values.length / 8));
	for (const [index, on] of values.entries()) {
		if (on) bytes[index >> 3] = (bytes[index >> 3] as number) | (1 << (index & 7));
	}
	return bytes;
}

function wordsOf(values: readonly number[]): Buffer {
	return Buffer.from(values.flatMap((value) => [value >> 8, value & 0xff]));
}

/** The server of the npm package jsmodbus on a serial port. */
export async function jsmodbusSlave(path: string): Promise<CloseSlave> {
	const port = new SerialPort({ path, baudRate: baud, autoOpen: false });
	await new Promise<void>((resolve, reject) => port.open((error) => (error ? reject(error) : resolve())));
	const server = new jsmodbus.server.RTU(port, {
		coils: bitsOf(table(holds.coil)),
		discrete: bitsOf(table(holds.discrete)),
		holding: wordsOf(table(holds.holding)),
		input: wordsOf(table(holds.input)),
	});
	const objects = [...identification].map(([id, text]) => ({ id, value: Buffer.from(text) }));
	const identify = (request: InstanceType<typeof jsmodbus.ModbusRTURequest>, send: (reply: Buffer) => void): void => {
		const body = new jsmodbus.responses.ReadDeviceIdentificationResponseBody(1, 0x81, 0, 0, objects);
		send(jsmodbus.ModbusRTUResponse.fromRequest(request, body).createPayload());
	};
	// An event that its types do not know.
	server.on("readDeviceIdentification" as "connection", identify as never);
	return () => new Promise<void>((resolve) => port.close(() => resolve()));
}

/** `modbus_receive` and `modbus_reply` of libmodbus, in the program that `interop-libmodbus.c` makes. */
export async function libmodbusSlave(path: string, program: string): Promise<CloseSlave> {
	const slave = new Program(program, ["serve", path, String(baud), String(unit), String(size)]);
	await slave.says(/^serving$/m);
	return () => slave.end("SIGKILL");
}
