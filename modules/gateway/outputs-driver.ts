import type { Line } from "../bus/line";
import type { OutputDriver } from "../outputs/relay";
import type { OutputPlan, SitePlan } from "../site/plan";

/** A coil that is still driven so long after its pulse is read again at the next poll, not at once. */
const PULSE_GRACE_MS = 1_000;

/** What was seen of a board since it was told to pulse: it answered after the end; it did not once before that. */
const PulseSeen = Object.freeze({ none: 0, whole: 1, broken: 2 });

/**
 * Turns what outputs command into writes on lines, and what is read back into where an output is: away from rest or at
 * rest is on or off. Of a latching valve, whose coils are off but for pulses, it is the pulse that was given last.
 */
export class OutputsDriver implements OutputDriver {
	readonly #plans: readonly OutputPlan[];
	readonly #lines: () => readonly Line[];
	/** For outputs whose device ends it by itself: the words that start its timer. */
	readonly #timers: readonly (readonly number[] | null)[];
	/** Last pulse of a latching valve: 1 it opened, 0 it closed, -1 none since boot; and when it is over. */
	readonly #pulsed: Int8Array;
	readonly #pulseEndMs: Float64Array;
	/** One of {@link PulseSeen}. */
	readonly #pulseSeen: Uint8Array;

	/** @param lines of the plan; asked for when something is commanded, not before */
	constructor({ outputs }: SitePlan, lines: () => readonly Line[]) {
		this.#plans = outputs;
		this.#lines = lines;
		this.#timers = outputs.map(({ timer, hardwareMs }) => {
			if (timer === null) return null;
			const { values } = timer.write;
			const units = Math.floor(hardwareMs / timer.unitMs);
			return values.map((word, index) => (index === values.length - 1 ? word + units : word));
		});
		this.#pulsed = new Int8Array(outputs.length).fill(-1);
		this.#pulseEndMs = new Float64Array(outputs.length);
		this.#pulseSeen = new Uint8Array(outputs.length);
	}

	/** Whether a contact that was read says that its output is away from rest; null: it says nothing. */
	awayOf(output: number, on: boolean, nowMs: number): boolean | null {
		const { rest, pulseMs } = this.#plans[output] as OutputPlan;
		if (pulseMs === 0) return on !== (rest === "on");
		const endMs = this.#pulseEndMs[output] as number;
		const isPulsing = nowMs < endMs;
		if (isPulsing || (on && nowMs < endMs + PULSE_GRACE_MS)) this.readBack(output);
		if (isPulsing || on || (this.#pulsed[output] as number) < 0) return null;
		if (this.#pulseSeen[output] === PulseSeen.broken) return true;
		this.#pulseSeen[output] = PulseSeen.whole;
		return this.#pulsed[output] === 1;
	}

	/** Its board did not answer. A pulse that closes, and may have been cut short, is not believed. */
	onUnread(output: number): void {
		const isSettled = this.#pulsed[output] !== 0 || this.#pulseSeen[output] === PulseSeen.whole;
		if (!isSettled) this.#pulseSeen[output] = PulseSeen.broken;
	}

	/** A command was taken. */
	onWritten(output: number, away: boolean, nowMs: number): void {
		this.#pulsed[output] = away ? 1 : 0;
		this.#pulseSeen[output] = PulseSeen.none;
		this.#pulseEndMs[output] = nowMs + (this.#plans[output] as OutputPlan).pulseMs;
	}

	/** The write's token is 2 × output + (away ? 1 : 0). */
	command(output: number, away: boolean): boolean {
		const { line, slave, on, off, timer, rest } = this.#plans[output] as OutputPlan;
		const token = 2 * output + (away ? 1 : 0);
		const timed = this.#timers[output] ?? null;
		const isTimed = away && timer !== null && timed !== null;
		const write = away === (rest === "on") ? off : on;
		const { code, address } = isTimed ? timer.write : write;
		return this.#lines()[line]?.write(slave, code, address, isTimed ? timed : write.values, token) === true;
	}

	readBack(output: number): void {
		const { line, readBackWant } = this.#plans[output] as OutputPlan;
		this.#lines()[line]?.expedite(readBackWant);
	}
}
