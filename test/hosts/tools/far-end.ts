import { SerialPort } from "serialport";
import { isSealed, sealFrame } from "../../../modules/bus/frame";

/** The other end of a pty pair, in the hands of a test. */
export interface FarEnd {
	send(bytes: Uint8Array): void;
	/** Called with each sound frame of seven bytes (the shortest request) or more that comes. */
	onFrame: (frame: Uint8Array) => void;
	close(): Promise<void>;
}

export async function openFarEnd(path: string): Promise<FarEnd> {
	const port = new SerialPort({ path, baudRate: 9600, autoOpen: false });
	await new Promise<void>((resolve, reject) => {
		port.open((error) => (error ? reject(error) : resolve()));
	});
	// A pty that vanishes is what some of the tests are about.
	port.on("error", () => undefined);
	const end: FarEnd = {
		send: (bytes) => void (port.isOpen && port.write(Buffer.from(bytes))),
		onFrame: () => undefined,
		close: () => new Promise((resolve) => (port.isOpen ? port.close(() => resolve()) : resolve())),
	};
	let heard = Buffer.alloc(0);
	port.on("data", (chunk: Buffer) => {
		heard = Buffer.concat([heard, chunk]);
		if (heard.length < 7 || !isSealed(heard, heard.length)) return;
		const frame = Uint8Array.from(heard);
		heard = Buffer.alloc(0);
		end.onFrame(frame);
	});
	return end;
}

/** A frame of these bytes, CRC behind them. */
export function sealed(...bytes: readonly number[]): Uint8Array {
	const frame = new Uint8Array(bytes.length + 2);
	frame.set(bytes);
	sealFrame(frame, bytes.length);
	return frame;
}
