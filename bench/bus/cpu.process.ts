import { SerialPort } from "serialport";
import { nodeOpenSerial } from "../../hosts/node/serial";
import { gapUs } from "./line-time";
import { oursOnPty, type PtyRun, peerOnPty } from "./on-pty";
import { findPeers } from "./peers";

/*
 * One master on an unpaced pty, in a process of its own: `node cpu.process.js MASTER RUN PATH`, RUN as JSON. Tells its
 * parent the CPU time of a read, user and system together, in microseconds.
 */

const REQUEST = Buffer.from([1, 3, 0, 0, 0, 10, 0xc5, 0xcd]);
const WARM_UP = 3000;

const [master = "", runText = "{}", path = ""] = process.argv.slice(2);
const run = JSON.parse(runText) as PtyRun;

/** What a write and its echo cost without any protocol: the least that Node's serial port can do. */
async function bareEcho(most: number, gapMs: number): Promise<void> {
	const replyBytes = 5 + 2 * run.registers;
	const port = new SerialPort({ path, baudRate: run.line.baud, autoOpen: false });
	await new Promise<void>((resolve, reject) => port.open((error) => (error ? reject(error) : resolve())));
	await new Promise<void>((resolve) => {
		let received = 0;
		let done = 0;
		port.on("data", (chunk: Buffer) => {
			received += chunk.length;
			if (received < replyBytes) return;
			received = 0;
			done += 1;
			if (done === most) resolve();
			else if (gapMs === 0) port.write(REQUEST);
			else setTimeout(() => port.write(REQUEST), gapMs);
		});
		port.write(REQUEST);
	});
	await new Promise((resolve) => port.close(resolve));
}

/** The same through headgate's port, which keeps t3.5: what is above this is the line master's own. */
async function portEcho(most: number): Promise<void> {
	const replyBytes = 5 + 2 * run.registers;
	const { baud } = run.line;
	const buffer = new Uint8Array(256);
	await new Promise<void>((resolve, reject) => {
		let received = 0;
		let done = 0;
		const serial = nodeOpenSerial(new Map([["bench", path]]))("bench", {
			baud,
			parity: "none",
			stop: 1,
			idleUs: gapUs(baud),
			onWritable: () => serial.write(REQUEST),
			onReadable() {
				received += serial.read(buffer);
				if (received < replyBytes) return;
				received = 0;
				done += 1;
				if (done < most) serial.write(REQUEST);
				else {
					serial.close();
					resolve();
				}
			},
			onSent: () => undefined,
			onGap: () => undefined,
			onError: reject,
		});
	});
}

async function work(most: number): Promise<void> {
	if (master === "bare echo") return bareEcho(most, 0);
	if (master === "bare echo, t3.5 kept") return bareEcho(most, gapUs(run.line.baud) / 1000);
	if (master === "headgate's port, echo") return portEcho(most);
	if (master === "headgate") {
		await oursOnPty(path, { ...run, most });
		return;
	}
	const kind = (await findPeers()).kinds.find(({ name }) => name === master);
	if (kind === undefined) throw new Error(`there is no master ${master}`);
	await peerOnPty(kind, path, { ...run, most });
}

await work(WARM_UP);
await new Promise((resolve) => setTimeout(resolve, 100));
const before = process.cpuUsage();
await work(run.most);
const { user, system } = process.cpuUsage(before);
process.send?.({ cpuUs: (user + system) / run.most }, () => process.exit(0));
