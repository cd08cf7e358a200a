import test from "ava";
import {
	climateKc,
	coverFraction,
	evaporationUnderStraw,
	grown,
	growth,
	kcOverPlastic,
	stageValue,
	upperKc,
} from "../../../modules/agronomy/crop";
import { dryStart, dualDay, dualFault } from "../../../modules/agronomy/dual-balance";
import { exposedFraction, totalEvaporableMm } from "../../../modules/agronomy/surface-layer";
import { readSeason, seasonFiles } from "../../support/pyfao56-season";

/* FAO-56 Example 28: dry beans, stages of 25, 25, 30 and 20 days. */
const beans = { initialDays: 25, developmentDays: 25, midDays: 30, lateDays: 20 };
const kc = { initial: 0.15, mid: 1.19, end: 0.35 };

test("the crop coefficient between its corners, FAO-56 Example 28", (t) => {
	const on = (day: number) => stageValue(beans, kc, day).toFixed(2);
	t.deepEqual([0, 20, 25, 40, 50, 70, 80, 95, 100, 130].map(on), [
		"0.15",
		"0.15",
		"0.15",
		"0.77",
		"1.19",
		"1.19",
		"1.19",
		"0.56",
		"0.35",
		"0.35",
	]);
	t.is(growth(beans, 25), 0);
	t.is(growth(beans, 100), 1);
	t.is(grown(beans, 0.2, 0.8, 37.5).toFixed(3), "0.500");
});

test("FAO-56 Example 27: maize in a humid and in a dry climate", (t) => {
	t.is(climateKc(1.2, 1.3, 75, 2).toFixed(2), "1.07");
	t.is(climateKc(1.2, 4.6, 44, 2).toFixed(2), "1.30");
	t.is(climateKc(0.35, 4.6, 44, 2), 0.35, "ripe");
	t.is(climateKc(1.2, 12, 5, 2), climateKc(1.2, 6, 20, 2), "not beyond the range of the equation");
	t.is(climateKc(1.1, 2, 45, 2), 1.1);
});

test("the most that can evaporate, and the ground under leaves", (t) => {
	t.is(upperKc(0.3, 2, 45, 0.3), 1.2);
	t.is(upperKc(1.3, 2, 45, 0.3), 1.35);
	t.is(coverFraction(0.15, 0.15, 1.2, 0.05), 0);
	t.is(coverFraction(0.1, 0.15, 1.2, 0.05), 0);
	t.is(coverFraction(1.2, 0.15, 1.2, 1), 0.99);
});

test("film and straw keep the soil's water", (t) => {
	t.is(kcOverPlastic(1.2, 0.25).toFixed(2), "0.90");
	t.is(evaporationUnderStraw(0.5), 0.75);
	t.is(exposedFraction(0.2, 1, 0.5), 0.4);
	t.is(exposedFraction(0.2, 1, 1), 0.01);
	const { crop, soil, startDepletionMm } = readSeason(seasonFiles["cotton, dry"]);
	const day = { et0Mm: 7, rainMm: 0, irrigationMm: 0, wettedFraction: 1, u2Mps: 2, rhMinPct: 20 };
	const wet = { ...dryStart(soil, 0), surfaceDepletionMm: 0 };
	const evaporated = (mulch: object) => dualDay(crop, { ...soil, ...mulch }, wet, 40, day).evaporationMm;
	const bare = evaporated({});
	t.true(bare > 3);
	t.true(Math.abs(evaporated({ strawShare: 0.6 }) / bare - 0.7) < 1e-12);
	t.true(evaporated({ plasticShare: 0.8 }) < 0.5 * bare);
	t.true(startDepletionMm > 0);
});

test("what can't be a season is told", (t) => {
	const { crop, soil, startDepletionMm } = readSeason(seasonFiles["cotton, dry"]);
	const start = dryStart(soil, startDepletionMm);
	t.is(dualFault(crop, soil, start, 0), null);
	const told = (fault: string | null, pattern: RegExp) => t.regex(fault ?? "", pattern);
	told(dualFault({ ...crop, kcb: { ...crop.kcb, mid: 0.1 } }, soil, start, 0), /crop\.kcb\.mid 0\.1 must be above/);
	told(dualFault({ ...crop, fullRootDepthM: 0.1 }, soil, start, 0), /crop\.fullRootDepthM/);
	told(dualFault({ ...crop, fullHeightM: 0.01 }, soil, start, 0), /crop\.fullHeightM/);
	told(dualFault(crop, { ...soil, wiltingPoint: 0.3 }, start, 0), /soil\.wiltingPoint 0\.3 must be below/);
	told(dualFault(crop, { ...soil, readilyEvaporableMm: 21 }, start, 0), /readilyEvaporableMm 21: 20\.0 mm can/);
	told(dualFault(crop, soil, { ...start, surfaceDepletionMm: 21 }, 0), /startSurfaceDepletionMm is above the 20\.0 mm/);
	told(dualFault(crop, soil, { ...start, depletionMm: 76 }, 0), /startDepletionMm 76: the root zone holds 75\.0 mm/);
	t.is(dualFault(crop, soil, { ...start, depletionMm: 200 }, 150), null, "roots are deep by then");
	t.is(totalEvaporableMm(soil).toFixed(1), "20.0");
});
