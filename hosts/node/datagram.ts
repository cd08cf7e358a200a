import { createSocket, type Socket } from "node:dgram";
import type { Datagram, DatagramOptions, OpenDatagram } from "../../modules/ports/datagram";

/** Datagrams that wait to be read; further ones are dropped, as everywhere. */
const WAITING_MAX = 16;

/** UDP over IPv4, each port connected to its far end, so that the kernel drops what others send. */
export const nodeOpenDatagram: OpenDatagram = (options) => new NodeDatagram(options);

class NodeDatagram implements Datagram {
	readonly #socket: Socket;
	readonly #options: DatagramOptions;
	readonly #waiting: Buffer[] = [];
	#isConnected = false;
	#isClosed = false;

	constructor(options: DatagramOptions) {
		this.#options = options;
		this.#socket = createSocket("udp4");
		this.#socket.on("message", (bytes) => {
			if (this.#isClosed || this.#waiting.length === WAITING_MAX) return;
			this.#waiting.push(bytes);
			this.#tell();
		});
		this.#socket.on("error", (error) => this.#fail(error.message));
		this.#socket.on("connect", () => {
			if (this.#isClosed) return;
			this.#isConnected = true;
			options.onWritable();
		});
		this.#socket.connect(options.port, options.host);
	}

	/** While datagrams are left and somebody takes them. */
	#tell(): void {
		for (let left = this.#waiting.length; left > 0 && !this.#isClosed; left = this.#waiting.length) {
			this.#options.onReadable();
			if (this.#waiting.length === left) return;
		}
	}

	write(bytes: Uint8Array): void {
		if (!this.#isConnected) throw new Error("the far end's name is not resolved yet");
		// A copy: dgram sends later.
		this.#socket.send(Buffer.from(bytes), (error) => {
			if (error) this.#fail(error.message);
		});
	}

	read(buffer: Uint8Array): number {
		const bytes = this.#waiting.shift();
		if (bytes === undefined) return 0;
		const count = Math.min(bytes.length, buffer.length);
		buffer.set(bytes.subarray(0, count));
		return count;
	}

	#fail(reason: string): void {
		if (this.#isClosed) return;
		this.close();
		this.#options.onError(reason);
	}

	close(): void {
		if (this.#isClosed) return;
		this.#isClosed = true;
		this.#socket.close();
	}
}
