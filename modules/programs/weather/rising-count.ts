/**
 * What a counter that rises has counted since it was last looked at. It may begin anew, at power-up, each day or
 * because
 * somebody has cleared it: what it shows then has come since.
 */
export class RisingCount {
	/** What it showed last; NaN: it was never seen. */
	last = Number.NaN;

	/** @param most that can have come since: more than that is no count, but another counter or a slip of the register */
	take(value: number, most: number): number {
		const { last } = this;
		this.last = value;
		if (Number.isNaN(last)) return 0;
		const risen = value >= last ? value - last : value;
		return risen >= 0 && risen <= most ? risen : 0;
	}
}
