import test, { type ExecutionContext } from "ava";
import fc from "fast-check";
import {
	adjustedDepletionFraction,
	effectiveRainMm,
	stressCoefficient,
	totalAvailableMm,
} from "../../../modules/agronomy/root-zone";
import { runoffMm, wetnessCurveNumber } from "../../../modules/agronomy/runoff";
import { type BalanceDay, balanceDay, balanceFault } from "../../../modules/agronomy/soil-balance";

const near = (t: ExecutionContext, actual: number, expected: number, within: number) =>
	t.true(Math.abs(actual - expected) <= within, `${actual} for ${expected}`);

const soil = { fieldCapacity: 0.287, wiltingPoint: 0.14, rootDepthM: 0.5, depletionFraction: 0.5 };

test("what a root zone holds, what is within reach, and the stress beyond", (t) => {
	const tawMm = totalAvailableMm(0.287, 0.14, 0.5);
	near(t, tawMm, 73.5, 1e-9);
	const dry = balanceDay(soil, 50, { etcMm: 5, rainMm: 0, irrigationMm: 0 });
	near(t, dry.rawMm, 36.75, 1e-9);
	near(t, dry.ks, 0.639, 0.0005);
	near(t, stressCoefficient(tawMm, 0.5, 36.75), 1, 1e-9);
	near(t, stressCoefficient(tawMm, 0.5, 73.5), 0, 1e-9);
	near(t, adjustedDepletionFraction(0.5, 8), 0.38, 1e-9);
	near(t, adjustedDepletionFraction(0.5, 3), 0.58, 1e-9);
	t.is(adjustedDepletionFraction(0.7, 0), 0.8);
	t.is(adjustedDepletionFraction(0.2, 12), 0.1);
});

test("FAO-56 Example 36: readily available water of onion, tomato and maize on three soils", (t) => {
	const soils = [
		{ fieldCapacity: 0.15, wiltingPoint: 0.06, onion: 11, tomato: 29, maize: 59 },
		{ fieldCapacity: 0.32, wiltingPoint: 0.15, onion: 20, tomato: 54, maize: 112 },
		{ fieldCapacity: 0.35, wiltingPoint: 0.23, onion: 14, tomato: 38, maize: 79 },
	];
	for (const { fieldCapacity, wiltingPoint, onion, tomato, maize } of soils) {
		const raw = (rootM: number, fraction: number) => fraction * totalAvailableMm(fieldCapacity, wiltingPoint, rootM);
		near(t, raw(0.4, 0.3), onion, 0.5);
		near(t, raw(0.8, 0.4), tomato, 0.5);
		near(t, raw(1.2, 0.55), maize, 0.5);
	}
});

test("too much water drains, and what the soil has not got is not taken from it", (t) => {
	const wet = balanceDay(soil, 10, { etcMm: 4, rainMm: 20, irrigationMm: 15 });
	near(t, wet.deepPercolationMm, 21, 1e-9);
	t.is(wet.depletionMm, 0);
	const dry = balanceDay(soil, 73.5, { etcMm: 8, rainMm: 0, irrigationMm: 0 });
	t.is(dry.etaMm, 0);
	t.is(dry.depletionMm, 73.5);
});

test("rain counts once: less what runs off, and not at all where it is gone before it is in the soil", (t) => {
	t.is(effectiveRainMm(0.9, 5), 0);
	t.is(effectiveRainMm(1.1, 5), 1.1);
	const day = { etcMm: 5, rainMm: 10, irrigationMm: 0 };
	t.is(balanceDay(soil, 30, day).effectiveRainMm, 10);
	t.is(balanceDay(soil, 30, { ...day, runoffMm: 4 }).effectiveRainMm, 6);
	const shower = { ...day, rainMm: 0.9, et0Mm: 5 };
	t.is(balanceDay(soil, 30, shower).effectiveRainMm, 0);
	t.is(balanceDay(soil, 30, shower).depletionMm, 35);
});

