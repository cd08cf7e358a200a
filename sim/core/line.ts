import { characterUs } from "../../modules/bus/timing";
import type { Serial, SerialOptions } from "../../modules/ports/serial";
import type { Scheduler } from "./scheduler";
import type { SimSlave } from "./slave";

const RECEIVE_BYTES = 128;
const TRANSMIT_BYTES = 256;

/**
 * An RS-485 pair with slaves on it: every byte takes its time on the wire, one talker after the other.
 *
 * `turnaroundUs` is how long slaves think before they answer; t3.5 at the least.
 */
export class SimLine {
	readonly #scheduler: Scheduler;
	readonly #slaves: readonly SimSlave[];
	readonly #turnaroundUs: () => number;
	#port: SimSerial | null = null;
	/** The pair is whole. Cut, nobody hears anybody. */
	connected = true;
	/** Bytes that were on the wire. */
	bytes = 0;

	constructor(scheduler: Scheduler, slaves: readonly SimSlave[], turnaroundUs: () => number) {
		this.#scheduler = scheduler;
		this.#slaves = slaves;
		this.#turnaroundUs = turnaroundUs;
	}

	/** The master's port on this line. */
	open(options: SerialOptions): Serial {
		this.#port = new SimSerial(this.#scheduler, this, options);
		return this.#port;
	}

	/** Somebody talks unasked: the master hears it, whatever else it waits for. */
	shout(frame: Uint8Array): void {
		this.bytes += frame.length;
		this.#port?.hear(frame);
	}

	/** The master's frame is out: what comes back, and how long after; null for silence. */
	exchange(frame: Uint8Array): { reply: Uint8Array; afterUs: number } | null {
		this.bytes += frame.length;
		if (!this.connected) return null;
		for (const slave of this.#slaves) {
			const reply = slave.answer(frame);
			if (reply === null) continue;
			this.bytes += reply.length;
			return { reply, afterUs: this.#turnaroundUs() };
		}
		return null;
	}
}

/** A UART with a receive buffer of 128 bytes that reports gaps, as the ESP32's does. */
class SimSerial implements Serial {
	readonly receiveBytes = RECEIVE_BYTES;
	readonly reportsGaps = true;
	readonly #scheduler: Scheduler;
	readonly #line: SimLine;
	readonly #options: SerialOptions;
	readonly #characterUs: number;
	readonly #received: Uint8Array = new Uint8Array(512);
	#receivedCount = 0;
	#idleSinceUs: number;
	#closed = false;

	constructor(scheduler: Scheduler, line: SimLine, options: SerialOptions) {
		this.#scheduler = scheduler;
		this.#line = line;
		this.#options = options;
		this.#characterUs = characterUs(options.baud, options.parity, options.stop);
		this.#idleSinceUs = scheduler.nowUs - options.idleUs;
		this.#at(scheduler.nowUs, () => options.onWritable(TRANSMIT_BYTES));
	}

	#at(us: number, work: () => void): void {
		this.#scheduler.at(us, () => {
			if (!this.#closed) work();
		});
	}

	write(bytes: Uint8Array): void {
		if (this.#closed || bytes.length > TRANSMIT_BYTES) throw new Error("output full");
		const frame = bytes.slice();
		const startUs = Math.max(this.#scheduler.nowUs, this.#idleSinceUs + this.#options.idleUs);
		const endUs = startUs + frame.length * this.#characterUs;
		this.#idleSinceUs = endUs;
		this.#at(endUs, () => {
			this.#transmitted(frame, endUs);
			this.#options.onSent();
		});
	}

	#transmitted(frame: Uint8Array, endUs: number): void {
		const answer = this.#line.exchange(frame);
		if (answer === null) return;
		const startUs = endUs + Math.max(answer.afterUs, this.#options.idleUs);
		const replyEndUs = startUs + answer.reply.length * this.#characterUs;
		this.#at(replyEndUs, () => this.#receive(answer.reply, replyEndUs));
	}

	/** Bytes that are not the reply to anything. */
	hear(bytes: Uint8Array): void {
		const endUs = this.#scheduler.nowUs + bytes.length * this.#characterUs;
		this.#at(endUs, () => this.#receive(bytes, endUs));
	}

	#receive(bytes: Uint8Array, endUs: number): void {
		if (!this.#line.connected) return;
		const room = this.#received.length - this.#receivedCount;
		this.#received.set(bytes.subarray(0, room), this.#receivedCount);
		this.#receivedCount += Math.min(bytes.length, room);
		this.#idleSinceUs = Math.max(this.#idleSinceUs, endUs);
		this.#at(endUs + this.#options.idleUs, () => this.#options.onGap());
		this.#offer();
	}

	/** Level-like, as the device's interrupt: it comes again while bytes are left and some are taken. */
	#offer(): void {
		const before = this.#receivedCount;
		if (before === 0) return;
		this.#options.onReadable(before);
		if (this.#receivedCount < before) this.#at(this.#scheduler.nowUs, () => this.#offer());
	}

	read(buffer: Uint8Array): number {
		const count = Math.min(buffer.length, this.#receivedCount);
		buffer.set(this.#received.subarray(0, count));
		this.#received.copyWithin(0, count, this.#receivedCount);
		this.#receivedCount -= count;
		return count;
	}

	close(): void {
		this.#closed = true;
	}
}
