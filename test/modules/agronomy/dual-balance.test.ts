import test from "ava";
import type { DualResult } from "../../../modules/agronomy/dual-balance";
import { readSeason, reckonSeason, seasonFiles } from "../../support/pyfao56-season";

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
const names = Object.keys(seasonFiles) as (keyof typeof seasonFiles)[];

type Column = readonly [name: string, of: (result: DualResult) => number];
const depths: readonly Column[] = [
	["ETc", (day) => day.etcMm],
	["ETa", (day) => day.etaMm],
	["E", (day) => day.evaporationMm],
	["T", (day) => day.transpirationMm],
	["DP", (day) => day.deepPercolationMm],
	["Dr", (day) => day.depletionMm],
	["De", (day) => day.surfaceDepletionMm],
	["TAW", (day) => day.tawMm],
	["RAW", (day) => day.rawMm],
	["Runoff", (day) => day.runoffMm],
];
const ratios: readonly Column[] = [
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

for (const name of names) {
	test(`a season of pyfao56, ${name}: within 0.01 mm a day`, (t) => {
		const season = readSeason(seasonFiles[name]);
		const results = reckonSeason(season);
		t.true(results.length >= 137, `${results.length} days`);
		const far: string[] = [];
		const look = (columns: readonly Column[], within: number) => {
			for (const [column, of] of columns) {
				for (const [at, day] of season.reference.entries()) {
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

	test(`a season of pyfao56, ${name}: all its water is accounted for`, (t) => {
		const season = readSeason(seasonFiles[name]);
		const results = reckonSeason(season);
		const outMm = sum(results.map((day) => day.etaMm + day.deepPercolationMm + day.runoffMm));
		const inMm = sum(season.days.map((day) => day.rainMm + day.irrigationMm));
		const endMm = results.at(-1)?.depletionMm ?? Number.NaN;
		t.true(Math.abs(season.startDepletionMm + outMm - inMm - endMm) < 1e-9);
	});
}

/** As pyfao56 1.4.0 sums it up (tests/test01/cottondry2013.sum, cottonwet2013.sum), mm. */
const totals = {
	"cotton, dry": { irrigation: 754.4, etc: 1062.597, eta: 887.088, e: 96.761, t: 790.327, dp: 49.79, end: 208.208 },
	"cotton, wet": { irrigation: 945.7, etc: 1060.831, eta: 1049.731, e: 94.995, t: 954.736, dp: 57.708, end: 187.469 },
};

for (const name of ["cotton, dry", "cotton, wet"] as const) {
	test(`the totals of a season, ${name}`, (t) => {
		const season = readSeason(seasonFiles[name]);
		const results = reckonSeason(season);
		const expected = totals[name];
		const close = (ours: number, theirs: number) => t.true(Math.abs(ours - theirs) < 0.001, `${ours} for ${theirs}`);
		close(sum(season.days.map((day) => day.et0Mm)), 1352.49);
		close(sum(season.days.map((day) => day.irrigationMm)), expected.irrigation);
		close(sum(season.days.map((day) => day.rainMm)), 49.27);
		close(sum(results.map((day) => day.etcMm)), expected.etc);
		close(sum(results.map((day) => day.etaMm)), expected.eta);
		close(sum(results.map((day) => day.evaporationMm)), expected.e);
		close(sum(results.map((day) => day.transpirationMm)), expected.t);
		close(sum(results.map((day) => day.deepPercolationMm)), expected.dp);
		close(results.at(-1)?.depletionMm ?? Number.NaN, expected.end);
	});
}
