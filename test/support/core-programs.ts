import { LocalTime } from "../../modules/alarms/local-time";
import type { OutputBoard } from "../../modules/outputs/board";
import type { PointTable } from "../../modules/points/table";
import type { ProgramInputs } from "../../modules/programs/program";
import { utcZone } from "../../modules/time/zone";
import { SimClock } from "../../sim/core/clock";
import { Scheduler } from "../../sim/core/scheduler";

/** Of a zone that is watered by the mean of its probes, between two limits, and by nothing else. */
export const byMoisture = {
	vote: "mean",
	probesLeast: 1,
	salinity: [],
	runMs: 0,
	volumeM3: 0,
	balance: null,
	rise: null,
} as const;

/** What a program sees of a bench: no past, no clock on the wall, no place, no meter, unless it is said. */
export function programInputs(
	{ points, outputs }: { readonly points: PointTable; readonly outputs: OutputBoard },
	more: Partial<ProgramInputs> = {},
): ProgramInputs {
	const clock = new SimClock(new Scheduler(), 0);
	return {
		points,
		outputs,
		past: { wallMs: () => Number.NaN, cutRun: () => null },
		clock,
		time: new LocalTime(clock, utcZone),
		site: { place: null, timeZone: utcZone, water: null },
		water: null,
		delivery: null,
		weather: null,
		forecast: null,
		...more,
	};
}
