import { flowUnits } from "../base/flow-units";
import { dayNumber, daysInMonth } from "../time/civil";
import { rainUnitOf } from "./compile-amounts";
import type { PointPlan, RainDelayPlan, StartPlan, TurnPlan, WhenPlan } from "./plan";
import type { IrrigationProgram, Site } from "./types";
import type { SiteStart, SiteTurn, SiteWhen, WeekdayName } from "./types-when";
import { waterWorkMs } from "./water-work";

/** A start comes late by less than this, unless the site says otherwise. */
const START_WITHIN_MS = 3_600_000;
const weekdays: readonly WeekdayName[] = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

/** Seconds after midnight of `HH:MM`; NaN: it is none. */
export function timeOf(text: string): number {
	const parts = /^([01]\d|2[0-3]):([0-5]\d)$/.exec(text);
	return parts === null ? Number.NaN : Number(parts[1]) * 3600 + Number(parts[2]) * 60;
}

/** Days since 1970-01-01 of `YYYY-MM-DD`, from 1970-01-02 to 2149; NaN: it is none. */
export function dayOf(text: string): number {
	const parts = /^(\d{4})-(\d\d)-(\d\d)$/.exec(text);
	if (parts === null) return Number.NaN;
	const [year, month, day] = [Number(parts[1]), Number(parts[2]), Number(parts[3])];
	if (month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month)) return Number.NaN;
	const number = dayNumber(year, month, day);
	return number > 0 && number < 0x10000 ? number : Number.NaN;
}

/** Null: the program waters at any time. */
export function compileWhen(program: IrrigationProgram, site: Site, points: readonly PointPlan[]): WhenPlan | null {
	const { starts = [], startWithinMs = START_WITHIN_MS, windows = [], quota, rainDelay, forecast } = program;
	if (
		starts.length + windows.length === 0 &&
		quota === undefined &&
		rainDelay === undefined &&
		forecast === undefined
	) {
		return null;
	}
	const meter = points.find(({ name }) => name === site.water?.flow);
	const workMs = waterWorkMs(site, program, 100, flowUnits[meter?.unit ?? ""] ?? Number.NaN);
	return {
		starts: starts.map(compileStart),
		workMs: Number.isNaN(workMs) ? 0 : Math.round(workMs),
		startWithinMs,
		turns: windows.map(compileTurn),
		quota: quota === undefined ? null : { m3: quota.m3, fromDay: dayOf(quota.from) },
		rainDelay: rainDelay === undefined ? null : compileRainDelay(rainDelay, points),
		forecastMm: forecast?.aboveMm ?? null,
	};
}

function compileRainDelay(
	{ point, aboveMm, forMs }: NonNullable<SiteWhen["rainDelay"]>,
	points: readonly PointPlan[],
): RainDelayPlan {
	const at = points.findIndex(({ name }) => name === point);
	return { point: at, above: aboveMm / (rainUnitOf(points[at]?.unit ?? "")?.rainUnitMm ?? 1), forMs };
}

/** A start that is well written. */
export function compileStart(start: SiteStart): StartPlan {
	const { at, offsetMs = 0, finish = false } = start;
	const isSun = at === "sunrise" || at === "sunset";
	return {
		...compileDays(start),
		time: isSun ? at : "clock",
		timeS: isSun ? Math.round(offsetMs / 1000) : timeOf(at),
		isFinish: finish,
	};
}

function compileDays({
	days,
	dates,
	everyDays,
	from = "",
}: SiteStart): Pick<StartPlan, "days" | "daysOf" | "anchorDay"> {
	if (dates !== undefined) return { days: dates, daysOf: 0, anchorDay: 0 };
	if (everyDays !== undefined) return { days: "interval", daysOf: everyDays, anchorDay: dayOf(from) };
	if (days === undefined) return { days: "every", daysOf: 0, anchorDay: 0 };
	const mask = weekdays.reduce((sum, name, index) => (days.includes(name) ? sum + (1 << index) : sum), 0);
	return { days: "weekdays", daysOf: mask, anchorDay: 0 };
}

/** A turn that is well written. */
export function compileTurn({ from, lastsMs, everyDays = 0, times = 0 }: SiteTurn): TurnPlan {
	const [date = "", time = ""] = from.split("T");
	return { fromDay: dayOf(date), fromS: timeOf(time), lastsMs, everyDays, times };
}
