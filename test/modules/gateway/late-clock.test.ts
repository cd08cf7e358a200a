import test from "ava";
import { Bench } from "../../support/core-gateway";
import { orchardSite } from "../../support/core-site";

const wallAtStartMs = 1_782_864_000_000;
const setAtMs = 180_000;

test("a clock that is set late is told by one record in each log, and platforms get what came before dated", (t) => {
	const messages: { atMs: number; payload: Uint8Array }[] = [];
	const bench: Bench = new Bench({
		site: { ...orchardSite(), sinks: [{ name: "json", format: "senml-json", packEveryMs: 5000 }] },
		clockSetMs: setAtMs,
		onPublish: (topic, payload) => {
			if (topic === "headgate/orchard-1/senml-json") messages.push({ atMs: bench.nowMs, payload });
		},
	});
	bench.run(300_000);
	const clocks = bench.records.flatMap((record) => (record.kind === 9 ? [record] : []));
	t.is(clocks.length, 2);
	for (const { timeMs, monotonicMs, bootCount, fromMs, cause } of clocks) {
		t.deepEqual([timeMs - monotonicMs, bootCount, fromMs, cause], [wallAtStartMs, 1, 0, 1]);
		t.true(monotonicMs >= setAtMs && monotonicMs < setAtMs + 2000);
	}
	const rows = bench.records.flatMap((record) =>
		record.kind === 1 && record.values.some(({ point }) => point < 20) ? [record] : [],
	);
	const undated = rows.filter(({ clockQuality }) => clockQuality === 0);
	t.true(undated.length > 20 && undated.every(({ timeMs }) => timeMs < setAtMs + 2000));
	t.true(messages.length > 0 && messages.every(({ atMs }) => atMs >= setAtMs));
	const times = new Set<number>();
	for (const { payload } of messages) {
		let baseS = 0;
		for (const { bt, t: laterS } of JSON.parse(Buffer.from(payload).toString()) as { bt?: number; t?: number }[]) {
			baseS = bt ?? baseS;
			times.add(Math.round(1000 * (baseS + (laterS ?? 0))));
		}
	}
	for (const { timeMs } of undated) t.true(times.has(wallAtStartMs + timeMs), `the row of ${timeMs} ms`);
});

test("where the clock is set from the start, no record tells of it", (t) => {
	const bench = new Bench().run(60_000);
	t.false(bench.records.some(({ kind }) => kind === 9));
});
