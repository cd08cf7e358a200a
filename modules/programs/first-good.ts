import { PointQuality, type PointTable } from "../points/table";

/** The first point that is good now; -1 when none is. */
export function firstGood(points: PointTable, indices: readonly number[], nowMs: number): number {
	for (const index of indices) {
		if (points.quality(index, nowMs) === PointQuality.good) return index;
	}
	return -1;
}
