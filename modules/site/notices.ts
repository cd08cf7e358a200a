/** What programs tell of beside what their outputs do: what an alarm may watch of a program. Their order is the table's. */
export const programNotices = [
	/** Master valve or pump has not followed, or did not stay on, and has not run since. */
	"supply-failed",
	/** Moisture did not rise after a watering. */
	"no-rise",
	/** There is so much salt in the soil that a moisture probe is in doubt, and does not vote. */
	"salinity",
	/** By its balance the crop has less water than it can take without effort. */
	"water-stress",
	/** Nobody saw the weather of the last day: the balance went by what is usual. */
	"weather-lost",
] as const;

export type ProgramNotice = (typeof programNotices)[number];
