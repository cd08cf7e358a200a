import type { SitePlan } from "../site/plan";

/** Reads of a line that may end between two passes, which follow each: a loop that was held up sees some at once. */
const READINGS_MAX = 16;
/** Events of a round of a pass, and some to spare: an output tells once, an alarm up to four times. */
const OUTPUT_EVENTS_MAX = 2;
const ALARM_EVENTS_MAX = 4;
const SPARE_EVENTS = 32;

/** Events that a ring has to hold between two passes. */
export function eventsMax({ lines, outputs, alarms }: SitePlan): number {
	const ofLines = READINGS_MAX * lines.length;
	return ofLines + OUTPUT_EVENTS_MAX * outputs.length + ALARM_EVENTS_MAX * alarms.length + SPARE_EVENTS;
}
