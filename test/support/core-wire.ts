import { crc16 } from "../../modules/base/crc";
import type { OpenSerial, Serial, SerialOptions } from "../../modules/ports/serial";
import type { Scheduler } from "../../sim/core/scheduler";
import type { SimSlave } from "../../sim/core/slave";

/** Bytes that come on the line so long after the end of the request. */
export interface Chunk {
	readonly afterUs: number;
	readonly bytes: Uint8Array;
}

/** Bytes from hexadecimal digits; spaces do not count. */
export function fromHex(text: string): Uint8Array {
	return Uint8Array.from((text.match(/[0-9a-f]{2}/gi) ?? []).map((digits) => Number.parseInt(digits, 16)));
}

/** The bytes with their CRC behind them, low byte first. */
export function withCrc(body: Uint8Array): Uint8Array {
	const crc = crc16(body, 0, body.length);
	return Uint8Array.of(...body, crc & 0xff, crc >>> 8);
}

/** Slaves that answer 10 ms after the request. */
export function answering(...slaves: readonly SimSlave[]): (request: Uint8Array) => readonly Chunk[] {
	return (request) => {
		for (const slave of slaves) {
			const bytes = slave.answer(request);
			if (bytes !== null) return [{ afterUs: 10_000, bytes }];
		}
		return [];
	};
}

/**
 * A serial line on virtual time that answers as a test says: late, in pieces, with noise; and whose port can vanish.
 * A character takes 1 ms, 256 bytes may be written at once.
 */
export class Wire {
	readonly #scheduler: Scheduler;
	readonly #reportsGaps: boolean;
	#options: SerialOptions | null = null;
	#received: number[] = [];
	#gapTurn = 0;
	#port = 0;
	/** What comes back for a request. */
	respond: (request: Uint8Array) => readonly Chunk[] = () => [];
	/** The next openings fail. */
	absent = false;
	/** Virtual milliseconds of every opening. */
	readonly openings: number[] = [];
	/** Requests in order, with the virtual milliseconds at which each was given to the port. */
	readonly requests: { readonly atMs: number; readonly bytes: Uint8Array }[] = [];

	constructor(scheduler: Scheduler, reportsGaps: boolean) {
		this.#scheduler = scheduler;
		this.#reportsGaps = reportsGaps;
	}

	readonly open: OpenSerial = (_name, options): Serial => {
		this.openings.push(this.#scheduler.nowUs / 1000);
		this.#port += 1;
		this.#options = options;
		this.#received = [];
		this.#later(0, () => (this.absent ? this.lose("there is no such port") : options.onWritable(256)));
		return {
			receiveBytes: 128,
			reportsGaps: this.#reportsGaps,
			write: (bytes) => this.#write(bytes.slice()),
			read: (buffer) => {
				const taken = this.#received.splice(0, buffer.length);
				buffer.set(taken);
				return taken.length;
			},
			close: () => {
				this.#port += 1;
				this.#options = null;
			},
		};
	};

	/** The port vanishes. */
	lose(reason: string): void {
		this.#options?.onError(reason);
	}

	/** Bytes that nobody asked for. */
	babble(bytes: Uint8Array): void {
		this.#receive(bytes);
	}

	#later(us: number, work: () => void): void {
		const port = this.#port;
		this.#scheduler.at(this.#scheduler.nowUs + us, () => {
			if (port === this.#port) work();
		});
	}

	#write(bytes: Uint8Array): void {
		this.requests.push({ atMs: this.#scheduler.nowUs / 1000, bytes });
		this.#later(bytes.length * 1000, () => {
			for (const { afterUs, bytes: answer } of this.respond(bytes)) this.#later(afterUs, () => this.#receive(answer));
			this.#options?.onSent();
		});
	}

	#receive(bytes: Uint8Array): void {
		const options = this.#options;
		if (options === null) return;
		this.#received.push(...bytes);
		this.#gapTurn += 1;
		const turn = this.#gapTurn;
		if (this.#reportsGaps) {
			this.#later(options.idleUs, () => {
				if (turn === this.#gapTurn) options.onGap();
			});
		}
		for (let before = -1; this.#received.length > 0 && before !== this.#received.length; ) {
			before = this.#received.length;
			options.onReadable(before);
		}
	}
}
