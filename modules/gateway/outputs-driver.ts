import type { Line } from "../bus/line";
import type { OutputDriver } from "../outputs/relay";
import type { OutputPlan, SitePlan } from "../site/plan";

/** Turns what outputs command into writes on lines: away from rest and at rest become on and off. */
export class OutputsDriver implements OutputDriver {
	readonly #plans: readonly OutputPlan[];
	readonly #lines: () => readonly Line[];
	/** For outputs whose device ends it by itself: the words that start its timer. */
	readonly #timers: readonly (readonly number[] | null)[];

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
	}

	/** Whether an output is away from rest when its contact is closed, or open. */
	isAway(output: number, on: boolean): boolean {
		return on !== ((this.#plans[output] as OutputPlan).rest === "on");
	}

	/** The write's token is 2 × output + (away ? 1 : 0). */
	command(output: number, away: boolean): boolean {
		const { line, slave, on, off, timer, rest } = this.#plans[output] as OutputPlan;
		const timed = this.#timers[output] ?? null;
		const isTimed = away && timer !== null && timed !== null;
		const write = away === (rest === "on") ? off : on;
		const { code, address } = isTimed ? timer.write : write;
		return (
			this.#lines()[line]?.write(slave, code, address, isTimed ? timed : write.values, token(output, away)) === true
		);
	}

	readBack(output: number): void {
		const { line, readBackWant } = this.#plans[output] as OutputPlan;
		this.#lines()[line]?.expedite(readBackWant);
	}
}

function token(output: number, away: boolean): number {
	return 2 * output + (away ? 1 : 0);
}
