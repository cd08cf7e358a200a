import type { SeasonField } from "../core/season-file";
import { SoilTexture } from "../plants/soil-texture";
import { FixedTimer, type MoistureReader, MoistureThreshold, type Rule } from "./rules";

/** Depths a day that a timer is tried with, mm. */
const timerMm = { from: 1.5, to: 9, step: 0.25 };
const timerDays = [1, 2, 3, 4, 5, 7];
/** Longest run of a timer: the night and half of the day. */
const timerLongestH = 18;
/** Steps of a threshold's limits, percent of volume: of the grid, and around its best. */
const COARSE = 1;
const FINE = 0.5;
/** Limits are tried up to this above field capacity. */
const ABOVE_CAPACITY = 3;

/** Every timer of a grid: each interval with runs that give 1.5 to 9 mm a day. */
export function timerSettings({ flowM3PerHour, areaM2 }: SeasonField): readonly (() => Rule)[] {
	const mmPerHour = (1000 * flowM3PerHour) / areaM2;
	const settings: (() => Rule)[] = [];
	for (const days of timerDays) {
		for (let mm = timerMm.from; mm <= timerMm.to; mm += timerMm.step) {
			const hours = Math.round((20 * days * mm) / mmPerHour) / 20;
			if (hours <= timerLongestH) settings.push(() => new FixedTimer(days, hours));
		}
	}
	return settings;
}

interface Limits {
	readonly start: number;
	readonly stop: number;
}

/** Thresholds: a grid of limits from near wilting to above field capacity, and a finer one around a place of it. */
export function thresholdGrid({ texture }: SeasonField, makeReader: () => MoistureReader) {
	const curves = new SoilTexture(texture);
	const wilting = 100 * curves.contentAt(1500);
	const capacity = 100 * curves.contentAt(33);
	const settingOf =
		({ start, stop }: Limits) =>
		() =>
			new MoistureThreshold(makeReader(), start, stop);
	const grid: Limits[] = [];
	for (let start = Math.ceil(wilting + 0.2 * (capacity - wilting)); start < capacity; start += COARSE) {
		for (let stop = start + FINE; stop <= capacity + ABOVE_CAPACITY; stop += COARSE) grid.push({ start, stop });
	}
	const nearby = (place: number): readonly (() => Rule)[] => {
		const { start, stop } = grid[place] as Limits;
		const steps = [-FINE, 0, FINE];
		return steps
			.flatMap((up) => steps.map((more) => ({ start: start + up, stop: stop + more })))
			.filter((one) => one.stop > one.start)
			.map(settingOf);
	};
	return { settings: grid.map(settingOf), nearby };
}
