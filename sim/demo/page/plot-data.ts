import type { SeriesView } from "../api";

/** Columns as uPlot takes them: seconds ascending, then a column per series; undefined is "no sample at this x". */
export type PlotColumns = [number[], ...(number | null | undefined)[][]];

/** A silence of this many times the usual distance is one that a line must not cross. */
const gapFactor = 6;

/**
 * Joins series with stamps of their own on one time axis. A null value breaks a line; so does a time without samples
 * that is longer than `quietMs` and much longer than the series' usual distance, which thinning stretches.
 */
export function columnsOf(series: readonly SeriesView[], quietMs: readonly number[]): PlotColumns {
	const broken = series.map((one, index) => withGaps(one, quietMs[index] ?? 0));
	const stamps = [...new Set(broken.flatMap((one) => one.map(([atMs]) => atMs)))].sort((a, b) => a - b);
	const columns = broken.map((one) => {
		const byStamp = new Map(one);
		let last: number | null | undefined;
		return stamps.map((atMs) => {
			const value = byStamp.get(atMs);
			if (value !== undefined) last = value;
			// uPlot ends a gap at the first stamp that is not null, be it another series' stamp.
			return value === undefined && last === null ? null : value;
		});
	});
	return [stamps.map((atMs) => atMs / 1000), ...columns];
}

function withGaps(series: SeriesView, quietMs: number): [number, number | null][] {
	const { atMs, value } = series;
	const allowedMs = Math.max(quietMs, usualDistanceMs(atMs) * gapFactor);
	const samples: [number, number | null][] = [];
	atMs.forEach((at, index) => {
		const before = atMs[index - 1];
		if (before !== undefined && at - before > allowedMs) samples.push([before + 1, null]);
		samples.push([at, value[index] ?? null]);
	});
	return samples;
}

/** The median distance of neighbours; 0 with fewer than two samples. */
function usualDistanceMs(atMs: readonly number[]): number {
	const distances = atMs.slice(1).map((at, index) => at - (atMs[index] ?? at));
	distances.sort((a, b) => a - b);
	return distances[distances.length >> 1] ?? 0;
}

/**
 * The scale of a plot: data, band and limits, with a tenth of room on either side.
 *
 * @param marks values that must be seen whatever was measured.
 */
export function rangeOf(lowest: number | null, highest: number | null, marks: readonly number[]): [number, number] {
	const values = [...marks];
	if (lowest !== null) values.push(lowest);
	if (highest !== null) values.push(highest);
	if (values.length === 0) return [0, 1];
	const low = Math.min(...values);
	const high = Math.max(...values);
	const room = Math.max((high - low) * 0.1, 0.1);
	return [low >= 0 ? Math.max(0, low - room) : low - room, high + room];
}
