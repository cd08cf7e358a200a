import type { LocalTime } from "../../alarms/local-time";

const DAY_S = 86_400;
/** A clock that steps by more has passed nothing: it was set. Summer time begins with a step of an hour. */
const STEP_MAX_S = 7_200;

/** Times of day at which a defrost is due, by the site's clock. */
export class DefrostTimes {
	private readonly atS: readonly number[];
	private readonly time: LocalTime;
	private seenS = Number.NaN;

	/** @param atS seconds after local midnight */
	constructor(atS: readonly number[], time: LocalTime) {
		this.atS = atS;
		this.time = time;
	}

	/** There is a clock. */
	get isKnown(): boolean {
		return !Number.isNaN(this.time.secondOfDay());
	}

	/** Whether one of them has come since this was asked last. */
	look(): boolean {
		const nowS = this.time.secondOfDay();
		const passedS = (nowS - this.seenS + DAY_S) % DAY_S;
		const before = this.seenS;
		this.seenS = nowS;
		if (!(passedS > 0 && passedS <= STEP_MAX_S)) return false; // NaN is not
		for (const atS of this.atS) if ((atS - before + DAY_S - 1) % DAY_S < passedS) return true;
		return false;
	}

	/** Milliseconds to the next; Infinity without a clock. */
	get inMs(): number {
		const nowS = this.time.secondOfDay();
		let leastS = Number.POSITIVE_INFINITY;
		for (const atS of this.atS) leastS = Math.min(leastS, ((atS - nowS - 1 + DAY_S) % DAY_S) + 1);
		return Number.isNaN(nowS) ? Number.POSITIVE_INFINITY : 1000 * leastS;
	}
}
