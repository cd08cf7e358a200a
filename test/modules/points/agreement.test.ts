import test from "ava";
import { reasonName } from "../../../modules/points/reason";
import { PointTable } from "../../../modules/points/table";
import { pointPlan, replyOf } from "../../support/core-points";

/** Two points in tenths that may differ by 2 for a minute, and a third that nobody compares. */
function make() {
	const agrees = { point: 1, within: 2, afterMs: 60_000 };
	const table = new PointTable([pointPlan({ agrees }), pointPlan({ highestCounts: 500 }), pointPlan()]);
	const said = (point: number, nowMs: number): string => {
		const quality = ["good", "uncertain", "stale", "bad", "none"][table.quality(point, nowMs)];
		return `${quality} ${reasonName(table.reason(point, nowMs)) ?? ""}`.trim();
	};
	/** All are read every 10 s. */
	const read = (one: number, other: number, fromMs: number, toMs = fromMs): string => {
		for (let nowMs = fromMs; nowMs <= toMs; nowMs += 10_000) {
			[one, other, 1].forEach((word, point) => {
				table.update(point, replyOf(word), 0, false, nowMs);
			});
		}
		return `${said(0, toMs)}, ${said(1, toMs)}`;
	};
	return { table, said, read };
}

test("two that measure the same and differ for too long are both doubted, until they agree", (t) => {
	const { said, read } = make();
	t.is(read(100, 120, 0), "good, good", "by as much as they may");
	t.is(read(100, 121, 10_000, 60_000), "good, good", "not for long enough");
	t.is(read(100, 121, 70_000), "uncertain disagrees, uncertain disagrees");
	t.is(said(2, 70_000), "good", "nobody else");
	t.is(read(101, 121, 80_000), "good, good");
	t.is(read(121, 100, 90_000, 140_000), "good, good", "the time begins again");
	t.is(read(121, 100, 150_000), "uncertain disagrees, uncertain disagrees", "the other way round");
});

test("where it is known which of the two is wrong, the other is believed", (t) => {
	const { table, said, read } = make();
	t.is(read(100, 150, 0, 60_000), "uncertain disagrees, uncertain disagrees");
	t.is(read(100, 600, 70_000), "good, bad range");
	t.is(read(100, 150, 80_000, 140_000), "uncertain disagrees, uncertain disagrees");
	table.refuse(1, 150_000);
	t.is(said(0, 150_000), "good");
	t.is(read(100, 150, 160_000, 220_000), "uncertain disagrees, uncertain disagrees");
	for (let nowMs = 230_000; nowMs <= 260_000; nowMs += 10_000) table.update(0, replyOf(100), 0, false, nowMs);
	t.is(said(1, 260_000), "stale");
	t.is(said(0, 260_000), "good", "the other is silent");
});
