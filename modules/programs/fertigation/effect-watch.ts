/** Doses in a row that may have no effect. */
export const ineffectiveMost = 15;

/**
 * Whether doses do anything: the reading has to differ from that of the water without a dose.
 *
 * Against the water and not against the dose before: in a line, doses that hold a reading where it is change nothing
 * from one to the next. The water's own reading is the furthest that was seen on the side where doses lead away from.
 */
export class EffectWatch {
	/** In a row. */
	ineffective = 0;
	private readonly least: number;
	private readonly lowers: boolean;
	private water = Number.NaN;

	/** @param least change that counts, in the point's unit @param lowers a dose lowers the reading */
	constructor(least: number, lowers: boolean) {
		this.least = least;
		this.lowers = lowers;
	}

	get isLost(): boolean {
		return this.ineffective >= ineffectiveMost;
	}

	/** Before the first dose of an injection. */
	begin(reading: number): void {
		this.water = reading;
	}

	/** A dose has had its time to mix. A reading that is not known says nothing. */
	judge(reading: number): void {
		if (Number.isNaN(reading)) return;
		const step = this.lowers ? this.water - reading : reading - this.water;
		if (step >= this.least) this.ineffective = 0;
		else this.ineffective += 1;
		if (!(step > 0)) this.water = reading;
	}

	/** A person says that the cause is gone. */
	clear(): void {
		this.ineffective = 0;
	}
}
