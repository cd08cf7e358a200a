import { SerialPort } from "serialport";
import { HeadgateError } from "../../hosts/node/errors";
import { formatParts, type PortSettings } from "../../hosts/node/tools/port-settings";
import { frameGapUs } from "../../modules/bus/timing";

/** USB adapters and kernels deliver a frame in pieces: what comes within this of the last piece belongs to it. */
const PIECES_MS = 8;

/** A real serial port that slaves answer on. */
export interface ServedPort {
	/** Opens the port anew: the device on it was set to another speed or format. */
	reopen(settings: PortSettings): Promise<void>;
	close(): Promise<void>;
}

/**
 * Answers on a real serial port.
 *
 * @param answer what comes back to a frame, nothing for silence
 * @throws HeadgateError `HG_PORT_MISSING`
 */
export async function servePort(
	settings: PortSettings,
	answer: (frame: Uint8Array) => readonly Uint8Array[],
): Promise<ServedPort> {
	let port = await openPort(settings, answer);
	const close = (): Promise<void> => new Promise((resolve) => port.close(() => resolve()));
	return {
		close,
		async reopen(changed) {
			await new Promise<void>((resolve) => port.drain(() => resolve()));
			await close();
			port = await openPort(changed, answer);
		},
	};
}

function openPort(
	{ path, baud, format }: PortSettings,
	answer: (frame: Uint8Array) => readonly Uint8Array[],
): Promise<SerialPort> {
	const { parity, stop } = formatParts(format);
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
			for (const reply of answer(frame)) port.write(Buffer.from(reply));
		}, quietMs);
	});
	port.on("error", (error: Error) => process.stderr.write(`headgate: slaves: ${path}: ${error.message}\n`));
	return new Promise((resolve, reject) => {
		port.open((error) => {
			if (error) reject(new HeadgateError("HG_PORT_MISSING", `${path}: ${error.message}`));
			else resolve(port);
		});
	});
}
