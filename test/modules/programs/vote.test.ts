import test from "ava";
import fc from "fast-check";
import { PointTable } from "../../../modules/points/table";
import { Vote } from "../../../modules/programs/vote";
import type { VotePlan } from "../../../modules/site/plan-amounts";
import type { VoteRule } from "../../../modules/site/types-amounts";
import { pointPlan, replyOf } from "../../support/core-points";

const plan: VotePlan = { moisture: [0, 1, 2, 3], vote: "mean", probesLeast: 1, salinity: [] };

/** Four probes and a conductivity, in tenths; what is missing was never read. */
function tableOf(...tenths: readonly (number | undefined)[]): PointTable {
	const points = new PointTable([0, 1, 2, 3, 4].map(() => pointPlan({ staleAfterMs: 60_000 })));
	tenths.forEach((value, index) => {
		if (value !== undefined) points.update(index, replyOf(value), 0, false, 0);
	});
	return points;
}

const near = (actual: number, expected: number) => Math.abs(actual - expected) < 1e-9;

test("each rule says what it is called", (t) => {
	const points = tableOf(240, 200, 310, 210);
	const by = (vote: VoteRule) => new Vote(points, { ...plan, vote }).value(0);
	t.true(near(by("mean"), 24));
	t.true(near(by("median"), 22.5));
	t.is(by("lowest"), 20);
	t.is(by("highest"), 31);
});

test("those that are not good do not vote, and too few say nothing", (t) => {
	const points = tableOf(240, undefined, 300);
	t.true(near(new Vote(points, { ...plan, probesLeast: 2 }).value(0), 27));
	t.is(new Vote(points, { ...plan, probesLeast: 3 }).value(0), Number.NaN);
	t.is(new Vote(points, plan).value(60_001), Number.NaN, "all of them are stale");
	t.is(new Vote(points, { ...plan, moisture: [], probesLeast: 0 }).value(0), Number.NaN);
});

test("a median does not follow one probe that lies", (t) => {
	fc.assert(
		fc.property(fc.integer({ min: 0, max: 1000 }), (lie) => {
			const value = new Vote(tableOf(240, 250, lie), { ...plan, vote: "median" }).value(0);
			return value >= 24 && value <= 25;
		}),
	);
	t.pass();
});

test("a probe in salty soil does not vote until the salt has gone by a tenth of the limit", (t) => {
	const points = tableOf(200, 400, undefined, undefined, 300);
	const vote = new Vote(points, { ...plan, salinity: [{ probe: 1, point: 4, above: 40 }] });
	t.is(vote.value(0), 30);
	t.false(vote.hasDoubt(0));
	const say = (tenths: number) => points.update(4, replyOf(tenths), 0, false, 0);
	say(401);
	t.is(vote.value(0), 20);
	t.true(vote.hasDoubt(0));
	say(370);
	t.is(vote.value(0), 20);
	say(360);
	t.is(vote.value(0), 30);
});
