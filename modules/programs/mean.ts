import { PointQuality, type PointTable } from "../points/table";

/** Mean of those points that are good now, in their unit; NaN when none is. */
export function meanOfGood(points: PointTable, indices: readonly number[], nowMs: number): number {
	let sum = 0;
	let count = 0;
	for (const index of indices) {
		if (points.quality(index, nowMs) !== PointQuality.good) continue;
		sum += points.value(index);
		count += 1;
	}
	return count === 0 ? Number.NaN : sum / count;
}

/** The first point that is good now; -1 when none is. */
export function firstGood(points: PointTable, indices: readonly number[], nowMs: number): number {
	for (const index of indices) {
		if (points.quality(index, nowMs) === PointQuality.good) return index;
	}
	return -1;
}
