import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { SerialPort } from "serialport";
import type { PortBinding } from "../../hosts/node/port-file";
import { nodeOpenSerial } from "../../hosts/node/serial";
import type { OpenSerial } from "../../modules/ports/serial";
import { SimLine } from "../../sim/core/line";
import { Scheduler } from "../../sim/core/scheduler";
import { numbered } from "../support/core-line";

/** A port, and a slave (unit 1, register n holds 100 + n) at the other end of its line. */
export interface SerialRig {
	readonly open: OpenSerial;
	/** Lets time pass until `isDone`; throws when it never is. */
	until(isDone: () => boolean): Promise<void>;
	/** Lets long enough pass for anything that was to come. */
	rest(): Promise<void>;
	/** Requests that the slave has heard. */
	readonly heard: Uint8Array[];
	end(): Promise<void>;
}

export async function simulatedRig(): Promise<SerialRig> {
	const scheduler = new Scheduler();
	const slave = numbered(1);
	const heard: Uint8Array[] = [];
	const answer = slave.answer.bind(slave);
	slave.answer = (request) => {
		heard.push(request.slice());
		return answer(request);
	};
	const line = new SimLine(scheduler, [slave], () => 10_000);
	return {
		open: (_name, options) => line.open(options),
		until: async (isDone) => {
			const limitUs = scheduler.nowUs + 5_000_000;
			while (!isDone()) if (!scheduler.step(limitUs)) throw new Error("waited in vain");
		},
		rest: async () => scheduler.runUntil(scheduler.nowUs + 500_000),
		heard,
		end: async () => undefined,
	};
}

/** serialport's ports without their files, as they are on Windows. */
const withoutFiles: PortBinding = {
	async open(options) {
		const handle = await SerialPort.binding.open(options);
		return {
			read: (buffer, offset, length) => handle.read(buffer, offset, length),
			write: (buffer) => handle.write(buffer),
			drain: () => handle.drain(),
			close: () => handle.close(),
		};
	},
};

/** Ports whose drivers never say that they have sent. */
const stuck: PortBinding = {
	async open(options) {
		return Object.assign(await SerialPort.binding.open(options), { drain: () => new Promise<void>(() => undefined) });
	},
};

export const ptyRig = (): Promise<SerialRig> => rigOnPty(undefined);
export const ptyRigWithoutFiles = (): Promise<SerialRig> => rigOnPty(withoutFiles);
export const ptyRigStuck = (): Promise<SerialRig> => rigOnPty(stuck);

/** Node's port on one end of a pty pair made by socat, the slave on the other. */
async function rigOnPty(binding: PortBinding | undefined): Promise<SerialRig> {
	const folder = mkdtempSync(join(tmpdir(), "headgate-serial-"));
	const [near, far] = [join(folder, "near"), join(folder, "far")];
	const socat = spawn("socat", [`pty,raw,echo=0,link=${near}`, `pty,raw,echo=0,link=${far}`], { stdio: "ignore" });
	const until = async (isDone: () => boolean): Promise<void> => {
		for (let turn = 0; !isDone(); turn += 1) {
			if (turn > 2000) throw new Error("waited in vain");
			await delay(5);
		}
	};
	await until(() => existsSync(near) && existsSync(far));
	const heard: Uint8Array[] = [];
	const peer = await openPeer(far, heard);
	return {
		open: nodeOpenSerial(new Map([["field", near]]), binding),
		until,
		rest: () => delay(150),
		heard,
		end: async () => {
			await new Promise<void>((resolve) => peer.close(() => resolve()));
			await ended(socat);
			rmSync(folder, { recursive: true });
		},
	};
}

async function openPeer(path: string, heard: Uint8Array[]): Promise<SerialPort> {
	const slave = numbered(1);
	let bytes: number[] = [];
	const peer = new SerialPort({ path, baudRate: 9600, autoOpen: false });
	peer.on("data", (chunk: Buffer) => {
		bytes.push(...chunk);
		while (bytes.length >= 8) {
			const request = Uint8Array.from(bytes.slice(0, 8));
			bytes = bytes.slice(8);
			heard.push(request);
			const reply = slave.answer(request);
			if (reply !== null) peer.write(Buffer.from(reply));
		}
	});
	await new Promise<void>((resolve, reject) => peer.open((error) => (error ? reject(error) : resolve())));
	return peer;
}

async function ended(child: ChildProcess): Promise<void> {
	const gone = new Promise<void>((resolve) => child.once("exit", () => resolve()));
	child.kill();
	await gone;
}
