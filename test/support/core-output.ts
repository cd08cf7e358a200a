import { LeaseAnswer } from "../../modules/outputs/lease";
import { Output, type OutputOptions } from "../../modules/outputs/output";
import type { OutputDriver } from "../../modules/outputs/relay";
import { PointTable } from "../../modules/points/table";

/** Of an output that rests off and has nothing but its relay. */
const plain: OutputOptions = {
	rest: "off",
	longestRunMs: 3_600_000,
	minimumOffMs: 0,
	travelMs: 0,
	readBackProves: "relay",
	hardwareMs: 0,
	evidence: [],
};

/**
 * One output and the relay behind it, by hand: what it commands waits until `settle` plays the bus.
 */
export class OutputBench implements OutputDriver {
	readonly output: Output;
	/** The true contact: away from rest. */
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
	/** How often a lease has ended. */
	settled = 0;
	readonly #hardwareMs: number;
	#hardwareEndMs = Number.POSITIVE_INFINITY;
	#pending: boolean | null = null;
	#readBackDue = false;
	#silences = 0;
	#owner = -1;

	constructor(options: Partial<OutputOptions> = {}, contact = false, points = new PointTable([])) {
		this.output = new Output(0, { ...plain, ...options }, points, this);
		this.#hardwareMs = options.hardwareMs ?? 0;
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

	/** Asks for a lease as the board does: the answer, and the lease if it is granted. */
	lease(owner: number, untilMs: number, reason: number): number {
		const answer = this.output.answerTo(owner, this.nowMs);
		if (answer === LeaseAnswer.granted) this.output.lease(owner, untilMs, reason, this.nowMs);
		this.#watch();
		return answer;
	}

	/** The owner gives it up; somebody else's lease stays. */
	release(owner: number, reason: number): void {
		if (this.output.owner === owner) this.output.end(reason, this.nowMs);
		this.#watch();
	}

	#watch(): void {
		if (this.#owner >= 0 && this.output.owner < 0) this.settled += 1;
		this.#owner = this.output.owner;
	}

	#advance(): number {
		const wakeMs = this.output.advance(this.nowMs);
		this.#watch();
		return wakeMs;
	}

	/** The bus does what was asked of it, and the output decides; until nothing is left to do. */
	settle(): void {
		for (let round = 0; round < 20; round += 1) {
			if (this.nowMs >= this.#hardwareEndMs) this.#drop();
			this.#advance();
			if (this.#pending !== null) this.#transact(this.#pending);
			else if (this.#readBackDue) this.poll();
			else return;
		}
		throw new Error("the output does not come to rest");
	}

	#drop(): void {
		this.#hardwareEndMs = Number.POSITIVE_INFINITY;
		if (!this.stuck) this.contact = false;
	}

	#transact(on: boolean): void {
		this.#pending = null;
		if (this.alive && !this.stuck) this.contact = on;
		if (this.alive) {
			this.#hardwareEndMs = on && this.#hardwareMs > 0 ? this.nowMs + this.#hardwareMs : Number.POSITIVE_INFINITY;
		}
		this.#count();
		this.output.relay.onWritten(on, this.alive, this.nowMs);
	}

	/** The relay is read back. */
	poll(): void {
		this.#readBackDue = false;
		this.#count();
		if (this.alive) this.output.relay.onReadBack(this.contact, this.nowMs);
		else if (this.#silences >= 3) this.output.onSilent(this.nowMs);
		this.#watch();
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
			const wakeMs = Math.max(this.nowMs + 1, this.#advance());
			this.nowMs = Math.min(endMs, pollMs, wakeMs, Math.max(this.nowMs + 1, this.#hardwareEndMs));
			if (this.nowMs === pollMs) this.poll();
			this.settle();
		}
	}
}
