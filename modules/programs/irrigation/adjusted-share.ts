import type { LocalTime } from "../../alarms/local-time";
import type { IrrigationPlan } from "../../site/plan";

/** Share of the site's own times and volumes that holds now, 1 is all: the program's, and this month's of it. */
export function adjustedShare({ adjustPercent, adjustMonths }: IrrigationPlan, time: LocalTime): number {
	const month = adjustMonths.length === 0 ? 0 : time.month();
	const ofMonth = month === 0 ? 100 : (adjustMonths[month - 1] as number); // without a clock no month is known
	return (adjustPercent * ofMonth) / 10_000;
}
