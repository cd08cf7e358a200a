/** Dates of the proleptic Gregorian calendar as days since 1970-01-01; whole numbers, exact for years [0, 9999]. */

export const DAY_S = 86_400;
export const DAY_MS = 86_400_000;

const DAYS_PER_ERA = 146_097; // 400 years
const DAYS_TO_1970 = 719_468; // from 0000-03-01

/** Days since 1970-01-01 of a date; `month` [1, 12], `day` [1, 31]. */
export function dayNumber(year: number, month: number, day: number): number {
	const marchYear = month <= 2 ? year - 1 : year;
	const era = Math.floor(marchYear / 400);
	const yearOfEra = marchYear - era * 400;
	const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
	const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
	return era * DAYS_PER_ERA + dayOfEra - DAYS_TO_1970;
}

/** [0, 6], Sunday is 0. */
export function weekdayOf(dayNo: number): number {
	return (((dayNo + 4) % 7) + 7) % 7;
}

function isLeapYear(year: number): boolean {
	return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}

/** 28 to 31. */
export function daysInMonth(year: number, month: number): number {
	if (month === 2) return isLeapYear(year) ? 29 : 28;
	return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

/** Year, month and day of a day number; made once and set many times. */
export class CivilDate {
	year = 1970;
	/** [1, 12] */
	month = 1;
	/** [1, 31] */
	day = 1;

	/** @param dayNo days since 1970-01-01 */
	set(dayNo: number): this {
		const shifted = dayNo + DAYS_TO_1970;
		const era = Math.floor(shifted / DAYS_PER_ERA);
		const dayOfEra = shifted - era * DAYS_PER_ERA;
		const leapDays = Math.floor(dayOfEra / 1460) - Math.floor(dayOfEra / 36_524) + Math.floor(dayOfEra / 146_096);
		const yearOfEra = Math.floor((dayOfEra - leapDays) / 365);
		const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
		const marchMonth = Math.floor((5 * dayOfYear + 2) / 153);
		this.day = dayOfYear - Math.floor((153 * marchMonth + 2) / 5) + 1;
		this.month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9;
		this.year = yearOfEra + era * 400 + (this.month <= 2 ? 1 : 0);
		return this;
	}
}

/**
 * The last time that a date of the year came, this year or the year before, in days since 1970-01-01.
 *
 * @param day on which it is asked @param date is set to that day
 */
export function latestYearly(month: number, dayOfMonth: number, day: number, date: CivilDate): number {
	const { year } = date.set(day);
	const thisYear = dayNumber(year, month, dayOfMonth);
	return thisYear <= day ? thisYear : dayNumber(year - 1, month, dayOfMonth);
}
