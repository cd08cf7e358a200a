import type { Entry } from "./ledger";
import type { OutputDoor } from "./output-door";
import { Outcome } from "./request";

/** Programs have so long to stop in their order; then outputs are let go at once. */
const ORDER_MS = 60_000;
/** What is not proven at rest by then keeps the site that it is part of. */
const REST_MS = 180_000;

/** Where another site comes from. */
export interface SiteDoor {
	/** Why the table of that name may not be run; `accepted`: it may. */
	check(name: string): number;
	/** All rests: from the next start on that table is on trial, and the gateway ends now. False: that can't be kept. */
	switchOver(entry: Entry): boolean;
}

/** A program, as far as it is to be stopped. */
interface Stoppable {
	pausedUntilMs: number;
}

/**
 * The way from a site to the next: programs stop in their order and begin nothing, and when every output is proven at
 * rest the gateway ends. What can't be proven within three minutes is the end of the change, and all goes on as before.
 *
 * Programs are stopped, not waited for: a run may last for hours, and whoever installs a site stands there.
 */
export class SiteChange {
	readonly #door: SiteDoor;
	readonly #outputs: OutputDoor;
	readonly #outputCount: number;
	readonly #programs: readonly Stoppable[];
	readonly #pausedUntilMs: Float64Array;
	#entry: Entry | null = null;
	#beganMs = 0;
	#isOrderOver = false;

	constructor(door: SiteDoor, outputs: OutputDoor, outputCount: number, programs: readonly Stoppable[]) {
		this.#door = door;
		this.#outputs = outputs;
		this.#outputCount = outputCount;
		this.#programs = programs;
		this.#pausedUntilMs = new Float64Array(programs.length);
	}

	/** What is under way; null: nothing. */
	get entry(): Entry | null {
		return this.#entry;
	}

	/** Why that table may not be run now; `accepted`: it may. */
	check(name: string): number {
		if (this.#entry !== null) return Outcome.busy;
		for (let output = 0; output < this.#outputCount; output += 1) {
			if (this.#outputs.isInHand(output)) return Outcome.inHand;
		}
		return this.#door.check(name);
	}

	begin(entry: Entry, nowMs: number): void {
		this.#entry = entry;
		this.#beganMs = nowMs;
		this.#isOrderOver = false;
		for (const [index, program] of this.#programs.entries()) {
			this.#pausedUntilMs[index] = program.pausedUntilMs;
			program.pausedUntilMs = Math.max(program.pausedUntilMs, this.#endMs);
		}
		this.#letGo(nowMs, (owner) => owner >= this.#programs.length);
	}

	get #endMs(): number {
		return this.#beganMs + REST_MS;
	}

	/** Leases of these owners end, and programs get none until the change is over. */
	#letGo(nowMs: number, isMeant: (owner: number) => boolean): void {
		for (let output = 0; output < this.#outputCount; output += 1) {
			if (this.#outputs.isLeft(output) || !isMeant(this.#outputs.ownerOf(output))) continue;
			this.#outputs.stop(output, this.#endMs, nowMs);
		}
	}

	/** Number of the first output that is in the way; -1: all are at rest. */
	get inTheWay(): number {
		for (let output = 0; output < this.#outputCount; output += 1) if (!this.#outputs.isLeft(output)) return output;
		return -1;
	}

	/** What has come of it; `accepted`: nothing yet, or the gateway ends. */
	advance(nowMs: number): number {
		const entry = this.#entry;
		if (entry === null) return Outcome.accepted;
		if (this.inTheWay < 0) {
			this.#entry = null;
			if (this.#door.switchOver(entry)) return Outcome.accepted;
			return this.#giveUp(Outcome.unrecorded);
		}
		if (!this.#isOrderOver && nowMs >= this.#beganMs + ORDER_MS) {
			this.#isOrderOver = true;
			this.#letGo(nowMs, () => true);
		}
		return nowMs < this.#endMs ? Outcome.accepted : this.#giveUp(Outcome.notAtRest);
	}

	/** Automation is as it was; what somebody has asked for meanwhile stays. */
	#giveUp(outcome: number): number {
		this.#entry = null;
		for (const [index, program] of this.#programs.entries()) {
			const before = this.#pausedUntilMs[index] as number;
			if (program.pausedUntilMs === Math.max(before, this.#endMs)) program.pausedUntilMs = before;
		}
		return outcome;
	}

	/** When time alone changes something; Infinity: nothing is under way. */
	get wakeAtMs(): number {
		if (this.#entry === null) return Number.POSITIVE_INFINITY;
		return this.#isOrderOver ? this.#endMs : this.#beganMs + ORDER_MS;
	}
}