test("runoff by the curve number", (t) => {
	// SCS (1972): 100 mm on curve number 80; storage 62.5 mm, (100 - 12.5)² / (100 + 50).
	near(t, runoffMm(100, 80), 51.0417, 1e-4);
	t.is(runoffMm(12, 80), 0);
	t.is(runoffMm(50, 100), 50);
	near(t, wetnessCurveNumber(75, 0, 9, 25), 75 / (0.427 + 0.00573 * 75), 1e-9);
	near(t, wetnessCurveNumber(75, 25, 9, 25), 75 / (2.281 - 0.01281 * 75), 1e-9);
});

test("what can't be is told", (t) => {
	const day: BalanceDay = { etcMm: 5, rainMm: 0, irrigationMm: 0 };
	t.is(balanceFault(soil, 73.5, [day]), null);
	t.regex(balanceFault(soil, 74, []) ?? "", /startDepletionMm 74: this soil holds 73\.5 mm/);
	t.regex(balanceFault({ ...soil, wiltingPoint: 0.3 }, 0, []) ?? "", /wiltingPoint 0\.3 must be below fieldCapacity/);
	t.regex(balanceFault(soil, 0, [day, { ...day, runoffMm: 1 }]) ?? "", /days\[1\]\.runoffMm 1 is more than rainMm 0/);
});

const anySoil = fc
	.record({
		wiltingPoint: fc.double({ min: 0.02, max: 0.3, noNaN: true }),
		available: fc.double({ min: 0.05, max: 0.3, noNaN: true }),
		rootDepthM: fc.double({ min: 0.1, max: 2, noNaN: true }),
		depletionFraction: fc.double({ min: 0.1, max: 0.8, noNaN: true }),
	})
	.map(({ available, ...rest }) => ({ ...rest, fieldCapacity: rest.wiltingPoint + available }));
const anySeason = fc.array(
	fc.record({
		etcMm: fc.double({ min: 0, max: 12, noNaN: true }),
		rainMm: fc.oneof(fc.constant(0), fc.double({ min: 0, max: 60, noNaN: true })),
		irrigationMm: fc.oneof(fc.constant(0), fc.double({ min: 0, max: 60, noNaN: true })),
	}),
	{ minLength: 1, maxLength: 150 },
);

test("water closes: start + out - in = end, and the depletion stays within the soil", (t) => {
	fc.assert(
		fc.property(anySoil, fc.double({ min: 0, max: 1, noNaN: true }), anySeason, (zone, share, days) => {
			const tawMm = totalAvailableMm(zone.fieldCapacity, zone.wiltingPoint, zone.rootDepthM);
			const startMm = share * tawMm;
			let depletionMm = startMm;
			let out = 0;
			let into = 0;
			for (const day of days) {
				const result = balanceDay(zone, depletionMm, day);
				depletionMm = result.depletionMm;
				out += result.etaMm + result.deepPercolationMm;
				into += day.rainMm + day.irrigationMm;
				if (!(depletionMm >= 0 && depletionMm <= tawMm + 1e-9 && result.etaMm <= day.etcMm)) return false;
			}
			return Math.abs(startMm + out - into - depletionMm) < 1e-9;
		}),
		{ seed: 20261124, numRuns: 300 },
	);
	t.pass();
});

test("more water never leaves a root zone drier", (t) => {
	fc.assert(
		fc.property(anySoil, fc.double({ min: 0, max: 1, noNaN: true }), anySeason, (zone, share, days) => {
			const startMm = share * totalAvailableMm(zone.fieldCapacity, zone.wiltingPoint, zone.rootDepthM);
			let less = startMm;
			let more = startMm;
			for (const day of days) {
				less = balanceDay(zone, less, day).depletionMm;
				more = balanceDay(zone, more, { ...day, irrigationMm: day.irrigationMm + 1 }).depletionMm;
				if (more > less + 1e-9) return false;
			}
			return true;
		}),
		{ seed: 20261124, numRuns: 300 },
	);
	t.pass();
});
