import test from "ava";
import { columnsOf, rangeOf } from "../../../sim/demo/page/plot-data";

test("series with stamps of their own share one time axis", (t) => {
	const columns = columnsOf(
		[
			{ atMs: [1000, 3000], value: [1, 3] },
			{ atMs: [2000, 3000], value: [20, 30] },
		],
		[60_000, 60_000],
	);
	t.deepEqual(columns, [
		[1, 2, 3],
		[1, undefined, 3],
		[undefined, 20, 30],
	]);
});

test("a value that is null breaks its line, until its next sample and past the stamps of others", (t) => {
	const [, first] = columnsOf(
		[
			{ atMs: [1000, 2000, 4000], value: [1, null, 4] },
			{ atMs: [3000], value: [3] },
		],
		[60_000, 60_000],
	);
	t.deepEqual(first, [1, null, null, 4]);
});

test("a silence breaks the line, what thinning leaves out does not", (t) => {
	const silent = columnsOf([{ atMs: [0, 10_000, 20_000, 200_000], value: [1, 2, 3, 4] }], [65_000]);
	t.deepEqual(silent, [
		[0, 10, 20, 20.001, 200],
		[1, 2, 3, null, 4],
	]);
	const thinned = columnsOf([{ atMs: [0, 300_000, 600_000, 1_000_000], value: [1, 2, 3, 4] }], [65_000]);
	t.deepEqual(thinned[1], [1, 2, 3, 4]);
});

test("no samples are columns without stamps", (t) => {
	t.deepEqual(columnsOf([{ atMs: [], value: [] }], [0]), [[], []]);
});

test("a scale holds data and marks with room beside them", (t) => {
	t.deepEqual(rangeOf(20, 40, [22, 30]), [18, 42]);
	t.deepEqual(rangeOf(null, null, [-1, 5]), [-1.6, 5.6]);
	t.deepEqual(rangeOf(0, 0, []), [0, 0.1], "what is never below zero is not drawn below zero");
	t.deepEqual(rangeOf(null, null, []), [0, 1]);
});
