import test from "ava";
import { checkSite } from "../../../modules/site/check";
import { compileSite } from "../../../modules/site/compile";
import type { SiteCalibration } from "../../../modules/site/types";
import { Bench } from "../../support/core-gateway";
import { roomSite } from "../../support/core-orchard";
import { profileMap } from "../../support/core-site";

const back = "room.back.temperature";

function calibrated(calibration: SiteCalibration) {
	return roomSite(({ points }) => {
		for (const point of points) if (point.name === back) Object.assign(point, { calibration });
	});
}

function planOf(calibration: SiteCalibration) {
	const point = compileSite(calibrated(calibration), profileMap()).points.find(({ name }) => name === back);
	if (point === undefined) throw new Error("there is no such point");
	return (celsius: number): number => Math.round(10 * celsius * point.countsPerRaw + point.offsetCounts) * point.step;
}

test("by one point every value moves as far, by two along a straight line", (t) => {
	const date = "2026-03-01";
	const moved = planOf({ date, points: [{ reads: 0.3, is: 0 }] });
	t.deepEqual([0.3, 10.3, -9.7].map(moved), [0, 10, -10]);
	const bent = planOf({
		date,
		points: [
			{ reads: 0.4, is: 0 },
			{ reads: 40.4, is: 42 },
		],
	});
	t.deepEqual(
		[0.4, 20.4, 40.4].map((celsius) => Math.round(10 * bent(celsius)) / 10),
		[0, 21, 42],
	);
});

test("a calibrated point is what programs, alarms and records see", (t) => {
	const site = calibrated({ date: "2026-03-01", by: "ice water", points: [{ reads: 3, is: 1 }] });
	t.deepEqual(checkSite(site, profileMap()), []);
	const bench = new Bench({ site }).run(60_000);
	const index = bench.gateway.plan.points.findIndex(({ name }) => name === back);
	const truthC = bench.farm.room.temperatureC(bench.nowMs);
	t.true(Math.abs(bench.gateway.points.value(index) - (truthC - 2)) < 0.5);
});
