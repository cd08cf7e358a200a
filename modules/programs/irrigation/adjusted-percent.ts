import type { LocalTime } from "../../alarms/local-time";
import type { IrrigationPlan } from "../../site/plan";

/** Share of the site's own times and volumes that holds now, in percent: the program's, and this month's of it. */
export function adjustedPercent({ adjustPercent, adjustMonths }: IrrigationPlan, time: LocalTime): number {
	if (adjustMonths.length === 0) return adjustPercent;
	const month = time.month(); // without a clock no month is known, and the program's own holds
	return month === 0 ? adjustPercent : (adjustPercent * (adjustMonths[month - 1] as number)) / 100;
}
