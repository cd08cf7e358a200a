import test, { type ExecutionContext } from "ava";
import fc from "fast-check";
import {
	airVpdKpa,
	dewPointC,
	leafVpdKpa,
	pressureKpa,
	psychrometerKpa,
	psychrometricConstant,
	saturationKpa,
	saturationSlope,
} from "../../../modules/agronomy/air";
import {
	clearSkyMj,
	dayLengthH,
	extraterrestrialMj,
	monthlySoilHeatMj,
	periodExtraterrestrialMj,
} from "../../../modules/agronomy/radiation";

const near = (t: ExecutionContext, actual: number, expected: number, within: number) =>
	t.true(Math.abs(actual - expected) <= within, `${actual} for ${expected}`);

test("pressure, psychrometric constant and vapour as FAO-56 has them (Examples 2 to 5)", (t) => {
	near(t, pressureKpa(1800), 81.8, 0.05);
	near(t, psychrometricConstant(81.8), 0.054, 0.0005);
	near(t, (saturationKpa(15) + saturationKpa(24.5)) / 2, 2.39, 0.005);
	near(t, psychrometerKpa(25.6, 19.5, pressureKpa(1200)), 1.91, 0.005);
	near(t, saturationSlope(30.2), 0.246, 0.0005);
});

test("radiation above the air and under a clear sky (Examples 8, 9, 13)", (t) => {
	near(t, extraterrestrialMj(-20, 246), 32.2, 0.05);
	near(t, dayLengthH(-20, 246), 11.7, 0.05);
	near(t, clearSkyMj(41.09, 100), 30.9, 0.005);
	near(t, monthlySoilHeatMj(14.1, 18.8, true), 0.33, 0.005);
	near(t, monthlySoilHeatMj(14.1, 16.1, false), 0.28, 1e-9);
});

test("the sun that does not rise and the sun that does not set", (t) => {
	t.is(extraterrestrialMj(80, 355), 0);
	t.is(dayLengthH(80, 355), 0);
	t.is(dayLengthH(80, 172), 24);
	t.true(extraterrestrialMj(80, 172) > 40);
	near(t, dayLengthH(0, 100), 12, 1e-9);
});

test("the hours of a day make the day, wherever it is", (t) => {
	fc.assert(
		fc.property(
			fc.double({ min: -60, max: 60, noNaN: true }),
			fc.double({ min: -180, max: 180, noNaN: true }),
			fc.integer({ min: 1, max: 366 }),
			fc.integer({ min: -12, max: 14 }),
			(latitudeDeg, longitudeDeg, dayOfYear, utcOffsetH) => {
				let sum = 0;
				for (let hour = 0; hour < 24; hour += 1) {
					const period = { latitudeDeg, longitudeDeg, dayOfYear, utcOffsetH, middleH: hour + 0.5, lengthH: 1 };
					sum += periodExtraterrestrialMj(period);
				}
				return Math.abs(sum - extraterrestrialMj(latitudeDeg, dayOfYear)) < 1e-9;
			},
		),
		{ seed: 20261124, numRuns: 300 },
	);
	t.pass();
});

test("vapour pressure deficit of the air and of a leaf", (t) => {
	near(t, airVpdKpa(25, 60), 1.267, 0.0005);
	near(t, airVpdKpa(20, 50), 1.169, 0.0005);
	near(t, airVpdKpa(30, 70), 1.273, 0.0005);
	near(t, airVpdKpa(0.5, 90), 0.0633, 0.00005);
	near(t, leafVpdKpa(23, 25, 60), 0.909, 0.0005);
	t.true(leafVpdKpa(10, 25, 60) < 0, "dew on the leaf");
});

test("the dew point is where the air would be saturated", (t) => {
	const of = (tC: number, rhPct: number) => dewPointC((saturationKpa(tC) * rhPct) / 100);
	near(t, of(25, 60), 16.7, 0.05);
	near(t, of(2, 90), 0.54, 0.005);
	fc.assert(
		fc.property(
			fc.double({ min: -40, max: 60, noNaN: true }),
			fc.double({ min: 1, max: 100, noNaN: true }),
			(tC, rhPct) => Math.abs(saturationKpa(of(tC, rhPct)) / saturationKpa(tC) - rhPct / 100) < 1e-12,
		),
		{ seed: 20261124, numRuns: 1000 },
	);
});
