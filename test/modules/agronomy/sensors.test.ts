import test, { type ExecutionContext } from "ava";
import fc from "fast-check";
import { KineticTemperature } from "../../../modules/agronomy/kinetic-temperature";
import { cycleBeforeRunoffMin, cycleLength, runTimeMin, splitRun } from "../../../modules/agronomy/run-time";
import { conductivityAt25, permittivityFault, waterContent } from "../../../modules/agronomy/sensors";

const near = (t: ExecutionContext, actual: number, expected: number, within: number) =>
	t.true(Math.abs(actual - expected) <= within, `${actual} for ${expected}`);

test("Topp: water content from permittivity, and what is no soil", (t) => {
	const points = [
		[5, 0.0798],
		[10, 0.1883],
		[20, 0.3454],
		[30, 0.4441],
		[40, 0.5102],
		[80, 0.9646],
		[3, 0.0298],
	] as const;
	for (const [permittivity, content] of points) near(t, waterContent(permittivity), content, 0.00005);
	for (const permittivity of [3, 5, 20, 40, 55]) t.is(permittivityFault(permittivity), null);
	t.regex(permittivityFault(80) ?? "", /free water/);
	t.regex(permittivityFault(2.9) ?? "", /air/);
});

test("conductivity of the 1413 µS/cm standard at each temperature of its chart comes out as 1413", (t) => {
	const chart = [
		[0, 776, 5.5],
		[5, 896, 5.5],
		[10, 1020, 1.5],
		[15, 1147, 1.5],
		[20, 1278, 1.5],
		[25, 1413, 0],
		[30, 1548, 1.5],
	] as const;
	for (const coefficient of [0.0187, 0.0191]) {
		for (const [tC, ec, percent] of chart) near(t, conductivityAt25(ec, tC, coefficient), 1413, 14.13 * percent);
	}
	const errors = (coefficient: number) =>
		chart.map(([tC, ec]) => Math.round((conductivityAt25(ec, tC, coefficient) / 1413 - 1) * 1000) / 10 + 0);
	t.deepEqual(errors(0.0191), [5.1, 2.6, 1.2, 0.3, 0, 0, 0]);
	t.deepEqual(errors(0.02), [9.8, 5.7, 3.1, 1.5, 0.5, 0, -0.4]);
	t.deepEqual(errors(0.0187), [3.1, 1.3, 0.3, -0.2, -0.2, 0, 0.2]);
});

function kinetic(samplesC: readonly number[], weights?: readonly number[]): KineticTemperature {
	const mean = new KineticTemperature();
	for (const [at, tC] of samplesC.entries()) mean.add(tC, weights?.[at] ?? 1);
	return mean;
}

test("mean kinetic temperature", (t) => {
	near(t, kinetic([2, 2, 5, 8, 8, 8, 8]).kineticC, 6.25, 0.0005);
	near(t, kinetic([2, 2, 5, 8, 8, 8, 8]).meanC, 5.857, 0.0005);
	near(t, kinetic([5, 5, 5]).kineticC, 5, 1e-9);
	near(t, kinetic([2, 8]).kineticC, 5.536, 0.0005);
	near(t, kinetic([20, 30]).kineticC, 26.26, 0.0005);
	near(t, kinetic([4, 4, 4, 4, 16]).kineticC, 8.109, 0.0005);
	near(t, kinetic([4, 12], [23, 1]).kineticC, 4.542, 0.0005);
	near(t, kinetic(Array<number>(12).fill(4)).kineticC, 4, 1e-9);
	near(t, kinetic([2, 14], [11, 1]).kineticC, 3.984, 0.0005);
	near(t, kinetic([0, 0, 0, 10]).kineticC, 3.839, 0.0005);
	t.is(kinetic([-18, -20, -25]).kineticC, Number.NaN);
	t.is(kinetic([]).kineticC, Number.NaN);
});

test("the mean kinetic temperature is between the mean and the warmest", (t) => {
	const sample = fc.double({ min: 0.1, max: 40, noNaN: true });
	fc.assert(
		fc.property(fc.array(sample, { minLength: 1, maxLength: 100 }), (samples) => {
			const { kineticC, meanC } = kinetic(samples);
			return kineticC >= meanC - 1e-9 && kineticC <= Math.max(...samples) + 1e-9;
		}),
		{ seed: 20261124, numRuns: 500 },
	);
	t.pass();
});

test("how long to water, and how long before it runs off", (t) => {
	near(t, runTimeMin(5.72 * 0.8, 12, 0.75), 30.5, 0.05);
	t.is(cycleBeforeRunoffMin(5, 40, 10), 10);
	t.is(cycleBeforeRunoffMin(5, 10, 10), Number.POSITIVE_INFINITY);
});

test("a run in cycles", (t) => {
	const of = (total: number, longest: number, shortest: number, leastSoak: number) => {
		const split = splitRun(total, longest, shortest, leastSoak);
		return [Array.from({ length: split.cycles }, (_, at) => cycleLength(split, at)), split.soak];
	};
	t.deepEqual(of(135, 50, 10, 0), [[45, 45, 45], 90]);
	t.deepEqual(of(20, 6, 1, 0), [[5, 5, 5, 5], 10]);
	t.deepEqual(of(20, 6, 1, 30), [[5, 5, 5, 5], 30]);
	t.deepEqual(of(23, 6, 1, 0), [[6, 6, 6, 5], 12]);
	t.deepEqual(of(20, 6, 9, 0), [[10, 10], 20]);
	t.deepEqual(of(5, 6, 9, 0), [[5], 0]);
});

test("cycles make the run, and are neither too long nor too short", (t) => {
	const minutes = fc.integer({ min: 1, max: 500 });
	fc.assert(
		fc.property(minutes, minutes, minutes, (total, longest, shortest) => {
			const split = splitRun(total, longest, shortest, 0);
			const lengths = Array.from({ length: split.cycles }, (_, at) => cycleLength(split, at));
			const sum = lengths.reduce((all, one) => all + one, 0);
			const isShortEnough = Math.max(...lengths) <= longest || Math.floor(total / (split.cycles + 1)) < shortest;
			const isLongEnough = Math.min(...lengths) >= shortest || split.cycles === 1;
			return sum === total && isShortEnough && isLongEnough;
		}),
		{ seed: 20261124, numRuns: 1000 },
	);
	t.pass();
});
