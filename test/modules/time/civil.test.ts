import test from "ava";
import { CivilDate, dayNumber, daysInMonth, weekdayOf } from "../../../modules/time/civil";

test("dates and day numbers are those of Node's Date, every day from 1900 to 2200", (t) => {
	const date = new CivilDate();
	for (let day = -25_567; day <= 84_005; day += 1) {
		const their = new Date(day * 86_400_000);
		const [year, month, ofMonth] = [their.getUTCFullYear(), their.getUTCMonth() + 1, their.getUTCDate()];
		date.set(day);
		if (date.year !== year || date.month !== month || date.day !== ofMonth) t.fail(their.toISOString());
		if (dayNumber(year, month, ofMonth) !== day) t.fail(their.toISOString());
		if (weekdayOf(day) !== their.getUTCDay()) t.fail(their.toISOString());
		if (daysInMonth(year, month) !== new Date(Date.UTC(year, month, 0)).getUTCDate()) t.fail(their.toISOString());
	}
	t.is(dayNumber(2000, 3, 1), 11_017);
});
