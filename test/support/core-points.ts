import type { PointPlan } from "../../modules/site/plan";

/** A plan of one point: tenths of a per cent by volume from an unsigned register, 0 to 100 %. */
export function pointPlan(changes: Partial<PointPlan> = {}): PointPlan {
	return {
		name: "soil.moisture",
		title: "Soil",
		kind: "soil-moisture",
		unit: "%",
		step: 0.1,
		periodMs: 10_000,
		type: "u16",
		order: "ABCD",
		shift: 0,
		width: 0,
		countsPerRaw: 1,
		offsetCounts: 0,
		scaleFrom: null,
		lowestCounts: 0,
		highestCounts: 1000,
		invalidRaws: [],
		conditions: [],
		mostCountsPerMinute: null,
		stuckAfterMs: null,
		agrees: null,
		clears: false,
		staleAfterMs: 30_000,
		deadbandCounts: null,
		storeEveryMs: 600_000,
		...changes,
	};
}

/** The reply to a read whose registers hold `words`. */
export function replyOf(...words: readonly number[]): Uint8Array {
	return Uint8Array.from([1, 3, 2 * words.length, ...words.flatMap((word) => [(word >> 8) & 0xff, word & 0xff]), 0, 0]);
}

/** A float of 32 bits that a device may mean: zero, or with all of its digits. */
export function isNormalFloat(value: number): boolean {
	return value === 0 || Math.abs(value) >= 2 ** -126;
}
