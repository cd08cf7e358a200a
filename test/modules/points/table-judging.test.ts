import test from "ava";
import { PointReason, reasonName } from "../../../modules/points/reason";
import { PointQuality, PointTable } from "../../../modules/points/table";
import type { AuxiliaryPlan, ConditionPlan, PointPlan } from "../../../modules/site/plan";
import { pointPlan, replyOf } from "../../support/core-points";

/** A table of one point, and a way to read it and say what became of it. */
function make(changes: Partial<PointPlan>, auxiliaries: readonly AuxiliaryPlan[] = []) {
	const table = new PointTable([pointPlan(changes)], auxiliaries);
	const read = (word: number, nowMs = 0): string => {
		table.update(0, replyOf(word), 0, false, nowMs);
		return said(nowMs);
	};
	const said = (nowMs: number): string => {
		const quality = table.quality(0, nowMs);
		const reason = reasonName(table.reason(0, nowMs)) ?? "";
		return `${["good", "uncertain", "stale", "bad", "none"][quality]} ${reason}`.trim();
	};
	return { table, read, said };
}

test("an offset is added after the scale: SMT100", (t) => {
	const { table, read } = make({ step: 0.01, offsetCounts: -10_000, lowestCounts: -4000, highestCounts: 8000 });
	t.is(read(0x31fd), "good");
	t.is(Number(table.value(0).toFixed(2)), 27.97);
	read(0x1770);
	t.is(table.value(0), -40);
	t.is(read(0), "bad range");
});

test("a part of a register is its own value, and is extended by its sign", (t) => {
	const unsigned = make({ shift: 8, width: 8 });
	unsigned.read(0x12ff);
	t.is(unsigned.table.counts(0), 0x12);
	const signed = make({ type: "s16", shift: 4, width: 4, lowestCounts: -8 });
	signed.read(0xf7f);
	t.is(signed.table.counts(0), 7);
	signed.read(0x0f8f);
	t.is(signed.table.counts(0), -8);
});

test("a sentinel is no value, and neither is a digit above 9", (t) => {
	const probe = make({ type: "s16", invalidRaws: [-32_768], lowestCounts: Number.NEGATIVE_INFINITY });
	t.is(probe.read(0x8000), "bad sentinel");
	t.is(probe.read(0x7fff), "bad range");
	const digits = make({ type: "bcd16", highestCounts: 9999 });
	t.is(digits.read(0x1234), "good");
	t.is(digits.table.counts(0), 1234);
	t.is(digits.read(0x12a4), "bad not a number");
});

test("what is beyond what a record can hold is out of range, whatever the range", (t) => {
	const { table } = make({
		type: "f32",
		lowestCounts: Number.NEGATIVE_INFINITY,
		highestCounts: Number.POSITIVE_INFINITY,
	});
	const said = (high: number, low: number): string => {
		table.update(0, replyOf(high, low), 0, false, 0);
		return `${table.quality(0, 0)} ${reasonName(table.reason(0, 0)) ?? ""}`.trim();
	};
	t.is(said(0x4145, 0x70a4), "0", "12.34");
	t.is(said(0x70a4, 0x4145), `${PointQuality.bad} range`, "the same with its words swapped");
	t.is(said(0x5800, 0), "0", "2^49");
	t.is(said(0xd980, 0), `${PointQuality.bad} range`, "-2^52");
});

test("a change that is too fast is doubted once, the same value again is believed", (t) => {
	const { read } = make({ mostCountsPerMinute: 60 });
	t.is(read(100, 0), "good", "the first can't be too fast");
	t.is(read(110, 10_000), "good", "60 a minute");
	t.is(read(121, 20_000), "uncertain rate");
	t.is(read(121, 30_000), "good");
	t.is(read(21, 130_000), "good", "slow enough over so long a time");
	t.is(read(22, 130_000), "uncertain rate", "no time between them");
});

