import type { Observer } from "../../modules/ports/observer";
import type { Scheduler } from "./scheduler";

/** A running hash of everything that a gateway stored and did: two runs that tell the same story have the same one. */
export class Trace implements Observer {
	readonly #scheduler: Scheduler;
	#a = 0x811c9dc5;
	#b = 0x1000193;
	records = 0;
	bytes = 0;
	outputChanges = 0;

	constructor(scheduler: Scheduler) {
		this.#scheduler = scheduler;
	}

	logOpened(epoch: Uint8Array): void {
		for (const byte of epoch) this.#mix(byte);
	}

	recordStarted(_epoch: Uint8Array, sequence: number, bytes: Uint8Array): void {
		this.#number(sequence);
		for (const byte of bytes) this.#mix(byte);
		this.records += 1;
		this.bytes += bytes.length;
	}

	recordStored(): void {
		// that it was begun is in the hash; a power cut in between is another run
	}

	outputChanged(output: number, on: boolean): void {
		this.#number(this.#scheduler.nowUs);
		this.#mix(2 * output + (on ? 1 : 0));
		this.outputChanges += 1;
	}

	/** Sixteen hexadecimal digits. */
	get hash(): string {
		return hex32(this.#a) + hex32(this.#b);
	}

	#number(value: number): void {
		let rest = value;
		for (let index = 0; index < 7; index += 1) {
			this.#mix(rest % 256);
			rest = Math.floor(rest / 256);
		}
	}

	/** Two FNV-1a lanes with different primes. */
	#mix(byte: number): void {
		this.#a = Math.imul(this.#a ^ byte, 0x01000193) >>> 0;
		this.#b = Math.imul(this.#b ^ (byte + 0x9d), 0x01000197) >>> 0;
	}
}

function hex32(value: number): string {
	return value.toString(16).padStart(8, "0");
}
