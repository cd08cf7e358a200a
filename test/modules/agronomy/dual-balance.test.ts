import test from "ava";
import { type DualResult, dryStart, dualDay } from "../../../modules/agronomy/dual-balance";
import { cottonSeason, type Treatment } from "../../support/cotton-season";

function reckon(treatment: Treatment) {
	const { crop, soil, startDepletionMm, days, reference } = cottonSeason(treatment);
	const results: DualResult[] = [];
	let state = dryStart(soil, startDepletionMm);
	for (const [at, day] of days.entries()) {
		const result = dualDay(crop, soil, state, at, day);
		results.push(result);
		state = result;
	}
	return { results, days, reference, startDepletionMm };
}

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

/** Season's totals as pyfao56 1.4.0 prints them (cottondry2013.sum, cottonwet2013.sum), mm. */
const totals = {
	dry: { irrigation: 754.4, etc: 1062.597, eta: 887.088, e: 96.761, t: 790.327, dp: 49.79, end: 208.208 },
	wet: { irrigation: 945.7, etc: 1060.831, eta: 1049.731, e: 94.995, t: 954.736, dp: 57.708, end: 187.469 },
};

for (const treatment of ["dry", "wet"] as const) {
	test(`the cotton season of pyfao56, ${treatment}, within 0.01 mm a day`, (t) => {
		const { results, reference } = reckon(treatment);
		t.is(results.length, 200);
		const depths: readonly (readonly [column: string, of: (result: DualResult) => number])[] = [
			["ETc", (day) => day.etcMm],
			["ETa", (day) => day.etaMm],
			["E", (day) => day.evaporationMm],
			["T", (day) => day.transpirationMm],
			["DP", (day) => day.deepPercolationMm],
			["Dr", (day) => day.depletionMm],
			["De", (day) => day.surfaceDepletionMm],
			["TAW", (day) => day.tawMm],
			["RAW", (day) => day.rawMm],
		];
		const ratios: typeof depths = [
			["Kcb", (day) => day.kcb],
			["Kcmax", (day) => day.kcMax],
			["fc", (day) => day.coverFraction],
			["few", (day) => day.exposedFraction],
			["Kr", (day) => day.kr],
			["Ke", (day) => day.ke],
			["Ks", (day) => day.ks],
			["p", (day) => day.p],
			["Zr", (day) => day.rootDepthM],
			["h", (day) => day.heightM],
		];
		const far: string[] = [];
		const look = (columns: typeof depths, within: number) => {
			for (const [column, of] of columns) {
				for (const [at, day] of reference.entries()) {
					const ours = of(results[at] as DualResult);
					const theirs = day[column] as number;
					if (!(Math.abs(ours - theirs) <= within)) far.push(`day ${day.DOY} ${column}: ${ours} for ${theirs}`);
				}
			}
		};
		look(depths, 0.01);
		look(ratios, 0.001);
		t.deepEqual(far, []);
	});

	test(`the totals of the cotton season, ${treatment}, and where all its water went`, (t) => {
		const { results, days, startDepletionMm } = reckon(treatment);
		const expected = totals[treatment];
		const close = (ours: number, theirs: number) => t.true(Math.abs(ours - theirs) < 0.01, `${ours} for ${theirs}`);
		close(sum(days.map((day) => day.et0Mm)), 1352.49);
		close(sum(days.map((day) => day.irrigationMm)), expected.irrigation);
		close(sum(days.map((day) => day.rainMm)), 49.27);
		close(sum(results.map((day) => day.etcMm)), expected.etc);
		close(sum(results.map((day) => day.etaMm)), expected.eta);
		close(sum(results.map((day) => day.evaporationMm)), expected.e);
		close(sum(results.map((day) => day.transpirationMm)), expected.t);
		close(sum(results.map((day) => day.deepPercolationMm)), expected.dp);
		close(results.at(-1)?.depletionMm ?? Number.NaN, expected.end);
		const outMm = sum(results.map((day) => day.etaMm + day.deepPercolationMm));
		const inMm = sum(days.map((day) => day.rainMm + day.irrigationMm));
		t.true(Math.abs(startDepletionMm + outMm - inMm - (results.at(-1)?.depletionMm ?? 0)) < 1e-9);
	});
}
