import { CivilDate, DAY_S, daysInMonth, weekdayOf } from "./civil";
import type { FiredDays } from "./fired-days";
import type { Sun } from "./sun";
import type { Zone } from "./zone";

/** On which local days an event comes. */
export type DayRule =
	| { readonly kind: "every" }
	/** `mask` bit 0 is Sunday, bit 6 Saturday. */
	| { readonly kind: "weekdays"; readonly mask: number }
	/** Every `days`th day [1, 366], counted from `anchorDay` (days since 1970-01-01) in both directions. */
	| { readonly kind: "interval"; readonly days: number; readonly anchorDay: number }
	/** Odd dates but for the 31st and 29 February: the next odd date is the day after those. */
	| { readonly kind: "odd" }
	| { readonly kind: "even" }
	/**
	 * Days of the month: bit n − 1 of `mask` is day n, bit 31 the last day whichever it is. A month that lacks the day
	 * has no event.
	 */
	| { readonly kind: "monthDays"; readonly mask: number };

/** When on such a day. */
export type TimeRule =
	/** Seconds after local midnight by the wall clock [0, 86399]. */
	| { readonly kind: "clock"; readonly timeS: number }
	/** Of the sun, and so many seconds after it (before: negative; half a day either way). */
	| { readonly kind: "sunrise" | "noon" | "sunset"; readonly offsetS: number };

export interface CalendarRule {
	readonly days: DayRule;
	readonly time: TimeRule;
}

/** Two years: the longest interval, and a polar night in it. */
const SEARCH_DAYS = 734;

/**
 * Finds the next event of a rule.
 *
 * An event is named by its rule and its local day. Each comes once: where the clock skips its time, at the first
 * instant after; where the clock shows its time twice, the first time. A local day that does not exist has no events,
 * nor has a day without sunrise or sunset where the rule needs one. Events of one rule come in the order of their days.
 */
export class Calendar {
	readonly #zone: Zone;
	readonly #sun: Sun | null;
	readonly #date = new CivilDate();
	/** Of the event that {@link next} found: milliseconds since 1970-01-01 UTC. */
	atMs = 0;
	/** Of the same event: its local day, in days since 1970-01-01. */
	day = 0;

	/** @param sun null: the place is not known, and events of the sun never come */
	constructor(zone: Zone, sun: Sun | null) {
		this.#zone = zone;
		this.#sun = sun;
	}

	/**
	 * Finds the first event strictly after `afterMs` whose day is not among `fired`; false: none in two years.
	 *
	 * To make up for what fell into a step of the clock or a power cut, ask from some time ago with the days that
	 * fired, and fire at once what is already past.
	 *
	 * @param afterMs milliseconds since 1970-01-01 UTC
	 */
	next(rule: CalendarRule, afterMs: number, fired: FiredDays | null): boolean {
		if (rule.time.kind !== "clock" && this.#sun === null) return false;
		// Two days back: sunset may lie after midnight and its offset half a day further.
		const first = this.#zone.localDay(Math.floor(afterMs / 1000)) - 2;
		for (let day = first; day < first + SEARCH_DAYS; day += 1) {
			if (!this.isOn(rule.days, day) || fired?.has(day) === true || !this.exists(day)) continue;
			const atMs = this.instantMs(rule.time, day);
			if (atMs > afterMs) {
				this.atMs = atMs;
				this.day = day;
				return true;
			}
		}
		return false;
	}

	private isOn(rule: DayRule, day: number): boolean {
		if (rule.kind === "every") return true;
		if (rule.kind === "weekdays") return ((rule.mask >> weekdayOf(day)) & 1) === 1;
		if (rule.kind === "interval") return (day - rule.anchorDay) % rule.days === 0;
		const date = this.#date.set(day);
		if (rule.kind === "even") return date.day % 2 === 0;
		if (rule.kind === "odd") return date.day % 2 === 1 && date.day !== 31 && !(date.month === 2 && date.day === 29);
		if (((rule.mask >>> (date.day - 1)) & 1) === 1) return true;
		return rule.mask >>> 31 === 1 && date.day === daysInMonth(date.year, date.month);
	}

	private exists(day: number): boolean {
		return this.#zone.firstAtS(day * DAY_S) < this.#zone.firstAtS((day + 1) * DAY_S);
	}

	/** NaN: no such event on that day. */
	private instantMs(rule: TimeRule, day: number): number {
		if (rule.kind === "clock") return this.#zone.firstAtS(day * DAY_S + rule.timeS) * 1000;
		if (this.#sun === null) return Number.NaN;
		// The sun's day is the one whose noon is nearest to local noon, and a sunset after midnight is its own.
		const noonMs = this.#sun.noonMs(this.#zone.firstAtS(day * DAY_S + DAY_S / 2) * 1000);
		if (rule.kind === "noon") return noonMs + rule.offsetS * 1000;
		return this.#sun.horizonMs(noonMs, rule.kind === "sunrise" ? -1 : 1) + rule.offsetS * 1000;
	}
}
