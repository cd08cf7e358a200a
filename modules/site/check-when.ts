import { flowUnits } from "../base/flow-units";
import { Calendar } from "../time/calendar";
import { DAY_MS } from "../time/civil";
import { ruleOf } from "../time/flat-rule";
import { Sun } from "../time/sun";
import { utcZone, Zone } from "../time/zone";
import { findZone, type ZoneTable } from "../time/zone-table";
import { checkMeter, unitOf } from "./check-amounts";
import { rainUnitOf } from "./compile-amounts";
import { compileStart, compileTurn, dayOf, timeOf } from "./compile-when";
import { type FaultList, namesOf } from "./fault";
import type { TurnPlan } from "./plan";
import type { ProfileBook } from "./profile-book";
import type { IrrigationProgram, Site } from "./types";
import type { SiteStart, SiteTurn } from "./types-when";
import { waterWorkMs } from "./water-work";

/** Starts are looked through over this time: a leap year, and the polar night of a winter. 2028-01-01 UTC. */
const LOOK_FROM_MS = 1_830_297_600_000;
const LOOK_DAYS = 400;
/** Turns are compared over so many of each. */
const TURNS_COMPARED = 400;
const MINUTE_MS = 60_000;

/** When an irrigation program may water is well written, and can be kept. */
export function checkWhen(
	site: Site,
	program: IrrigationProgram,
	path: string,
	book: ProfileBook,
	zones: ZoneTable | undefined,
	faults: FaultList,
): void {
	const { starts = [], windows = [], quota, rainDelay } = program;
	if (rainDelay !== undefined) {
		const { point } = rainDelay;
		const unit = unitOf(site, point, book);
		faults.find(`${path}.rainDelay.point`, point, namesOf(site.points), "point");
		if (unit !== "" && rainUnitOf(unit)?.isRainRate !== false) {
			faults.add(`${path}.rainDelay.point`, `"${point}" is in ${unit}; it must be an amount of rain, in mm`);
		}
	}
	if (quota !== undefined) {
		checkDay(`${path}.quota.from`, quota.from, faults);
		if (site.water === undefined) faults.add(`${path}.quota`, "has no flow meter to go by: water is missing");
		checkMeter(site, `${path}.quota`, book, faults);
	}
	checkTurns(windows, `${path}.windows`, faults);
	if (program.startWithinMs !== undefined && starts.length === 0) {
		faults.add(`${path}.startWithinMs`, "there are no starts that could be late");
	}
	const before = faults.faults.length;
	for (const [index, start] of starts.entries()) checkStart(site, start, `${path}.starts[${index}]`, faults);
	if (faults.faults.length === before && starts.length > 0) checkEvents(site, program, path, book, zones, faults);
}

function checkDay(path: string, day: string, faults: FaultList): void {
	if (Number.isNaN(dayOf(day))) faults.add(path, `"${day}" is no day; it must be YYYY-MM-DD, from 1970-01-02 to 2149`);
}

function checkStart(site: Site, start: SiteStart, path: string, faults: FaultList): void {
	const { at, offsetMs, days, dates, everyDays, from } = start;
	const isSun = at === "sunrise" || at === "sunset";
	if (!isSun && Number.isNaN(timeOf(at))) {
		faults.add(`${path}.at`, `"${at}" is no time; it must be HH:MM, sunrise or sunset`);
	}
	if (!isSun && offsetMs !== undefined) faults.add(`${path}.offsetMs`, `"${at}" has none; sunrise and sunset have`);
	if (isSun && site.place === undefined) faults.add(`${path}.at`, `${at} needs to know where the site lies: place`);
	const given = [days, dates, everyDays].filter((one) => one !== undefined).length;
	if (given > 1) faults.add(path, "has more than one of days, dates and everyDays");
	if (everyDays !== undefined && from === undefined)
		faults.add(`${path}.from`, "is missing: every so many days from when?");
	if (everyDays === undefined && from !== undefined) faults.add(`${path}.from`, "is of everyDays, which is missing");
	if (from !== undefined) checkDay(`${path}.from`, from, faults);
}

