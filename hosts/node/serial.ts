import { SerialPort } from "serialport";
import { characterUs } from "../../modules/bus/timing";
import type { OpenSerial, Serial, SerialOptions } from "../../modules/ports/serial";
import { type PortBinding, PortFile, type PortHandle } from "./port-file";

/** As strict as the device: what the transmit FIFO and the receive FIFO of an ESP32 UART hold. */
const TRANSMIT_BYTES = 256;
const RECEIVE_BYTES = 4096;
/**
 * A gap up to this, t3.5 above 19200 baud, is slept through with the whole event loop. Timers are a millisecond coarse
 * and need the loop to go to rest and come back: they make 2.3 ms of 1.75, and cost more.
 */
const SLEPT_US = 1750;
const sleepCell = new Int32Array(new SharedArrayBuffer(4));

/**
 * Opens ports by the paths that the command line gave to the site's lines.
 *
 * @param binding serialport's, or another for a system that has none
 */
export function nodeOpenSerial(
	paths: ReadonlyMap<string, string>,
	binding: PortBinding = SerialPort.binding as PortBinding,
): OpenSerial {
	/** By path, what a port has to wait for: one that is still being closed is locked. */
	const closing = new Map<string, Promise<void>>();
	return (name, options) => {
		const path = paths.get(name) ?? name;
		return new NodeSerial(path, options, binding, closing);
	};
}

class NodeSerial implements Serial {
	readonly receiveBytes = RECEIVE_BYTES;
	readonly reportsGaps = false;
	readonly #path: string;
	readonly #options: SerialOptions;
	readonly #characterMs: number;
	readonly #closing: Map<string, Promise<void>>;
	/** Null: it could not be opened. */
	readonly #opened: Promise<PortFile | null>;
	#file: PortFile | null = null;
	readonly #received = new Uint8Array(RECEIVE_BYTES);
	#receivedCount = 0;
	#lastByteAtMs = 0;
	/** What is being sent; null when all has left. */
	#frame: Buffer | null = null;
	/** What is being sent is with the driver, not held back for the line's silence. */
	#handedOver = false;
	/** Something came after what was sent last: the driver sends. */
	#isAnswered = false;
	#timer: NodeJS.Timeout | undefined;
	#closed = false;

	constructor(path: string, options: SerialOptions, binding: PortBinding, closing: Map<string, Promise<void>>) {
		const { baud, parity, stop } = options;
		this.#path = path;
		this.#options = options;
		this.#characterMs = characterUs(baud, parity, stop) / 1000;
		this.#closing = closing;
		this.#opened = this.#open(binding);
	}

	async #open(binding: PortBinding): Promise<PortFile | null> {
		const { baud, parity, stop } = this.#options;
		await this.#closing.get(this.#path);
		if (this.#closed) return null;
		let handle: PortHandle;
		try {
			handle = await binding.open({ path: this.#path, baudRate: baud, dataBits: 8, parity, stopBits: stop });
		} catch (error) {
			this.#fail((error as Error).message);
			return null;
		}
		const file = new PortFile(handle, {
			onBytes: (chunk) => this.#onBytes(chunk),
			onLost: (reason) => this.#fail(reason),
		});
		if (this.#closed) return file;
		this.#file = file;
		this.#options.onWritable(TRANSMIT_BYTES);
		return file;
	}

	write(bytes: Uint8Array): void {
		if (bytes.length > TRANSMIT_BYTES) throw new Error("output full");
		if (this.#file === null) throw new Error("port is closed");
		const frame = Buffer.from(bytes);
		this.#frame = frame;
		this.#handedOver = false;
		clearTimeout(this.#timer);
		this.#hold(frame);
	}

	/** Sends `frame` when the line has been silent for long enough. */
	#hold(frame: Buffer): void {
		const { idleUs } = this.#options;
		const waitMs = this.#lastByteAtMs + idleUs / 1000 - performance.now();
		if (waitMs > 0 && idleUs > SLEPT_US) {
			this.#timer = setTimeout(() => this.#hold(frame), Math.ceil(waitMs));
			return;
		}
		if (waitMs > 0) Atomics.wait(sleepCell, 0, 0, waitMs);
		this.#send(frame);
	}

	/**
	 * While somebody answers, time tells when the frame is out. At first, and after silence, the driver is asked, since a
	 * port that is stuck sends nothing: that takes a thread and is told late.
	 */
	#send(frame: Buffer): void {
		const file = this.#file;
		if (file === null) return;
		this.#handedOver = true;
		file.write(frame);
		if (this.#isAnswered) {
			// A timer may fire within the millisecond before its own.
			this.#timer = setTimeout(() => this.#sent(), 1 + Math.ceil(frame.length * this.#characterMs));
		} else {
			file.drain().then(
				() => this.#frame === frame && this.#sent(),
				(error) => this.#fail((error as Error).message),
			);
		}
		this.#isAnswered = false;
	}

	#sent(): void {
		if (this.#frame === null || this.#closed) return;
		clearTimeout(this.#timer);
		this.#frame = null;
		this.#lastByteAtMs = performance.now();
		this.#options.onSent();
	}

	#onBytes(chunk: Uint8Array): void {
		if (this.#closed) return;
		// An answer is proof that the question is out, whatever the driver says of its buffer.
		if (this.#handedOver) this.#sent();
		this.#isAnswered = true;
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
		this.#file = null;
		clearTimeout(this.#timer);
		const ignored = (): void => {
			// what a dead port says of its end helps nobody
		};
		this.#closing.set(this.#path, this.#opened.then((file) => file?.close()).catch(ignored));
	}
}
