export interface GaugeLimits {
	/** The band that the value should stay in. */
	readonly low: number;
	readonly high: number;
	readonly lowName: string;
	readonly highName: string;
	/** Beyond these is an alarm; null when nothing watches. */
	readonly alarmLow: number | null;
	readonly alarmHigh: number | null;
	/** What the quantity can be, so that the gauge does not show the impossible. */
	readonly range: readonly [number, number];
}

/** Ends of the scale: the band and the alarm limits with room beside them, within the possible. */
export function scaleOf(limits: GaugeLimits): readonly [number, number] {
	const span = Math.max(limits.high - limits.low, 0.1);
	const low = Math.min(limits.low - span, limits.alarmLow === null ? Infinity : limits.alarmLow - span / 2);
	const high = Math.max(limits.high + span, limits.alarmHigh === null ? -Infinity : limits.alarmHigh + span / 2);
	return [Math.max(low, limits.range[0]), Math.min(high, limits.range[1])];
}

/** Where a value stands on the scale, [0, 100] %; values beyond stand at the ends. */
export function positionOf(value: number, scale: readonly [number, number]): number {
	const share = ((value - scale[0]) / (scale[1] - scale[0])) * 100;
	return Math.min(100, Math.max(0, share));
}
