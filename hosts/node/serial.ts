import { SerialPort } from "serialport";
import type { OpenSerial, Serial, SerialOptions } from "../../modules/ports/serial";

/** As strict as the device: what the transmit FIFO and the receive FIFO of an ESP32 UART hold. */
const TRANSMIT_BYTES = 256;
const RECEIVE_BYTES = 4096;

/** Opens ports by the paths that the command line gave to the site's lines. */
export function nodeOpenSerial(paths: ReadonlyMap<string, string>): OpenSerial {
	return (name, options) => new NodeSerial(paths.get(name) ?? name, options);
}

class NodeSerial implements Serial {
	readonly receiveBytes = RECEIVE_BYTES;
	readonly reportsGaps = false;
	readonly #options: SerialOptions;
	readonly #port: SerialPort;
	readonly #received = new Uint8Array(RECEIVE_BYTES);
	#receivedCount = 0;
	#lastByteAtMs = 0;
	#sending = false;
	/** What is being sent is with the driver, not held back for the line's silence. */
	#handedOver = false;
	#closed = false;

	constructor(path: string, options: SerialOptions) {
		this.#options = options;
		this.#port = new SerialPort({
			path,
			baudRate: options.baud,
			dataBits: 8,
			parity: options.parity,
			stopBits: options.stop,
			autoOpen: false,
		});
		this.#port.on("data", (chunk: Buffer) => this.#onData(chunk));
		this.#port.on("error", (error: Error) => this.#fail(error.message));
		this.#port.on("close", () => this.#fail(`${path} was closed`));
		this.#port.open((error) => {
			if (error) this.#fail(error.message);
			else if (!this.#closed) options.onWritable(TRANSMIT_BYTES);
		});
	}

	write(bytes: Uint8Array): void {
		if (bytes.length > TRANSMIT_BYTES) throw new Error("output full");
		if (this.#closed) throw new Error("port is closed");
		this.#sending = true;
		this.#handedOver = false;
		const frame = Buffer.from(bytes);
		const waitMs = this.#lastByteAtMs + this.#options.idleUs / 1000 - performance.now();
		if (waitMs > 0) setTimeout(() => this.#send(frame), waitMs);
		else this.#send(frame);
	}

	#send(frame: Buffer): void {
		if (this.#closed) return;
		this.#handedOver = true;
		this.#port.write(frame);
		this.#port.drain((error) => {
			if (error) this.#fail(error.message);
			else this.#sent();
		});
	}

	#sent(): void {
		if (!this.#sending || this.#closed) return;
		this.#sending = false;
		this.#lastByteAtMs = performance.now();
		this.#options.onSent();
	}

	#onData(chunk: Buffer): void {
		if (this.#closed) return;
		// An answer is proof that the question is out, whatever the driver says of its buffer.
		if (this.#handedOver) this.#sent();
		const room = this.#received.length - this.#receivedCount;
		this.#received.set(chunk.subarray(0, room), this.#receivedCount);
		this.#receivedCount += Math.min(chunk.length, room);
		this.#lastByteAtMs = performance.now();
		while (this.#receivedCount > 0 && !this.#closed) {
			const before = this.#receivedCount;
			this.#options.onReadable(before);
			if (this.#receivedCount === before) return; // nobody wants it now
		}
	}

	read(buffer: Uint8Array): number {
		const count = Math.min(buffer.length, this.#receivedCount);
		buffer.set(this.#received.subarray(0, count));
		this.#received.copyWithin(0, count, this.#receivedCount);
		this.#receivedCount -= count;
		return count;
	}

	#fail(reason: string): void {
		if (this.#closed) return;
		this.close();
		this.#options.onError(reason);
	}

	close(): void {
		if (this.#closed) return;
		this.#closed = true;
		const ended = (): void => {
			// what a dead port says of its end helps nobody
		};
		if (this.#port.isOpen) this.#port.close(ended);
	}
}
