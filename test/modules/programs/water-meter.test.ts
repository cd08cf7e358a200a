import test from "ava";
import { PointTable } from "../../../modules/points/table";
import { WaterMeter } from "../../../modules/programs/water-meter";
import { pointPlan, replyOf } from "../../support/core-points";

const minute = 60_000;

/** A meter of tenths of a unit, stale after half a minute. */
function bench(unit = "m3/h"): { reads(tenths: number, nowMs: number): void; readonly meter: WaterMeter } {
	const points = new PointTable([pointPlan({ unit })]);
	const meter = new WaterMeter(points, 0, unit, 0);
	return {
		meter,
		reads: (tenths, nowMs) => {
			points.update(0, replyOf(tenths), 0, false, nowMs);
			meter.advance(nowMs);
		},
	};
}

test("volume is the flow over time, each reading until the next", (t) => {
	const { meter, reads } = bench();
	reads(60, 0);
	for (let second = 10; second <= 600; second += 10) reads(second < 600 ? 60 : 900, second * 1000);
	t.true(Math.abs(meter.totalM3 - 1) < 1e-9, `6 m³/h for ten minutes: ${meter.totalM3}`);
	t.is(meter.unknownMs, 0);
	meter.advance(600_000);
	t.true(Math.abs(meter.totalM3 - 1) < 1e-9, "no time, no water");
});

test("litres a minute are counted in the same unit", (t) => {
	const { meter, reads } = bench("l/min");
	reads(1000, 0);
	reads(0, 10 * minute - 1);
	t.true(Math.abs(meter.totalM3 - 1) < 1e-4, `100 l/min for ten minutes: ${meter.totalM3}`);
	t.is(meter.flowM3h(10 * minute), 0);
});

test("while nobody knows the flow none is counted, and the time is told", (t) => {
	const { meter, reads } = bench();
	meter.advance(minute);
	t.is(meter.unknownMs, minute, "nothing was read yet");
	reads(60, minute);
	meter.advance(2 * minute);
	const stale = meter.totalM3;
	t.is(meter.flowM3h(2 * minute), Number.NaN);
	meter.advance(9 * minute);
	t.is(meter.totalM3, stale);
	t.is(meter.unknownMs, 8 * minute);
});
