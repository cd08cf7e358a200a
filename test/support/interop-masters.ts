import { execFile } from "node:child_process";
import { setTimeout as delay } from "node:timers/promises";
import jsmodbus from "jsmodbus";
import ModbusRTU from "modbus-serial";
import { SerialPort } from "serialport";
import { Asker } from "../../hosts/node/tools/asker";
import { ToolSlave } from "../../hosts/node/tools/tool-slave";
import { coilOn, dataOffset } from "../../modules/bus/frame";
import { RequestFrame } from "../../modules/bus/requests";
import { BusStatus, busStatusCode } from "../../modules/bus/status";
import { debianProgram } from "./debian-program";
import { type Master, type Operation, Outcome } from "./interop-rows";

export const baud = 115_200;

/** Our line, as `headgate read` and `headgate write` use it. */
export async function headgateMaster(path: string): Promise<Master> {
	const settings = { path, baud, format: "8N1" } as const;
	const asker = new Asker(settings);
	return {
		async ask(operation, timeoutMs) {
			const slave = new ToolSlave(settings, { unit: operation[0], timeoutMs, waitsForLate: false });
			const { status, reply } = await asker.ask(slave, frameOf(operation));
			if (status === BusStatus.timeout) return Outcome.silence;
			if (status === BusStatus.exception) return Outcome.exception(reply[2] as number);
			return status === BusStatus.good ? contentOf(operation, reply) : busStatusCode(status);
		},
		close: async () => asker.close(),
	};
}

function frameOf([unit, code, a = 0, b = 0, c = 0, ...rest]: Operation): RequestFrame {
	const frame = new RequestFrame();
	if (code === 5) return frame.words(unit, code, a, b === 0 ? 0 : coilOn);
	if (code <= 6) return frame.words(unit, code, a, b);
	const values = [b, c, ...rest];
	if (code === 15) return frame.writeCoils(unit, a, values.map(Boolean));
	if (code === 16) return frame.writeRegisters(unit, a, values);
	if (code === 22) return frame.maskWrite(unit, a, b, c);
	return code === 23 ? frame.readWrite(unit, a, b, c, rest) : frame.identify(unit, a, b);
}

function contentOf([unit, code, , count = 0]: Operation, reply: Uint8Array): string {
	if (unit === 0 || [5, 6, 15, 16, 22].includes(code)) return Outcome.done;
	if (code === 43) {
		const objects: [number, string][] = [];
		for (let at = 8; at < reply.length - 2; at += 2 + (reply[at + 1] as number)) {
			const text = reply.subarray(at + 2, at + 2 + (reply[at + 1] as number));
			objects.push([reply[at] as number, Buffer.from(text).toString("latin1")]);
		}
		return Outcome.objects(objects);
	}
	const data = Buffer.from(reply).subarray(dataOffset);
	const value = (index: number): number =>
		code <= 2 ? ((data[index >> 3] as number) >> (index & 7)) & 1 : data.readUInt16BE(2 * index);
	return Outcome.values(Array.from({ length: count }, (_, index) => value(index)));
}

/** What this version has and its types do not say. */
interface WithReadWrite {
	readWriteRegisters(
		from: number,
		count: number,
		to: number,
		words: number,
		values: number[],
	): Promise<{ data: number[] }>;
}

/** The npm package modbus-serial: as it reads by itself, or buffered. */
export async function modbusSerialMaster(path: string, isBuffered: boolean): Promise<Master> {
	const client = new ModbusRTU();
	await (isBuffered
		? client.connectRTUBuffered(path, { baudRate: baud })
		: client.connectRTU(path, { baudRate: baud }));
	const askOnce = async ([unit, code, a = 0, b = 0, c = 0, ...rest]: Operation): Promise<string> => {
		client.setID(unit);
		if (code === 1) return Outcome.values((await client.readCoils(a, b)).data.slice(0, b));
		if (code === 2) return Outcome.values((await client.readDiscreteInputs(a, b)).data.slice(0, b));
		if (code === 3) return Outcome.values((await client.readHoldingRegisters(a, b)).data);
		if (code === 4) return Outcome.values((await client.readInputRegisters(a, b)).data);
		if (code === 23) {
			const both = client as unknown as WithReadWrite;
			return Outcome.values((await both.readWriteRegisters(a, b, c, rest.length, rest)).data);
		}
		if (code === 43) {
			// Objects by number, though the types have a list.
			const { data } = await client.readDeviceIdentification(a, b);
			return Outcome.objects(Object.entries(data).map(([id, text]) => [Number(id), String(text)]));
		}
		if (code === 5) await client.writeCoil(a, b !== 0);
		if (code === 6) await client.writeRegister(a, b);
		if (code === 15) await client.writeCoils(a, [b, c, ...rest].map(Boolean));
		if (code === 16) await client.writeRegisters(a, [b, c, ...rest]);
		if (code === 22) await client.maskWriteRegister(a, b, c);
		return Outcome.done;
	};
	return {
		async ask(operation, timeoutMs) {
			client.setTimeout(timeoutMs);
			for (let turn = 0; ; turn += 1) {
				try {
					return await askOnce(operation);
				} catch (error) {
					const { modbusCode, name, message } = error as Error & { modbusCode?: number };
					if (modbusCode !== undefined) return Outcome.exception(modbusCode);
					if (name === "TransactionTimedOutError") return Outcome.silence;
					// Unbuffered, it takes each piece that a port delivers for a whole reply.
					if (isBuffered || turn === 3 || !/length|CRC/i.test(message)) return message;
					await delay(50);
				}
			}
		},
		close: () => new Promise((resolve) => client.close(() => resolve())),
	};
}