/** Each start comes, and the program is through with one before the next. */
function checkEvents(
	site: Site,
	program: IrrigationProgram,
	path: string,
	book: ProfileBook,
	zones: ZoneTable | undefined,
	faults: FaultList,
): void {
	const { starts = [] } = program;
	const { longitudeDeg, latitudeDeg } = site.place ?? { latitudeDeg: 0, longitudeDeg: 0 };
	const rules = zones === undefined || site.timeZone === undefined ? utcZone : findZone(zones, site.timeZone, 0);
	const zone = new Zone(rules ?? utcZone); // a zone that is not known is a fault of its own
	const calendar = new Calendar(zone, site.place === undefined ? null : new Sun(latitudeDeg, longitudeDeg));
	const m3hPerUnit = flowUnits[unitOf(site, site.water?.flow, book)] ?? Number.NaN;
	const workMs = waterWorkMs(site, program, mostPercent(program), m3hPerUnit);
	const events: { readonly atMs: number; readonly start: number }[] = [];
	for (const [index, start] of starts.entries()) {
		const plan = compileStart(start);
		const rule = ruleOf(plan);
		if (plan.isFinish && Number.isNaN(workMs)) {
			const what = "nobody knows how long all zones take: each needs runMs, or volumeM3 and its valve's expectedFlow";
			faults.add(`${path}.starts[${index}].finish`, what);
		}
		const leadMs = plan.isFinish && !Number.isNaN(workMs) ? workMs : 0;
		let afterMs = LOOK_FROM_MS;
		while (calendar.next(rule, afterMs, null) && calendar.atMs < LOOK_FROM_MS + LOOK_DAYS * DAY_MS) {
			events.push({ atMs: calendar.atMs - leadMs, start: index });
			afterMs = calendar.atMs;
		}
		if (afterMs === LOOK_FROM_MS && !calendar.next(rule, afterMs, null)) {
			faults.add(`${path}.starts[${index}]`, `can't come: there is no ${start.at} on such a day`);
		}
	}
	events.sort((a, b) => a.atMs - b.atMs);
	let shortestMs = Number.POSITIVE_INFINITY;
	let pair = "";
	for (let index = 1; index < events.length; index += 1) {
		const [one, next] = [events[index - 1], events[index]];
		if (one === undefined || next === undefined || next.atMs - one.atMs >= shortestMs) continue;
		shortestMs = next.atMs - one.atMs;
		pair = `from starts[${one.start}] to starts[${next.start}]`;
	}
	if (shortestMs === 0) faults.add(`${path}.starts`, `two come at once: ${pair}`);
	else if (workMs > shortestMs) {
		const minutes = (ms: number): number => Math.ceil(ms / MINUTE_MS);
		const what = `all zones take ${minutes(workMs)} min; ${pair} there are ${Math.floor(shortestMs / MINUTE_MS)} min`;
		faults.add(`${path}.starts`, `the program can't finish before its next start: ${what}`);
	}
}

/** Of the month that gets most. */
function mostPercent({ adjustPercent = 100, adjustMonths = [100] }: IrrigationProgram): number {
	return (adjustPercent * Math.max(...adjustMonths)) / 100;
}

function checkTurns(windows: readonly SiteTurn[], path: string, faults: FaultList): void {
	const sound: { readonly plan: TurnPlan; readonly index: number }[] = [];
	for (const [index, turn] of windows.entries()) {
		const plan = compileTurn(turn);
		const { everyDays = 0, times, lastsMs } = turn;
		if (Number.isNaN(plan.fromDay) || Number.isNaN(plan.fromS)) {
			const what = `"${turn.from}" is no local time; it must be YYYY-MM-DDTHH:MM, from 1970-01-02 to 2149`;
			faults.add(`${path}[${index}].from`, what);
			continue;
		}
		if (times !== undefined && everyDays === 0)
			faults.add(`${path}[${index}].times`, "needs everyDays: how far apart?");
		if (everyDays > 0 && lastsMs > everyDays * DAY_MS) {
			faults.add(`${path}[${index}].lastsMs`, `overlaps itself: it lasts longer than everyDays (${everyDays}) apart`);
		} else sound.push({ plan, index });
	}
	for (const [at, { plan, index }] of sound.entries()) {
		for (const other of sound.slice(at + 1)) {
			if (overlap(plan, other.plan)) faults.add(`${path}[${other.index}]`, `overlaps ${path}[${index}]`);
		}
	}
}

/** Whether one of the turns of the one lies in one of the other's; by local time. */
function overlap(a: TurnPlan, b: TurnPlan): boolean {
	let [of, by] = [0, 0];
	while (of < countOf(a) && by < countOf(b)) {
		const [one, other] = [opensMs(a, of), opensMs(b, by)];
		if (one < other + b.lastsMs && other < one + a.lastsMs) return true;
		if (one + a.lastsMs <= other) of += 1;
		else by += 1;
	}
	return false;
}

function countOf({ everyDays, times }: TurnPlan): number {
	if (everyDays === 0) return 1;
	return times === 0 ? TURNS_COMPARED : Math.min(times, TURNS_COMPARED);
}

function opensMs({ fromDay, fromS, everyDays }: TurnPlan, turn: number): number {
	return (fromDay + turn * everyDays) * DAY_MS + fromS * 1000;
}
