import { daysInMonth } from "../time/civil";
import type { FaultList } from "./fault";
import type { ResolvedQuantity } from "./resolve";
import type { SiteCalibration } from "./types";

/** A probe whose slope is off by more is broken, or its two points were mixed up. */
const GAIN_LEAST = 0.8;
const GAIN_MOST = 1.25;

/** What a point's values are multiplied by, and what is added to them then, in its unit. */
export interface Correction {
	readonly gain: number;
	readonly offset: number;
}

const none: Correction = Object.freeze({ gain: 1, offset: 0 });

/** By one point an offset, by two a straight line. */
export function correctionOf(calibration: SiteCalibration | undefined): Correction {
	const [first, second] = calibration?.points ?? [];
	if (first === undefined) return none;
	if (second === undefined) return { gain: 1, offset: first.is - first.reads };
	const gain = (second.is - first.is) / (second.reads - first.reads);
	return { gain, offset: first.is - gain * first.reads };
}

/** A calibration has a day, and points that a probe can have given. */
export function checkCalibration(
	calibration: SiteCalibration | undefined,
	{ name, type }: ResolvedQuantity,
	path: string,
	faults: FaultList,
): void {
	if (calibration === undefined) return;
	const { date, points } = calibration;
	if (type === "bit") faults.add(path, `"${name}" is a contact: there is nothing to calibrate`);
	if (!isDay(date)) faults.add(`${path}.date`, `is "${date}"; it must be a day, "2026-03-01"`);
	const [first, second] = points;
	if (first === undefined || second === undefined) return;
	const { gain } = correctionOf(calibration);
	if (gain >= GAIN_LEAST && gain <= GAIN_MOST) return; // NaN is not
	const slope = `from ${first.reads} to ${second.reads} it reads, from ${first.is} to ${second.is} it is`;
	faults.add(`${path}.points`, `${slope}: that is no probe that is only a little off`);
}

function isDay(text: string): boolean {
	const [, year, month, day] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text) ?? [];
	if (year === undefined || Number(month) < 1 || Number(month) > 12) return false;
	return Number(day) >= 1 && Number(day) <= daysInMonth(Number(year), Number(month));
}
