import { PointQuality, type PointTable } from "../../points/table";
import type { ColdStorePlan } from "../../site/plan";

/*
 * Cooling by the clock while no probe is good: the share of time that normal running took, where that was learned, else
 * the times of the site.
 */

/**
 * How long the compressors run, or rest, in turn.
 *
 * @param duty learned share of time on, (0, 1): over a cycle as long as the site's, or longer where the compressors'
 * own times ask for it; NaN: nothing was learned
 */
export function emergencyMs(plan: ColdStorePlan, duty: number, isOn: boolean): number {
	const { probeFaultOnMs, probeFaultOffMs, minimumOnMs, minimumOffMs, startToStartMs } = plan;
	if (Number.isNaN(duty)) return isOn ? probeFaultOnMs : probeFaultOffMs;
	const leastMs = Math.max(minimumOnMs / duty, minimumOffMs / (1 - duty), startToStartMs);
	const cycleMs = Math.max(probeFaultOnMs + probeFaultOffMs, leastMs);
	return Math.round((isOn ? duty : 1 - duty) * cycleMs);
}

/** Another probe says that it is too cold: nothing cools. */
export function isTooCold({ probeFaultLows }: ColdStorePlan, points: PointTable, nowMs: number): boolean {
	for (let index = 0; index < probeFaultLows.length; index += 1) {
		const { point, below } = probeFaultLows[index] as ColdStorePlan["probeFaultLows"][number];
		if (points.quality(point, nowMs) === PointQuality.good && points.value(point) < below) return true;
	}
	return false;
}
