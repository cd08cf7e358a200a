import { readSync, writeSync } from "node:fs";
import type { SerialPort } from "serialport";

/** What of serialport's bindings is used here. */
export interface PortBinding {
	open(options: Parameters<typeof SerialPort.binding.open>[0]): Promise<PortHandle>;
}

/** A port that serialport has opened and set up. On Linux and macOS it has a file and somebody who watches it. */
export interface PortHandle {
	readonly fd?: number | null;
	readonly poller?: { once(event: "readable", callback: (error: Error | null) => void): unknown };
	read(buffer: Buffer, offset: number, length: number): Promise<{ bytesRead: number }>;
	write(buffer: Buffer): Promise<void>;
	drain(): Promise<void>;
	close(): Promise<void>;
}

/** What a port tells its owner, from the event loop. */
export interface PortFileListener {
	/** Bytes have come; `chunk` is valid during the call. */
	onBytes(chunk: Uint8Array): void;
	/** The port is of no use any more, and is to be closed. May come again. */
	onLost(reason: string): void;
}

const CHUNK_BYTES = 4096;
const TRY_AGAIN = new Set(["EAGAIN", "EWOULDBLOCK", "EINTR"]);

/**
 * An open port's bytes, with as little between them and the operating system as it gets.
 *
 * serialport's own reads and writes go through the thread pool, several times for one transaction, and so does its
 * stream: that is most of what a read costs. Where there is a file, it is read when it has something, and written at
 * once: it takes a whole frame into its buffer.
 */
export class PortFile {
	readonly #handle: PortHandle;
	readonly #listener: PortFileListener;
	readonly #chunk = Buffer.alloc(CHUNK_BYTES);
	readonly #onReadable = (error: Error | null): void => this.#read(error);
	#closed = false;

	constructor(handle: PortHandle, listener: PortFileListener) {
		this.#handle = handle;
		this.#listener = listener;
		this.#listen();
	}

	/** Hands `frame` to the driver; it must stay as it is. Trouble comes by `onLost`, later. */
	write(frame: Buffer): void {
		const { fd, poller } = this.#handle;
		let written = 0;
		if (typeof fd === "number" && poller !== undefined) {
			try {
				written = writeSync(fd, frame);
			} catch (error) {
				if (!isToTryAgain(error)) {
					setImmediate(() => this.#lost(error));
					return;
				}
			}
		}
		if (written < frame.length) this.#handle.write(frame.subarray(written)).catch((error) => this.#lost(error));
	}

	/** Resolves when the driver has sent all that it has. */
	drain(): Promise<void> {
		return this.#handle.drain();
	}

	/** Nothing is told from now on. Resolves when the port can be opened again. */
	close(): Promise<void> {
		this.#closed = true;
		return this.#handle.close();
	}

	#listen(): void {
		if (this.#handle.poller !== undefined) {
			this.#handle.poller.once("readable", this.#onReadable);
			return;
		}
		this.#handle.read(this.#chunk, 0, CHUNK_BYTES).then(
			({ bytesRead }) => this.#took(bytesRead),
			(error) => this.#lost(error),
		);
	}

	#read(error: Error | null): void {
		if (this.#closed) return;
		if (error !== null) {
			this.#lost(error);
			return;
		}
		let count = 0;
		try {
			count = readSync(this.#handle.fd as number, this.#chunk);
		} catch (failure) {
			if (isToTryAgain(failure)) this.#listen();
			else this.#lost(failure);
			return;
		}
		if (count === 0) this.#lost(new Error("the port was hung up"));
		else this.#took(count);
	}

	#took(count: number): void {
		if (this.#closed) return;
		if (count > 0) this.#listener.onBytes(this.#chunk.subarray(0, count));
		if (!this.#closed) this.#listen();
	}

	#lost(error: unknown): void {
		if (!this.#closed) this.#listener.onLost((error as Error).message);
	}
}

function isToTryAgain(error: unknown): boolean {
	return TRY_AGAIN.has((error as NodeJS.ErrnoException).code ?? "");
}
