import { characterUs } from "../../modules/bus/timing";
import type { OpenSerial, Serial, SerialOptions } from "../../modules/ports/serial";
import type { Scheduler } from "../../sim/core/scheduler";
import type { SimSlave } from "../../sim/core/slave";

/** What becomes of the reply to one request. */
export interface Fate {
	/** Time until the reply begins; null: it never comes. */
	readonly afterUs: number | null;
	/** What the line makes of the reply. */
	readonly spoil?: (reply: Uint8Array) => Uint8Array;
}

interface LateLineOptions {
	readonly slaves: readonly SimSlave[];
	readonly reportsGaps: boolean;
	/** Called once for every request that a slave has heard. */
	readonly fate: (unit: number, nowMs: number) => Fate;
	/** What the line makes of a request before slaves hear it. */
	readonly spoil?: (request: Uint8Array) => Uint8Array;
	/** Whether a slave can make anything of a port in this format. */
	readonly hears?: (unit: number, options: SerialOptions) => boolean;
}

const quietUs = 20_000;

/** A reply 20 ms after its request. */
export const inTime: Fate = { afterUs: quietUs };

/**
 * A line with exact times whose replies come when a test says, over one another if need be: what a converter that
 * buffers does, and a pair does not.
 */
export class LateLine {
	readonly #scheduler: Scheduler;
	readonly #options: LateLineOptions;
	#port: LatePort | null = null;
	/** Requests that were sent. */
	requests = 0;
	/** The next openings fail. */
	absent = false;
	/** Parity and stop bits of every opening. */
	readonly openings: string[] = [];

	constructor(scheduler: Scheduler, options: LateLineOptions) {
		this.#scheduler = scheduler;
		this.#options = options;
	}

	readonly open: OpenSerial = (_name, options): Serial => {
		this.openings.push(`${options.parity} ${options.stop}`);
		this.#port = new LatePort(this.#scheduler, options, this.#options.reportsGaps, (frame) => this.#heard(frame));
		if (this.absent) this.#scheduler.at(this.#scheduler.nowUs, () => this.lose("there is no such port"));
		return this.#port;
	};

	lose(reason: string): void {
		this.#port?.lose(reason);
	}

	/** Bytes that nobody asked for, from now on. */
	babble(bytes: Uint8Array): void {
		this.#port?.receive(bytes, this.#scheduler.nowUs);
	}

	#heard(sent: Uint8Array): void {
		this.requests += 1;
		const port = this.#port;
		const frame = this.#options.spoil?.(sent) ?? sent;
		for (const slave of this.#options.slaves) {
			if (port === null || this.#options.hears?.(slave.unit, port.options) === false) continue;
			const reply = slave.answer(frame);
			if (reply === null) continue;
			const { afterUs, spoil } = this.#options.fate(slave.unit, this.#scheduler.nowUs / 1000);
			if (afterUs === null) return;
			port.receive(spoil?.(reply) ?? reply, this.#scheduler.nowUs + afterUs);
		}
	}
}

/** The master's end: what it sends takes its time, what it gets comes whole when its last byte is there. */
class LatePort implements Serial {
	readonly receiveBytes = 128;
	readonly options: SerialOptions;
	readonly reportsGaps: boolean;
	readonly #scheduler: Scheduler;
	readonly #sent: (frame: Uint8Array) => void;
	readonly #characterUs: number;
	#received: number[] = [];
	#idleSinceUs: number;
	#lastByteUs = 0;
	#isClosed = false;

	constructor(scheduler: Scheduler, options: SerialOptions, reportsGaps: boolean, sent: (frame: Uint8Array) => void) {
		this.#scheduler = scheduler;
		this.options = options;
		this.reportsGaps = reportsGaps;
		this.#sent = sent;
		this.#characterUs = characterUs(options.baud, options.parity, options.stop);
		this.#idleSinceUs = scheduler.nowUs - options.idleUs;
		this.#at(scheduler.nowUs, () => options.onWritable(256));
	}

	#at(us: number, work: () => void): void {
		this.#scheduler.at(us, () => {
			if (!this.#isClosed) work();
		});
	}

	write(bytes: Uint8Array): void {
		const frame = bytes.slice();
		const startUs = Math.max(this.#scheduler.nowUs, this.#idleSinceUs + this.options.idleUs);
		this.#idleSinceUs = startUs + frame.length * this.#characterUs;
		this.#at(this.#idleSinceUs, () => {
			this.#sent(frame);
			this.options.onSent();
		});
	}

	receive(bytes: Uint8Array, startUs: number): void {
		const endUs = startUs + bytes.length * this.#characterUs;
		this.#at(endUs, () => {
			this.#received.push(...bytes);
			this.#lastByteUs = endUs;
			this.#idleSinceUs = Math.max(this.#idleSinceUs, endUs);
			if (this.reportsGaps) {
				this.#at(endUs + this.options.idleUs, () => {
					if (this.#lastByteUs === endUs) this.options.onGap();
				});
			}
			for (let before = -1; this.#received.length > 0 && before !== this.#received.length; ) {
				before = this.#received.length;
				this.options.onReadable(before);
			}
		});
	}

	read(buffer: Uint8Array): number {
		const taken = this.#received.splice(0, buffer.length);
		buffer.set(taken);
		return taken.length;
	}

	lose(reason: string): void {
		if (!this.#isClosed) this.options.onError(reason);
	}

	close(): void {
		this.#isClosed = true;
	}
}
