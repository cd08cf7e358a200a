import type { CalendarRule, DayRule, TimeRule } from "./calendar";

/** A calendar's rule in one row of plain values, as plans and tables hold it. */
export interface FlatRule {
	/** On which local days: as of a {@link DayRule}. */
	readonly days: DayRule["kind"];
	/** `weekdays`, `monthDays`: the mask; `interval`: every how many days; else 0. */
	readonly daysOf: number;
	/** `interval`: a day of it, in days since 1970-01-01; else 0. */
	readonly anchorDay: number;
	/** When on such a day: as of a {@link TimeRule}. */
	readonly time: TimeRule["kind"];
	/** `clock`: seconds after local midnight; of the sun: seconds after it, before it negative. */
	readonly timeS: number;
}

/** The rule of a row. For a start: allocates. */
export function ruleOf({ days, daysOf, anchorDay, time, timeS }: FlatRule): CalendarRule {
	return {
		days: dayRuleOf(days, daysOf, anchorDay),
		time: time === "clock" ? { kind: time, timeS } : { kind: time, offsetS: timeS },
	};
}

function dayRuleOf(kind: DayRule["kind"], of: number, anchorDay: number): DayRule {
	if (kind === "weekdays" || kind === "monthDays") return { kind, mask: of };
	return kind === "interval" ? { kind, days: of, anchorDay } : { kind };
}
