/** A read that is repeated. */
export interface Read {
	readonly unit: number;
	readonly address: number;
	/** Holding registers. */
	readonly count: number;
	/** 0: as often as the line can. */
	readonly periodMs: number;
}

/** What came of a run. */
export class Tally {
	good = 0;
	/** Marked good, and false. */
	wrong = 0;
	/** Marked as not to be used. */
	doubtful = 0;
	/** Time-outs, damage, exceptions. */
	failed = 0;
	/** From the first request to the last end, microseconds. */
	spanUs = 0;
	/** Good ones by unit. */
	readonly byUnit = new Map<number, number>();
	/** Called with the unit of every good one. */
	onGood: (unit: number) => void = () => undefined;

	note(unit: number, isRight: boolean): void {
		if (!isRight) this.wrong += 1;
		this.good += 1;
		this.byUnit.set(unit, (this.byUnit.get(unit) ?? 0) + 1);
		this.onGood(unit);
	}

	/** Good ones of these units. */
	ofUnits(units: readonly number[]): number {
		return units.reduce((sum, unit) => sum + (this.byUnit.get(unit) ?? 0), 0);
	}

	perSecond(): number {
		return this.spanUs === 0 ? 0 : (1e6 * this.good) / this.spanUs;
	}
}
