/**
 * Time proportioning: how long a doser is on in a period, for the share of its rated flow that is wanted.
 *
 * Neither a pulse nor a pause between two is shorter than `shortestMs`. What that leaves over is carried to the next
 * period, and so is what was really given more or less than was meant.
 */
export class Pulses {
	private readonly periodMs: number;
	private readonly shortestMs: number;
	/** On time that is still to be given; less than nothing: there was too much. */
	private owedMs = 0;

	constructor(periodMs: number, shortestMs: number) {
		this.periodMs = periodMs;
		this.shortestMs = shortestMs;
	}

	/** A new dose: nothing is owed. */
	reset(): void {
		this.owedMs = 0;
	}

	/**
	 * A period begins. Where nothing is wanted, nothing is given, and nothing is carried.
	 *
	 * @param share [0, 1]
	 * @returns on time of the period, 0 or at least `shortestMs`; the whole period: it goes over into the next
	 */
	next(share: number): number {
		if (share <= 0) {
			this.owedMs = Math.min(0, this.owedMs);
			return 0;
		}
		this.owedMs = Math.min(this.owedMs + share * this.periodMs, 2 * this.periodMs);
		if (this.owedMs < this.shortestMs) return 0;
		return this.periodMs - this.owedMs < this.shortestMs ? this.periodMs : this.owedMs;
	}

	/** It was on for so long. */
	gave(onMs: number): void {
		this.owedMs = Math.max(-this.periodMs, this.owedMs - onMs);
	}
}
