import { FunctionCode, sealFrame } from "../../modules/bus/frame";
import { Line } from "../../modules/bus/line";
import { slavesOf } from "../../modules/bus/slave";
import { BusStatus } from "../../modules/bus/status";
import { characterUs } from "../../modules/bus/timing";
import type { Clock, Timer } from "../../modules/ports/clock";
import type { Serial, SerialOptions } from "../../modules/ports/serial";

/*
 * A line of modules/bus that polls, for the XS engine: no Node here. Its port answers by itself from frames made
 * beforehand, in virtual time; there is no simulator, so that what is counted is the bus's own, but for some ten lines.
 */

const BAUD = 9600;
const SLAVES = 8;
const BLOCKS_PER_SLAVE = 3;
const REGISTERS = 10;
/** So far apart that no two are read together. */
const ADDRESS_STEP = 64;
const TURNAROUND_US = 20_000;
/** The line is busy for three quarters of it: 24 polls of some 62 ms each. */
const PERIOD_MS = 2_000;

/** Time that goes on when the port or the timer says so. One timer: a line has no more. */
class OneTimerClock implements Clock {
	us = 0;
	#atMs = Number.POSITIVE_INFINITY;
	#callback: () => void = () => undefined;

	now(): number {
		return Math.floor(this.us / 1000);
	}

	nowUs(): number {
		return this.us;
	}

	timer(callback: () => void): Timer {
		this.#callback = callback;
		return {
			set: (atMs) => {
				this.#atMs = atMs;
			},
			clear: () => {
				this.#atMs = Number.POSITIVE_INFINITY;
			},
		};
	}

	/** Nothing else happens until the timer fires. */
	fire(): void {
		this.us = Math.max(this.us, this.#atMs * 1000);
		this.#atMs = Number.POSITIVE_INFINITY;
		this.#callback();
	}

	wallMs(): number {
		return 0;
	}

	wallQuality(): number {
		return 0;
	}
}

/** A port of an ESP32 with slaves that answer after 20 ms. */
class AnsweringPort implements Serial {
	readonly receiveBytes = 128;
	readonly reportsGaps = true;
	readonly #clock: OneTimerClock;
	readonly #options: SerialOptions;
	readonly #perByteUs: number;
	readonly #replies = new Map<number, Uint8Array>();
	#requested = 0;
	#requestBytes = 0;
	#reply: Uint8Array = new Uint8Array(0);
	#taken = 0;

	constructor(clock: OneTimerClock, options: SerialOptions) {
		this.#clock = clock;
		this.#options = options;
		this.#perByteUs = characterUs(options.baud, options.parity, options.stop);
	}

	write(bytes: Uint8Array): void {
		this.#requestBytes = bytes.length;
		this.#requested = ((bytes[0] as number) << 16) | ((bytes[3] as number) << 8) | (bytes[5] as number);
	}

	/** The request goes out and its reply comes in. False: there is no request. */
	transfer(): boolean {
		if (this.#requestBytes === 0) return false;
		this.#clock.us += this.#options.idleUs + this.#requestBytes * this.#perByteUs;
		this.#requestBytes = 0;
		this.#options.onSent();
		this.#reply = this.#replies.get(this.#requested) ?? this.#makeReply();
		this.#taken = 0;
		this.#clock.us += TURNAROUND_US + this.#reply.length * this.#perByteUs;
		while (this.#taken < this.#reply.length) this.#options.onReadable(this.#reply.length - this.#taken);
		this.#clock.us += this.#options.idleUs;
		this.#options.onGap();
		return true;
	}

	#makeReply(): Uint8Array {
		const count = this.#requested & 0xff;
		const reply = new Uint8Array(5 + 2 * count);
		reply[0] = this.#requested >> 16;
		reply[1] = FunctionCode.readHoldingRegisters;
		reply[2] = 2 * count;
		sealFrame(reply, 3 + 2 * count);
		this.#replies.set(this.#requested, reply);
		return reply;
	}

	read(buffer: Uint8Array): number {
		const count = Math.min(buffer.length, this.#reply.length - this.#taken);
		// Without a view of the rest, which would be garbage of this port's own.
		if (count === this.#reply.length) buffer.set(this.#reply);
		else for (let at = 0; at < count; at += 1) buffer[at] = this.#reply[this.#taken + at] as number;
		this.#taken += count;
		return count;
	}

	close(): void {
		this.#requestBytes = 0;
	}
}

/** A line with eight slaves of three blocks each, on a port that answers. */
export class PollRig {
	readonly #clock = new OneTimerClock();
	readonly #port: AnsweringPort;
	#polls = 0;
	#failed = 0;

	constructor() {
		const slaves = slavesOf(
			Array.from({ length: SLAVES }, (_, index) => ({
				unit: index + 1,
				parity: "none",
				stop: 1,
				replyTimeoutMs: 500,
				gapMs: 0,
				registersPerRead: 125,
				holesAllowed: false,
			})),
		);
		const wants = Array.from({ length: SLAVES * BLOCKS_PER_SLAVE }, (_, index) => ({
			slave: index % SLAVES,
			code: FunctionCode.readHoldingRegisters,
			address: Math.floor(index / SLAVES) * ADDRESS_STEP,
			count: REGISTERS,
			periodMs: PERIOD_MS,
		}));
		let port: AnsweringPort | null = null;
		let writable = (_count: number): void => undefined;
		new Line(
			{ index: 0, name: "field", baud: BAUD, slaves, wants, longestTransactionMs: 250 },
			this.#clock,
			(_name, options) => {
				port = new AnsweringPort(this.#clock, options);
				writable = options.onWritable;
				return port;
			},
			{
				onBlock: (_line, _block, status) => {
					this.#polls += 1;
					if (status !== BusStatus.good) this.#failed += 1;
				},
				onWrite: () => undefined,
			},
		);
		this.#port = port as unknown as AnsweringPort;
		writable(256);
	}

	/** Polls so often; how many of all polls so far went wrong. */
	run(polls: number): number {
		const end = this.#polls + polls;
		while (this.#polls < end) {
			if (!this.#port.transfer()) this.#clock.fire();
		}
		return this.#failed;
	}
}
