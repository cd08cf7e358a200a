import test from "ava";
import type { CountySample } from "../../../sim/demo/api";
import { type Freshness, freshnessOf } from "../../../sim/demo/page/freshness";
import { leadingOf, meanOf, type Reading } from "../../../sim/demo/page/readings";

const rule = { staleAfterMs: 65_000, wallMs: 1_000_000, speed: 1 };

function sample(values: Partial<CountySample>): CountySample {
	return { point: "a", value: 1, quality: 0, atMs: 1_000_000, sequence: 1, ...values };
}

function reading(point: string, value: number | null, freshness: Freshness, ageMs = 0): Reading {
	return { point, title: point, kind: "soil-moisture", unit: "%", value, sample: null, freshness, ageMs };
}

test("a sample is what the gateway called it", (t) => {
	t.is(freshnessOf(null, rule), "none");
	t.is(freshnessOf(sample({}), rule), "good");
	t.is(freshnessOf(sample({ quality: 1 }), rule), "uncertain");
	t.is(freshnessOf(sample({ quality: 2 }), rule), "stale");
	t.is(freshnessOf(sample({ quality: 3, value: null }), rule), "bad");
});

test("a good sample turns stale when none newer comes", (t) => {
	t.is(freshnessOf(sample({ atMs: 1_000_000 - 67_000 }), rule), "good");
	t.is(freshnessOf(sample({ atMs: 1_000_000 - 67_001 }), rule), "stale");
	t.is(freshnessOf(sample({ atMs: 1_000_000 - 67_001, quality: 1 }), rule), "stale");
});

test("the page's own two seconds are many simulated ones in a fast simulation", (t) => {
	const fast = { ...rule, speed: 600, wallMs: 10_000_000 };
	t.is(freshnessOf(sample({ atMs: 10_000_000 - 65_000 - 1_200_000 }), fast), "good");
	t.is(freshnessOf(sample({ atMs: 10_000_000 - 65_001 - 1_200_000 }), fast), "stale");
});

test("a mean rests on the good probes", (t) => {
	const mean = meanOf([reading("a", 20, "good"), reading("b", 24, "good"), reading("c", 90, "stale")]);
	t.like(mean, { value: 22, freshness: "good", count: 2, unit: "%" });
});

test("without a good probe the mean says that it is stale, or nothing", (t) => {
	t.like(meanOf([reading("a", 20, "stale", 5000), reading("b", null, "bad")]), {
		value: 20,
		freshness: "stale",
		ageMs: 5000,
	});
	t.like(meanOf([reading("a", 20, "uncertain"), reading("b", 30, "stale")]), { value: 20, freshness: "uncertain" });
	t.like(meanOf([reading("a", null, "bad"), reading("b", null, "none")]), { value: null, freshness: "bad", count: 0 });
	t.like(meanOf([]), { value: null, freshness: "none" });
});

test("a room is judged by its control probe while that is good", (t) => {
	const front = reading("front", 3, "good");
	t.is(leadingOf([reading("back", 1, "good"), front])?.point, "back");
	t.is(leadingOf([reading("back", 1, "stale"), front])?.point, "front");
	t.is(leadingOf([reading("back", 1, "stale"), reading("front", null, "bad")])?.point, "back");
	t.is(leadingOf([]), null);
});
