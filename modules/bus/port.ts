import type { Clock } from "../ports/clock";
import type { OpenSerial, Serial, SerialOptions } from "../ports/serial";
import type { Slave } from "./slave";
import { characterUs, frameGapUs } from "./timing";

const REOPEN_FIRST_MS = 1_000;
const REOPEN_LAST_MS = 10_000;

/** What a port tells the line that owns it. */
export type PortListener = Pick<SerialOptions, "onReadable" | "onWritable" | "onSent" | "onGap" | "onError">;

/** A line's serial port: opened for the format of the slave that is addressed, opened again when it was lost. */
export class LinePort {
	readonly #name: string;
	readonly #baud: number;
	readonly #clock: Clock;
	readonly #openSerial: OpenSerial;
	readonly #listener: PortListener;
	#serial: Serial | null = null;
	#reopenMs = REOPEN_FIRST_MS;
	/** Slave whose format the port has, or last had. */
	like: Slave;
	characterUs = 0;
	/** Bytes that it keeps if nobody reads. */
	receiveBytes = 0;
	/** How often it was lost, and why last. */
	losses = 0;
	lastError = "";
	/** How often it was opened again for another format. */
	formatChanges = 0;

	constructor(name: string, baud: number, like: Slave, clock: Clock, openSerial: OpenSerial, listener: PortListener) {
		this.#name = name;
		this.#baud = baud;
		this.#clock = clock;
		this.#openSerial = openSerial;
		this.#listener = listener;
		this.like = like;
	}

	/** Opens it for `slave`; `onWritable` comes when it is ready. */
	open(slave: Slave): void {
		const { parity, stop } = slave.options;
		this.like = slave;
		this.characterUs = characterUs(this.#baud, parity, stop);
		this.#serial = this.#openSerial(this.#name, {
			...this.#listener,
			baud: this.#baud,
			parity,
			stop,
			idleUs: frameGapUs(this.#baud, parity, stop),
		});
		this.receiveBytes = this.#serial.receiveBytes;
	}

	/** Whether `slave` can be addressed as the port is; if not, it is being opened anew and `onWritable` will come. */
	fits(slave: Slave): boolean {
		const { parity, stop } = slave.options;
		if (this.like.options.parity === parity && this.like.options.stop === stop) return true;
		this.#serial?.close();
		this.formatChanges += 1;
		this.open(slave);
		return false;
	}

	/** Time that so many bytes take on the line, rounded up. */
	onLineMs(bytes: number): number {
		return Math.ceil((bytes * this.characterUs) / 1000);
	}

	write(bytes: Uint8Array): void {
		this.#serial?.write(bytes);
	}

	read(buffer: Uint8Array): number {
		return this.#serial?.read(buffer) ?? 0;
	}

	/** It is gone. Returns when to open it again. */
	lose(reason: string): number {
		this.losses += 1;
		this.lastError = reason;
		this.close();
		const againMs = this.#clock.now() + this.#reopenMs;
		this.#reopenMs = Math.min(this.#reopenMs * 2, REOPEN_LAST_MS);
		return againMs;
	}

	/** It has carried a transaction: the next loss is a new one. */
	proven(): void {
		this.#reopenMs = REOPEN_FIRST_MS;
	}

	close(): void {
		this.#serial?.close();
		this.#serial = null;
	}
}