/** The npm package jsmodbus. */
export async function jsmodbusMaster(path: string): Promise<Master> {
	const port = new SerialPort({ path, baudRate: baud, autoOpen: false });
	port.setMaxListeners(0);
	await new Promise<void>((resolve, reject) => port.open((error) => (error ? reject(error) : resolve())));
	const ask = async ([unit, code, a = 0, b = 0, ...rest]: Operation, timeoutMs: number): Promise<string> => {
		const client = new jsmodbus.client.RTU(port, unit, timeoutMs);
		const bits = (values: Iterable<number | boolean>): string => Outcome.values([...values].slice(0, b));
		if (code === 1) return bits((await client.readCoils(a, b)).response.body.valuesAsArray);
		if (code === 2) return bits((await client.readDiscreteInputs(a, b)).response.body.valuesAsArray);
		if (code === 3) return Outcome.values((await client.readHoldingRegisters(a, b)).response.body.valuesAsArray);
		if (code === 4) return Outcome.values((await client.readInputRegisters(a, b)).response.body.valuesAsArray);
		if (code === 43) {
			const { objects } = (await client.readDeviceIdentification(a as 1, b)).response.body;
			return Outcome.objects(objects.map(({ id, value }) => [id, value.toString("latin1")]));
		}
		if (code === 5) await client.writeSingleCoil(a, b !== 0);
		else if (code === 6) await client.writeSingleRegister(a, b);
		else if (code === 15) await client.writeMultipleCoils(a, [b, ...rest].map(Boolean));
		else if (code === 16) await client.writeMultipleRegisters(a, [b, ...rest]);
		else return Outcome.lacks;
		return Outcome.done;
	};
	return {
		async ask(operation, timeoutMs) {
			try {
				return await ask(operation, timeoutMs);
			} catch (error) {
				const { err, message, response } = error as {
					err?: string;
					message: string;
					response?: { body?: { code?: number } };
				};
				if (err === "ModbusException") return Outcome.exception(response?.body?.code ?? 0);
				return err === "Timeout" ? Outcome.silence : message;
			}
		},
		close: () => new Promise((resolve) => port.close(() => resolve())),
	};
}

function run(program: string, args: readonly string[]): Promise<{ stdout: string; stderr: string; code: unknown }> {
	return new Promise((resolve) => {
		execFile(program, args, { timeout: 60_000 }, (error, stdout, stderr) => {
			resolve({ stdout, stderr: error === null ? stderr : stderr || error.message, code: error?.code ?? 0 });
		});
	});
}

/** libmodbus' own client, in the program that `interop-libmodbus.c` makes. */
export async function libmodbusMaster(path: string, program: string): Promise<Master> {
	return {
		async ask(operation, timeoutMs) {
			const words = ["ask", path, String(baud), String(timeoutMs), operation.join(":")];
			const { stdout, stderr } = await run(program, words);
			return stdout.trim() || stderr;
		},
		close: async () => undefined,
	};
}

const tables: Readonly<Record<number, string>> = { 1: "0", 2: "1", 3: "4", 4: "3", 5: "0", 6: "4", 15: "0", 16: "4" };

/** mbpoll, as it is called by hand. */
export async function mbpollMaster(path: string): Promise<Master> {
	return {
		async ask([unit, code, address = 0, ...rest], timeoutMs) {
			const table = tables[code];
			if (table === undefined || unit === 0) return Outcome.lacks;
			const {
				stdout,
				stderr,
				code: status,
			} = await run(debianProgram("mbpoll") ?? "mbpoll", [
				...["-m", "rtu", "-b", String(baud), "-P", "none", "-0", "-1", "-o", String(timeoutMs / 1000)],
				...["-a", String(unit), "-t", table, "-r", String(address)],
				...(code <= 4 ? ["-c", String(rest[0]), path] : [path, ...rest.map(String)]),
			]);
			if (/Illegal data address/.test(stderr)) return Outcome.exception(2);
			if (/timed out/.test(stderr)) return Outcome.silence;
			if (status !== 0) return stderr;
			if (code > 4) return /Written \d+ references/.test(stdout) ? Outcome.done : stdout;
			return Outcome.values([...stdout.matchAll(/^\[\d+\]:\s+(\d+)/gm)].map((match) => Number(match[1])));
		},
		close: async () => undefined,
	};
}
