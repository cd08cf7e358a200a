import type { CalendarRule, DayRule } from "../../modules/time/calendar";
import type { Sun } from "../../modules/time/sun";
import type { IntlZone } from "./core-intl-zone";

const dayMs = 86_400_000;

/** On which days a rule is, after the words of its type, by Node's Date. */
function isOnDay(rule: DayRule, day: number): boolean {
	const date = new Date(day * dayMs);
	const [month, ofMonth] = [date.getUTCMonth() + 1, date.getUTCDate()];
	const isLast = new Date((day + 1) * dayMs).getUTCDate() === 1;
	switch (rule.kind) {
		case "every":
			return true;
		case "weekdays":
			return [...rule.mask.toString(2).padStart(7, "0")].reverse()[date.getUTCDay()] === "1";
		case "interval":
			return Number.isInteger((day - rule.anchorDay) / rule.days);
		case "odd":
			return (
				[1, 3, 5, 7, 9, 11, 13, 15, 17, 19, 21, 23, 25, 27, 29].includes(ofMonth) && !(month === 2 && ofMonth === 29)
			);
		case "even":
			return ofMonth % 2 === 0;
		case "monthDays": {
			const digits = [...(rule.mask >>> 0).toString(2).padStart(32, "0")].reverse();
			return digits[ofMonth - 1] === "1" || (isLast && digits[31] === "1");
		}
	}
}

/** The event of a rule on one local day, in milliseconds, by a slow search with Intl; null: there is none. */
export function eventMs(rule: CalendarRule, day: number, zone: IntlZone, sun: Sun): number | null {
	const at = (localS: number) => zone.firstAtS(localS);
	const midnightS = day * 86_400;
	if (!isOnDay(rule.days, day) || at(midnightS) === at(midnightS + 86_400)) return null;
	const { time } = rule;
	if (time.kind === "clock") return at(midnightS + time.timeS) * 1000;
	const noonMs = sun.noonMs(at(midnightS + 43_200) * 1000);
	const sunMs = time.kind === "noon" ? noonMs : sun.horizonMs(noonMs, time.kind === "sunrise" ? -1 : 1);
	return Number.isNaN(sunMs) ? null : sunMs + time.offsetS * 1000;
}