test("a value that stands still for too long is doubted until it moves; silence does not count", (t) => {
	const { read } = make({ stuckAfterMs: 60_000, staleAfterMs: 30_000 });
	for (let atMs = 0; atMs < 60_000; atMs += 10_000) t.is(read(100, atMs), "good", `${atMs}`);
	t.is(read(100, 60_000), "uncertain stuck");
	t.is(read(101, 70_000), "good");
	t.is(read(101, 200_000), "good", "nobody read it for two minutes");
	t.is(read(101, 230_000), "good");
	t.is(read(101, 260_000), "uncertain stuck");
});

const isZero: ConditionPlan = { auxiliary: 0, mask: 0x0002, is: 0, raws: [], isBad: true };

test("a point whose condition was never read has no value yet; then it is judged by it", (t) => {
	const { table, read } = make({ conditions: [isZero] }, [{ staleAfterMs: 30_000 }]);
	t.is(read(100), "none");
	t.is(table.samples, 0);
	t.true(table.auxiliaries.update(0, 0x0005, 0), "news");
	t.is(read(100), "good");
	t.false(table.auxiliaries.update(0, 0x0005, 1000), "the same again is no news");
	t.true(table.auxiliaries.update(0, 0x0007, 2000));
	t.is(read(100, 2000), "bad condition");
	table.auxiliaries.update(0, 0, 3000);
	t.is(read(100, 3000), "good");
	t.is(read(100, 33_000), "good");
	t.is(read(100, 33_001), "bad condition", "what it says is too old");
	t.true(table.auxiliaries.update(0, 0, 40_000), "known again");
	table.auxiliaries.refuse(0);
	t.is(read(100, 40_000), "bad condition");
});

test("a condition may be a list of values, and may only make uncertain; the worst counts", (t) => {
	const celsius: ConditionPlan = { auxiliary: 0, mask: 0xffff, is: 0, raws: [1, 16], isBad: false };
	const plans = [{ staleAfterMs: 1000 }, { staleAfterMs: 1000 }];
	const { table, read } = make({ conditions: [celsius, { ...isZero, auxiliary: 1 }] }, plans);
	table.auxiliaries.update(0, 16, 0);
	table.auxiliaries.update(1, 0, 0);
	t.is(read(100), "good");
	table.auxiliaries.update(0, 17, 0);
	t.is(read(100), "uncertain condition");
	table.auxiliaries.update(1, 2, 0);
	t.is(read(100), "bad condition");
	t.is(table.counts(0), 100);
});

test("the scale stands in a register: QDY30A", (t) => {
	const scaleFrom = { auxiliary: 0, raws: [0, 1, 2], countsPerRaw: [100, 10, 1] };
	const { table, read } = make({ scaleFrom, step: 0.01, highestCounts: 1e6 }, [{ staleAfterMs: 30_000 }]);
	t.is(read(1518), "none");
	table.auxiliaries.update(0, 1, 0);
	t.is(read(1518), "good");
	t.is(Number(table.value(0).toFixed(2)), 151.8);
	table.auxiliaries.update(0, 2, 0);
	read(1518);
	t.is(table.counts(0), 1518);
	table.auxiliaries.update(0, 3, 0);
	t.is(read(1518), "bad scale unknown");
	t.is(read(1518, 60_000), "bad scale unknown", "too old to be believed");
});

test("after a reading that clears was lost, the next is doubted, and only the next", (t) => {
	const rain = make({ clears: true });
	t.is(rain.read(7), "good");
	rain.table.lose(0);
	t.is(rain.read(3), "uncertain doubtful reply");
	t.is(rain.read(4), "good");
	const other = make({});
	other.table.lose(0);
	t.is(other.read(3), "good", "nothing was lost that is not there still");
});

test("a refusal has its reason, and every reason its name", (t) => {
	const { table, read, said } = make({});
	read(5);
	table.refuse(0, 10);
	t.is(said(10), "bad refused");
	t.is(table.quality(0, 10), PointQuality.bad);
	const names = Object.values(PointReason).map(reasonName);
	t.is(new Set(names).size, names.length);
	t.is(reasonName(PointReason.none), null);
});
