import { Output, type OutputDriver } from "../../modules/outputs/output";

/**
 * One output and the relay behind it, by hand: what it commands waits until `settle` plays the bus.
 */
export class OutputBench implements OutputDriver {
	readonly output: Output;
	/** The true contact. */
	contact: boolean;
	/** The device answers. */
	alive = true;
	/** The queue of the line is full. */
	queueFull = false;
	/** The contact is welded or its coil is broken: it does not move, though the device says yes. */
	stuck = false;
	nowMs = 0;
	/** Virtual times at which a command was given, with what was wanted. */
	readonly commands: { readonly atMs: number; readonly on: boolean }[] = [];
	#pending: boolean | null = null;
	#readBackDue = false;
	#silences = 0;

	constructor(longestRunMs: number, contact = false) {
		this.output = new Output(0, longestRunMs, this);
		this.contact = contact;
	}

	command(_output: number, on: boolean): boolean {
		if (this.queueFull) return false;
		this.commands.push({ atMs: this.nowMs, on });
		this.#pending = on;
		return true;
	}

	readBack(): void {
		this.#readBackDue = true;
	}

	/** The bus does what was asked of it, and the output decides; until nothing is left to do. */
	settle(): void {
		for (let round = 0; round < 20; round += 1) {
			this.output.advance(this.nowMs);
			if (this.#pending !== null) this.#transact(this.#pending);
			else if (this.#readBackDue) this.poll();
			else return;
		}
		throw new Error("the output does not come to rest");
	}

	#transact(on: boolean): void {
		this.#pending = null;
		if (this.alive && !this.stuck) this.contact = on;
		this.#count();
		this.output.onWritten(on, this.alive, this.nowMs);
	}

	/** The relay is read back. */
	poll(): void {
		this.#readBackDue = false;
		this.#count();
		if (this.alive) this.output.onReadBack(this.contact, this.nowMs);
		else this.output.onReadBackFailed(this.#silences >= 3);
	}

	#count(): void {
		this.#silences = this.alive ? 0 : this.#silences + 1;
	}

	/** Lets time pass: polls every 10 s, and the output is called whenever it wants to be. */
	pass(durationMs: number): void {
		const endMs = this.nowMs + durationMs;
		this.settle();
		while (this.nowMs < endMs) {
			const pollMs = (Math.floor(this.nowMs / 10_000) + 1) * 10_000;
			const wakeMs = Math.max(this.nowMs + 1, this.output.advance(this.nowMs));
			this.nowMs = Math.min(endMs, pollMs, wakeMs);
			if (this.nowMs === pollMs) this.poll();
			this.settle();
		}
	}
}
