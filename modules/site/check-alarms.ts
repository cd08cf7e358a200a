import { quantityOf, timesOf } from "./auxiliaries";
import { type FaultList, namesOf } from "./fault";
import { programNotices } from "./notices";
import type { ProfileBook } from "./profile-book";
import { outputFaults } from "./shape";
import type { ProgramNotice, Site, SiteAlarm, SiteInhibit, SiteProgram } from "./types";
import { zonesOf } from "./zones-of";

/** So many readings have to lie in the window of a change: `modules/alarms/change.ts`. */
const readingsPerWindow = 24;

const subjects = ["point", "output", "device", "line", "program"] as const;

/** Minutes after midnight of "22:00"; NaN when it is no time of day. */
export function minuteOfDay(text: string): number {
	const [, hours, minutes] = /^([01]\d|2[0-3]):([0-5]\d)$/.exec(text) ?? [];
	return 60 * Number(hours) + Number(minutes);
}

/** What alarms watch is there and can be watched so; roots lead to no circle. */
export function checkAlarms(site: Site, book: ProfileBook, faults: FaultList): void {
	site.alarms.forEach((alarm, index) => {
		const path = `alarms[${index}]`;
		checkSubject(site, alarm, path, faults);
		checkChange(site, alarm, path, book, faults);
		checkTimer(alarm, path, faults);
		if (alarm.because !== undefined) checkOthers(site, alarm, alarm.because, `${path}.because`, faults);
		if (alarm.inhibit !== undefined) checkInhibit(site, alarm, alarm.inhibit, `${path}.inhibit`, faults);
	});
	if (faults.faults.length === 0) checkCircles(site, faults);
}

function checkSubject(site: Site, alarm: SiteAlarm, path: string, faults: FaultList): void {
	const named = subjects.filter((subject) => alarm[subject] !== undefined);
	if (named.length !== 1) {
		const there = named.length === 0 ? "it has none" : `it has ${named.join(" and ")}`;
		faults.add(path, `watches one thing, a point, an output, a device, a line or a program; ${there}`);
		return;
	}
	const { point, output, device, line, above, below, quality, hysteresis, fault } = alarm;
	const hasLimit = above !== undefined || below !== undefined;
	const isChange = hasChange(alarm);
	const ways = [hasLimit, isChange, quality !== undefined].filter((is) => is).length;
	if (point !== undefined) {
		faults.find(`${path}.point`, point, namesOf(site.points), "point");
		if (ways > 1) faults.add(path, "has more than one of limits, a change and a quality; make an alarm of each");
		if (ways === 0) faults.add(path, "needs a limit: above or below; or a change: risesBy or fallsBy; or a quality");
		if ((hasLimit || isChange) && hysteresis === undefined) faults.add(`${path}.hysteresis`, "is missing");
		if (above !== undefined && below !== undefined && above <= below) {
			faults.add(`${path}.above`, `is ${above}; it must be more than below (${below})`);
		}
	} else if (ways > 0) faults.add(path, "limits, changes and quality are a point's: name the point");
	if (!hasLimit && !isChange && hysteresis !== undefined) {
		faults.add(`${path}.hysteresis`, "belongs to a limit or a change, and there is none");
	}
	if (output !== undefined) {
		faults.find(`${path}.output`, output, namesOf(site.outputs), "output");
		if (fault === undefined) {
			faults.add(`${path}.fault`, `is missing; it must be ${outputFaults.join(" or ")}`);
		}
	} else if (fault !== undefined) faults.add(`${path}.fault`, "is an output's: name the output");
	const isOfFlow = fault === "flow-low" || fault === "flow-high" || fault === "flow-unscheduled";
	if (isOfFlow && site.water === undefined) faults.add(`${path}.fault`, "needs a flow meter: water is missing");
	if (device !== undefined) faults.find(`${path}.device`, device, namesOf(site.devices), "device");
	if (line !== undefined) faults.find(`${path}.line`, line, namesOf(site.lines), "line");
	checkNotice(site, alarm, path, faults);
}

/** A program tells of something; which of its kind do is the program's business. */
function checkNotice(site: Site, { program, zone, notice }: SiteAlarm, path: string, faults: FaultList): void {
	if (program === undefined) {
		if (notice !== undefined) faults.add(`${path}.notice`, "is a program's: name the program");
		if (zone !== undefined) faults.add(`${path}.zone`, "is a program's: name the program");
		return;
	}
	const found = site.programs[faults.find(`${path}.program`, program, namesOf(site.programs), "program")];
	if (notice === undefined) faults.add(`${path}.notice`, `is missing; it must be ${programNotices.join(" or ")}`);
	if (notice !== undefined) checkTells(found, notice, `${path}.notice`, faults);
	if (found !== undefined && zone !== undefined) faults.find(`${path}.zone`, zone, zonesOf(found), "zone");
}

/** What belongs to a part of a room that is not there would never be told. */
function checkTells(program: SiteProgram | undefined, notice: ProgramNotice, path: string, faults: FaultList): void {
	if (program?.type !== "cold-store") return;
	const { defrost, door, startsPerHour } = program;
	const lacks =
		(notice === "defrosting" && defrost === undefined && "defrost") ||
		(notice === "defrost-incomplete" && defrost?.probe === undefined && "defrost.probe") ||
		(notice === "door-open" && door === undefined && "door") ||
		(notice === "starts-often" && startsPerHour === undefined && "startsPerHour");
	if (lacks) faults.add(path, `is never told: ${program.name} has no ${lacks}`);
}

