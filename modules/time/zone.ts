import { CivilDate, DAY_S, dayNumber, daysInMonth, weekdayOf } from "./civil";

/** A moment that comes once a year: on the `week`th `weekday` of `month`; week 5 is the last one. */
export interface YearlyMoment {
	/** [1, 12] */
	readonly month: number;
	/** [1, 5] */
	readonly week: number;
	/** [0, 6], Sunday is 0. */
	readonly weekday: number;
	/** Seconds after local midnight, of the time that is in force until then; a week either way (RFC 8536, 3.3.1). */
	readonly timeS: number;
}

/** What holds after the last explicit change, year by year. */
export interface YearlyRule {
	/** Seconds east of UTC. */
	readonly standardS: number;
	readonly summerS: number;
	readonly toSummer: YearlyMoment;
	readonly toStandard: YearlyMoment;
}

/** A time zone, of one site. At most 512 changes; offsets within 16 hours of UTC. */
export interface ZoneRules {
	/** Name in the IANA data. */
	readonly name: string;
	/** Seconds east of UTC before the first change. */
	readonly firstOffsetS: number;
	/** Seconds since 1970-01-01 UTC, ascending. */
	readonly changesAtS: readonly number[];
	/** Seconds east of UTC from each change on; of the same length. */
	readonly offsetsS: readonly number[];
	/** Null: the last offset stays. */
	readonly rule: YearlyRule | null;
}

export const utcZone: ZoneRules = Object.freeze({
	name: "UTC",
	firstOffsetS: 0,
	changesAtS: [],
	offsetsS: [],
	rule: null,
});

/** No local time is further from UTC. */
const FARTHEST_S = 16 * 3600;

/** Answers about one time zone. All times in seconds since 1970-01-01, allocating nothing. */
export class Zone {
	readonly #rules: ZoneRules;
	readonly #date = new CivilDate();

	constructor(rules: ZoneRules) {
		this.#rules = rules;
	}

	/** Seconds east of UTC at `utcS`. */
	offsetAtS(utcS: number): number {
		const { changesAtS, offsetsS, firstOffsetS, rule } = this.#rules;
		const next = this.changesUntil(utcS);
		if (next < changesAtS.length || rule === null) return next === 0 ? firstOffsetS : (offsetsS[next - 1] as number);
		// The last explicit change holds until the rule's first one after it.
		const lastS = next === 0 ? Number.NEGATIVE_INFINITY : (changesAtS[next - 1] as number);
		const year = this.#date.set(Math.floor(utcS / DAY_S)).year;
		let latestS = Number.NEGATIVE_INFINITY;
		let offsetS = next === 0 ? firstOffsetS : (offsetsS[next - 1] as number);
		for (let each = year - 1; each <= year + 1; each += 1) {
			const summerFromS = momentS(rule.toSummer, each, rule.standardS);
			const standardFromS = momentS(rule.toStandard, each, rule.summerS);
			if (summerFromS <= utcS && summerFromS > lastS && summerFromS > latestS) {
				latestS = summerFromS;
				offsetS = rule.summerS;
			}
			if (standardFromS <= utcS && standardFromS > lastS && standardFromS > latestS) {
				latestS = standardFromS;
				offsetS = rule.standardS;
			}
		}
		return offsetS;
	}

	/** The first change strictly after `utcS`; Infinity when there is none. The offset may stay what it was. */
	nextChangeS(utcS: number): number {
		const { changesAtS, rule } = this.#rules;
		const next = this.changesUntil(utcS);
		if (next < changesAtS.length) return changesAtS[next] as number;
		if (rule === null) return Number.POSITIVE_INFINITY;
		const year = this.#date.set(Math.floor(utcS / DAY_S)).year;
		let soonestS = Number.POSITIVE_INFINITY;
		for (let each = year - 1; each <= year + 1; each += 1) {
			const summerFromS = momentS(rule.toSummer, each, rule.standardS);
			const standardFromS = momentS(rule.toStandard, each, rule.summerS);
			if (summerFromS > utcS) soonestS = Math.min(soonestS, summerFromS);
			if (standardFromS > utcS) soonestS = Math.min(soonestS, standardFromS);
		}
		return soonestS;
	}

	/** Local days since 1970-01-01 at `utcS`. */
	localDay(utcS: number): number {
		return Math.floor((utcS + this.offsetAtS(utcS)) / DAY_S);
	}

	/**
	 * The first instant at which the wall clock shows `localS` or more (seconds since 1970-01-01 by the wall clock).
	 *
	 * So a time that does not exist is the first instant after the gap, and of a time that comes twice it is the first.
	 */
	firstAtS(localS: number): number {
		let fromS = localS - FARTHEST_S;
		for (;;) {
			const atS = localS - this.offsetAtS(fromS);
			const untilS = this.nextChangeS(fromS);
			if (atS < untilS) return Math.max(atS, fromS);
			fromS = untilS;
		}
	}

	/** How many explicit changes are not after `utcS`. */
	private changesUntil(utcS: number): number {
		const { changesAtS } = this.#rules;
		let low = 0;
		let high = changesAtS.length;
		while (low < high) {
			const middle = (low + high) >> 1;
			if ((changesAtS[middle] as number) <= utcS) low = middle + 1;
			else high = middle;
		}
		return low;
	}
}

/** Seconds since 1970-01-01 UTC of a yearly moment, where the local time until then is `offsetS` east of UTC. */
function momentS(moment: YearlyMoment, year: number, offsetS: number): number {
	const first = dayNumber(year, moment.month, 1);
	const toWeekday = (moment.weekday - weekdayOf(first) + 7) % 7;
	const ofMonth = toWeekday + 7 * (moment.week - 1);
	const day = first + (ofMonth < daysInMonth(year, moment.month) ? ofMonth : ofMonth - 7);
	return day * DAY_S + moment.timeS - offsetS;
}
