import { characterUs } from "../../modules/bus/timing";
import type { OpenSerial, Serial, SerialOptions } from "../../modules/ports/serial";
import type { Scheduler } from "../../sim/core/scheduler";

const TRANSMIT_BYTES = 256;

/** Something that comes back, so long after the end of the request. */
export interface Talk {
	readonly bytes: Uint8Array;
	readonly afterUs: number;
}

/** What the slaves make of a request: replies, noise, silence. */
export type Behaviour = (request: Uint8Array) => readonly Talk[];

/**
 * A simulated line with exact bit timing and misbehaving slaves.
 *
 * Full duplex, as converters and USB adapters make a line look: a late reply is not destroyed by the request that it
 * meets, which is the harder case for a master. Replies follow each other on the pair.
 */
export class Wire {
	readonly #scheduler: Scheduler;
	readonly #behaviour: Behaviour;
	readonly #receiveBytes: number;
	#port: WirePort | null = null;
	#perByteUs = 0;
	#freeUs = 0;
	/** Requests seen. */
	requests = 0;

	/** @param receiveBytes what the master's port keeps: 128 for a bare ESP32 UART */
	constructor(scheduler: Scheduler, receiveBytes: number, behaviour: Behaviour) {
		this.#scheduler = scheduler;
		this.#receiveBytes = receiveBytes;
		this.#behaviour = behaviour;
	}

	readonly open: OpenSerial = (_name, options) => {
		this.#perByteUs = characterUs(options.baud, options.parity, options.stop);
		this.#port = new WirePort(this.#scheduler, options, this.#perByteUs, this.#receiveBytes, (frame) =>
			this.#sent(frame),
		);
		return this.#port;
	};

	#sent(frame: Uint8Array): void {
		this.requests += 1;
		for (const talk of this.#behaviour(frame)) this.talk(talk);
	}

	/** Bytes come out of the blue, or after a request. */
	talk({ bytes, afterUs }: Talk): void {
		const startUs = Math.max(this.#scheduler.nowUs + afterUs, this.#freeUs);
		const endUs = startUs + bytes.length * this.#perByteUs;
		this.#freeUs = endUs;
		this.#scheduler.at(endUs, () => this.#port?.receive(bytes));
	}
}

class WirePort implements Serial {
	readonly reportsGaps = true;
	readonly receiveBytes: number;
	readonly #scheduler: Scheduler;
	readonly #options: SerialOptions;
	readonly #perByteUs: number;
	readonly #sent: (frame: Uint8Array) => void;
	readonly #received = new Uint8Array(4096);
	#count = 0;
	#idleSinceUs: number;
	#isClosed = false;

	constructor(
		scheduler: Scheduler,
		options: SerialOptions,
		perByteUs: number,
		receiveBytes: number,
		sent: (frame: Uint8Array) => void,
	) {
		this.#scheduler = scheduler;
		this.#options = options;
		this.receiveBytes = receiveBytes;
		this.#perByteUs = perByteUs;
		this.#sent = sent;
		this.#idleSinceUs = scheduler.nowUs - options.idleUs;
		this.#at(scheduler.nowUs, () => options.onWritable(TRANSMIT_BYTES));
	}

	#at(us: number, work: () => void): void {
		this.#scheduler.at(us, () => {
			if (!this.#isClosed) work();
		});
	}

	write(bytes: Uint8Array): void {
		const frame = bytes.slice();
		const startUs = Math.max(this.#scheduler.nowUs, this.#idleSinceUs + this.#options.idleUs);
		const endUs = startUs + frame.length * this.#perByteUs;
		this.#idleSinceUs = endUs;
		this.#at(endUs, () => {
			this.#sent(frame);
			this.#options.onSent();
		});
	}

	receive(bytes: Uint8Array): void {
		if (this.#isClosed) return;
		const taken = bytes.subarray(0, this.#received.length - this.#count);
		this.#received.set(taken, this.#count);
		this.#count += taken.length;
		const endUs = this.#scheduler.nowUs;
		this.#idleSinceUs = Math.max(this.#idleSinceUs, endUs);
		this.#at(endUs + this.#options.idleUs, () => {
			if (this.#idleSinceUs === endUs) this.#options.onGap();
		});
		while (this.#count > 0 && !this.#isClosed) {
			const before = this.#count;
			this.#options.onReadable(before);
			if (this.#count === before) return;
		}
	}

	read(buffer: Uint8Array): number {
		const count = Math.min(buffer.length, this.#count);
		buffer.set(this.#received.subarray(0, count));
		this.#received.copyWithin(0, count, this.#count);
		this.#count -= count;
		return count;
	}

	close(): void {
		this.#isClosed = true;
	}
}