function hasChange({ risesBy, fallsBy }: SiteAlarm): boolean {
	return risesBy !== undefined || fallsBy !== undefined;
}

/** A change is one of whole steps, seen in enough readings. */
function checkChange(site: Site, alarm: SiteAlarm, path: string, book: ProfileBook, faults: FaultList): void {
	const { withinMs, hysteresis = 0, risesBy, fallsBy } = alarm;
	if (hasChange(alarm) !== (withinMs !== undefined)) {
		faults.add(
			`${path}.withinMs`,
			hasChange(alarm) ? "is missing" : "belongs to risesBy or fallsBy, and there is none",
		);
	}
	const point = site.points.find(({ name }) => name === alarm.point);
	const quantity = point === undefined ? null : quantityOf(point, site, book);
	if (point === undefined || quantity === null) return;
	for (const [key, change] of Object.entries({ risesBy, fallsBy })) {
		if (change === undefined) continue;
		if (change < quantity.step)
			faults.add(`${path}.${key}`, `is ${change}; it must be a step (${quantity.step}) or more`);
		else if (hysteresis >= change) {
			faults.add(`${path}.hysteresis`, `is ${hysteresis}; it must be less than ${key} (${change})`);
		}
	}
	const leastMs = readingsPerWindow * timesOf(point, quantity).periodMs;
	if (withinMs === undefined || withinMs >= leastMs) return;
	const why = `a change is told from noise by ${readingsPerWindow} readings of ${point.name}`;
	faults.add(`${path}.withinMs`, `is ${withinMs}; ${why}, so it must be at least ${leastMs}`);
}

function checkTimer({ timer, delayMs }: SiteAlarm, path: string, faults: FaultList): void {
	if (timer === "single" && delayMs > 0) {
		faults.add(`${path}.delayMs`, `is ${delayMs}; it must be 0 where met once is enough (timer "single")`);
	}
	if (timer === "cumulative" && (delayMs < 1_000 || delayMs > 86_400_000)) {
		faults.add(`${path}.delayMs`, `is ${delayMs}; it must be from 1000 to 86400000 where it is added up over a day`);
	}
}

function checkOthers(site: Site, alarm: SiteAlarm, names: readonly string[], path: string, faults: FaultList): void {
	names.forEach((name, index) => {
		if (name === alarm.name) faults.add(`${path}[${index}]`, `"${name}" is the alarm itself`);
		else faults.find(`${path}[${index}]`, name, namesOf(site.alarms), "alarm");
	});
}

function checkInhibit(site: Site, alarm: SiteAlarm, inhibit: SiteInhibit, path: string, faults: FaultList): void {
	const { whileAlarm = [], whileOn = [], whileNotice = [] } = inhibit;
	if (alarm.severity === "critical") faults.add(path, "a critical alarm is never inhibited");
	checkOthers(site, alarm, whileAlarm, `${path}.whileAlarm`, faults);
	whileOn.forEach((name, index) => {
		faults.find(`${path}.whileOn[${index}]`, name, namesOf(site.outputs), "output");
	});
	whileNotice.forEach(({ program, notice }, index) => {
		const at = `${path}.whileNotice[${index}]`;
		const found = site.programs[faults.find(`${at}.program`, program, namesOf(site.programs), "program")];
		checkTells(found, notice, `${at}.notice`, faults);
	});
	checkHours({ from: inhibit.from, to: inhibit.to }, path, faults);
}

/** Two times of day, by their keys, that are both there or neither. */
export function checkHours(
	hours: { readonly [key: string]: string | undefined },
	path: string,
	faults: FaultList,
): void {
	const [from = "", to = ""] = Object.keys(hours);
	const given = Object.entries(hours).filter(([, time]) => time !== undefined) as [string, string][];
	if (given.length === 1) faults.add(path, `${from} and ${to} belong together`);
	for (const [key, time] of given) {
		if (Number.isNaN(minuteOfDay(time)))
			faults.add(`${path}.${key}`, `is "${time}"; it must be a time of day, "22:00"`);
	}
	if (given.length === 2 && hours[from] === hours[to]) {
		faults.add(`${path}.${to}`, `is ${hours[to]} too; it would be so all day`);
	}
}

/** Whoever explains itself in the end would never be told. */
function checkCircles({ alarms }: Site, faults: FaultList): void {
	const roots = new Map(alarms.map(({ name, because }) => [name, because ?? []]));
	alarms.forEach(({ name }, index) => {
		const seen = new Set<string>();
		const open = [...(roots.get(name) ?? [])];
		for (let next = open.pop(); next !== undefined; next = open.pop()) {
			if (seen.has(next)) continue;
			seen.add(next);
			open.push(...(roots.get(next) ?? []));
		}
		if (seen.has(name)) faults.add(`alarms[${index}].because`, `leads back to "${name}": one of them must be the root`);
	});
}
