import { SerialPort } from "serialport";
import { HeadgateError } from "../../hosts/node/errors";
import { frameGapUs } from "../../modules/bus/timing";
import type { Parity } from "../../modules/ports/serial";
import type { SimSlave } from "../core/slave";

/** USB adapters and kernels deliver a frame in pieces: what comes within this of the last piece belongs to it. */
const PIECES_MS = 8;

/** Where slaves are served. */
export interface ServedPort {
	readonly path: string;
	readonly baud: number;
	readonly parity: Parity;
	readonly stop: 1 | 2;
}

/**
 * Serves slaves on a real serial port until the function that comes back is called.
 *
 * @throws HeadgateError `HG_PORT_MISSING` when the port can't be opened
 */
export function serveSlaves(
	{ path, baud, parity, stop }: ServedPort,
	slaves: readonly SimSlave[],
): Promise<() => Promise<void>> {
	const port = new SerialPort({ path, baudRate: baud, parity, stopBits: stop, autoOpen: false });
	const quietMs = Math.max(PIECES_MS, Math.ceil(frameGapUs(baud, parity, stop) / 1000));
	let pieces: Buffer[] = [];
	let timer: NodeJS.Timeout | null = null;
	port.on("data", (chunk: Buffer) => {
		pieces.push(chunk);
		if (timer !== null) clearTimeout(timer);
		timer = setTimeout(() => {
			const frame = Buffer.concat(pieces);
			pieces = [];
			for (const slave of slaves) {
				const reply = slave.answer(frame);
				if (reply !== null) port.write(Buffer.from(reply));
			}
		}, quietMs);
	});
	port.on("error", (error: Error) => process.stderr.write(`headgate: slaves: ${path}: ${error.message}\n`));
	const close = (): Promise<void> => {
		if (timer !== null) clearTimeout(timer);
		return new Promise((resolve) => port.close(() => resolve()));
	};
	return new Promise((resolve, reject) => {
		port.open((error) => {
			if (error) reject(new HeadgateError("HG_PORT_MISSING", `${path}: ${error.message}`));
			else resolve(close);
		});
	});
}
