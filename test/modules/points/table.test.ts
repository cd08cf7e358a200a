import test from "ava";
import { PointQuality, PointTable, qualityName } from "../../../modules/points/table";
import { pointPlan, replyOf } from "../../support/core-points";

test("a point was never read until it is", (t) => {
	const table = new PointTable([pointPlan()]);
	t.is(table.quality(0, 1e9), PointQuality.none);
	t.is(table.staleAtMs(0), Number.POSITIVE_INFINITY);
	table.update(0, replyOf(217), 0, false, 1000);
	t.is(table.quality(0, 1000), PointQuality.good);
	t.is(table.counts(0), 217);
	t.true(Math.abs(table.value(0) - 21.7) < 1e-9);
	t.is(table.readAtMs(0), 1000);
	t.is(table.samples, 1);
});

test("a value outside its range is bad, its edges are good", (t) => {
	const table = new PointTable([pointPlan({ type: "s16", lowestCounts: -400, highestCounts: 800 })]);
	const qualityOf = (word: number): number => {
		table.update(0, replyOf(word), 0, false, 0);
		return table.quality(0, 0);
	};
	t.deepEqual([-400, 800].map(qualityOf), [PointQuality.good, PointQuality.good]);
	t.deepEqual([-401, 801, -32768, 32767].map(qualityOf), new Array(4).fill(PointQuality.bad));
});

test("a bad reading leaves the counts of the last good one", (t) => {
	const table = new PointTable([pointPlan()]);
	table.update(0, replyOf(217), 0, false, 0);
	table.update(0, replyOf(65535), 0, false, 10);
	t.is(table.quality(0, 10), PointQuality.bad);
	t.is(table.counts(0), 217);
});

test("a float that is no number is bad", (t) => {
	const table = new PointTable([pointPlan({ type: "f32", order: "CDAB", countsPerRaw: 100, step: 0.01 })]);
	table.update(0, replyOf(0xffff, 0xffff), 0, false, 0);
	t.is(table.quality(0, 0), PointQuality.bad);
	table.update(0, replyOf(0x51ec, 0x4048), 0, false, 0);
	t.is(table.quality(0, 0), PointQuality.good);
	t.is(table.counts(0), 313);
});

test("a small negative float is counted as 0, without a sign", (t) => {
	const table = new PointTable([pointPlan({ type: "f32", countsPerRaw: 100, lowestCounts: -100 })]);
	table.update(0, replyOf(0xbaf0, 0), 0, false, 0); // -0.0018
	t.true(Object.is(table.counts(0), 0));
});

test("a value turns stale when it is older than its limit, and only then", (t) => {
	const table = new PointTable([pointPlan({ staleAfterMs: 30_000 })]);
	table.update(0, replyOf(217), 0, false, 1000);
	t.is(table.quality(0, 31_000), PointQuality.good);
	t.is(table.quality(0, 31_001), PointQuality.stale);
	t.is(table.staleAtMs(0), 31_001);
	table.update(0, replyOf(217), 0, false, 40_000);
	t.is(table.quality(0, 40_000), PointQuality.good);
});

test("a device that refuses makes its point bad, and bad does not turn stale", (t) => {
	const table = new PointTable([pointPlan()]);
	table.update(0, replyOf(217), 0, false, 0);
	table.refuse(0, 10);
	t.is(table.quality(0, 1e9), PointQuality.bad);
	t.is(table.staleAtMs(0), Number.POSITIVE_INFINITY);
});

test("a point is read from its own registers of the block", (t) => {
	const table = new PointTable([pointPlan(), pointPlan(), pointPlan({ type: "bit" })]);
	table.update(0, replyOf(1, 2, 3), 0, false, 0);
	table.update(1, replyOf(1, 2, 3), 2, false, 0);
	table.update(2, Uint8Array.of(1, 2, 2, 0x00, 0x02, 0, 0), 9, false, 0);
	t.deepEqual([table.counts(0), table.counts(1), table.counts(2)], [1, 3, 1]);
	t.is(table.length, 3);
});

test("a doubtful reading is uncertain, out of range it is bad, and a sure one after it is good", (t) => {
	const table = new PointTable([pointPlan({ staleAfterMs: 100 })]);
	table.update(0, replyOf(217), 0, true, 0);
	t.is(table.quality(0, 0), PointQuality.uncertain);
	t.is(table.quality(0, 101), PointQuality.stale);
	table.update(0, replyOf(65535), 0, true, 110);
	t.is(table.quality(0, 110), PointQuality.bad);
	table.update(0, replyOf(217), 0, false, 120);
	t.is(table.quality(0, 120), PointQuality.good);
});

test("every quality has its name", (t) => {
	t.deepEqual(Object.values(PointQuality).map(qualityName), ["good", "uncertain", "stale", "bad", "none"]);
	t.is(qualityName(17), "none");
});
