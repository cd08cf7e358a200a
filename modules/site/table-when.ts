import type { QuotaPlan, RainDelayPlan, StartPlan, TurnPlan, WhenPlan } from "./plan";
import { type Codec, flag, list, oneOf, orNull, real, row, whole } from "./table-codec";
import { durationMs, index, pointsMax } from "./table-limits";

const DAY_MAX = 0xffff;
const HALF_DAY_S = 43_200;

const start = row<StartPlan>({
	days: oneOf(["every", "weekdays", "interval", "odd", "even", "monthDays"]),
	daysOf: whole(0, 366),
	anchorDay: whole(0, DAY_MAX),
	time: oneOf(["clock", "sunrise", "noon", "sunset"]),
	timeS: whole(-HALF_DAY_S, 86_399),
	isFinish: flag,
});

const turn = row<TurnPlan>({
	fromDay: whole(0, DAY_MAX),
	fromS: whole(0, 86_399),
	lastsMs: durationMs,
	everyDays: whole(0, 366),
	times: whole(0, 366),
});

/** When an irrigation program may water: TABLE.md. */
export const when: Codec<WhenPlan> = row<WhenPlan>({
	starts: list(start, 4),
	workMs: durationMs,
	startWithinMs: durationMs,
	turns: list(turn, 8),
	quota: orNull(row<QuotaPlan>({ m3: real, fromDay: whole(1, DAY_MAX) })),
	rainDelay: orNull(row<RainDelayPlan>({ point: index(pointsMax), above: real, forMs: durationMs })),
	forecastMm: orNull(real),
});
