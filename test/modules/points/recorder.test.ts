import test from "ava";
import { Recorder } from "../../../modules/points/recorder";
import { PointTable } from "../../../modules/points/table";
import type { PointPlan } from "../../../modules/site/plan";
import { pointPlan, replyOf } from "../../support/core-points";

function make(changes: Partial<PointPlan>): (word: number, nowMs: number) => boolean {
	const plans = [pointPlan({ periodMs: 1, ...changes })];
	const table = new PointTable(plans);
	const recorder = new Recorder(plans, table);
	return (word, nowMs) => {
		table.update(0, replyOf(word), 0, false, nowMs);
		const wanted = recorder.wants(0, nowMs);
		if (wanted) recorder.kept(0, nowMs);
		return wanted;
	};
}

test("without a deadband every reading is kept", (t) => {
	const reads = make({ deadbandCounts: null });
	t.deepEqual([reads(5, 0), reads(5, 1), reads(5, 2)], [true, true, true]);
});

test("with a deadband a reading is kept when it has moved by more, from the last that was kept", (t) => {
	const reads = make({ deadbandCounts: 5 });
	t.true(reads(100, 0));
	t.deepEqual([reads(105, 1), reads(95, 2), reads(100, 3)], [false, false, false]);
	t.true(reads(106, 4));
	t.false(reads(101, 5), "five from 106");
	t.true(reads(100, 6), "six from 106");
});

test("a slow drift is kept when it has come far enough", (t) => {
	const reads = make({ deadbandCounts: 5 });
	const kept = Array.from({ length: 30 }, (_, index) => reads(100 + index, index)).filter(Boolean).length;
	t.is(kept, 5);
});

test("a deadband of 0 keeps every change and no repetition", (t) => {
	const reads = make({ deadbandCounts: 0 });
	t.deepEqual([reads(7, 0), reads(7, 1), reads(8, 2), reads(8, 3)], [true, false, true, false]);
});

test("a value that was not kept for too long is kept", (t) => {
	const reads = make({ deadbandCounts: 5, storeEveryMs: 1000 });
	t.true(reads(100, 0));
	t.false(reads(100, 999));
	t.true(reads(100, 1000));
	t.false(reads(100, 1999));
});

test("a change of quality is kept, in both directions, once", (t) => {
	const reads = make({ deadbandCounts: 5 });
	reads(100, 0);
	t.deepEqual([reads(65535, 1), reads(65535, 2), reads(100, 3), reads(100, 4)], [true, false, true, false]);
});

for (const deadbandCounts of [null, 0]) {
	test(`read by the way with a neighbour every second: one a minute is kept, deadband ${deadbandCounts}`, (t) => {
		const reads = make({ deadbandCounts, periodMs: 60_000 });
		const kept: number[] = [];
		for (let second = 0; second < 3600; second += 1) if (reads(second % 1000, 1000 * second)) kept.push(second);
		t.true(kept.length >= 60 && kept.length <= 61, `${kept.length}`);
		const apart = kept.slice(2).map((second, index) => second - (kept[index + 1] as number));
		t.true(apart.every((seconds) => seconds === 60));
	});
}

test("readings that come a little early are kept, no more of them than the period asks for", (t) => {
	const reads = make({ deadbandCounts: null, periodMs: 60_000 });
	const kept = Array.from({ length: 1000 }, (_, turn) => reads(5, 59_200 * turn)).filter(Boolean).length;
	t.true(kept >= 986 && kept <= 988, `${kept}, 59.2 s apart for 986.7 minutes`);
});

test("readings that come late all count", (t) => {
	const reads = make({ deadbandCounts: null, periodMs: 1000 });
	t.deepEqual(
		[0, 1000, 2300, 3000, 9000, 9600, 10_600].map((nowMs) => reads(5, nowMs)),
		new Array(7).fill(true),
	);
});

test("between two that count, a change of quality is kept", (t) => {
	const reads = make({ periodMs: 60_000 });
	t.deepEqual([reads(100, 0), reads(65535, 1), reads(100, 2), reads(101, 3)], [true, true, true, false]);
});

test("age is told once, and a fresh value after it is kept", (t) => {
	const plans = [pointPlan({ deadbandCounts: 5, staleAfterMs: 100 })];
	const table = new PointTable(plans);
	const recorder = new Recorder(plans, table);
	t.false(recorder.wentStale(0, 1e6), "never read is not stale");
	table.update(0, replyOf(100), 0, false, 0);
	recorder.kept(0, 0);
	t.false(recorder.wentStale(0, 100));
	t.true(recorder.wentStale(0, 101));
	recorder.kept(0, 101);
	t.false(recorder.wentStale(0, 500));
	table.update(0, replyOf(100), 0, false, 600);
	t.true(recorder.wants(0, 600));
});
