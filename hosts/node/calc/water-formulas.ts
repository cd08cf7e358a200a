import { cycleBeforeRunoffMin, cycleLength, runTimeMin, splitRun } from "../../../modules/agronomy/run-time";
import { conductivityAt25, permittivityFault, waterContent } from "../../../modules/agronomy/sensors";
import { number, optional } from "./fields";
import { formula } from "./formula";

const topp = formula<{ readonly permittivity: number }>({
	name: "topp",
	about: "water content of a mineral soil from its permittivity; air and free water are refused",
	source: "Topp, Davis, Annan 1980, Eq. 7",
	unit: "m3/m3",
	fields: { permittivity: number("1", [1, 100], "soil: 3 to 55") },
	example: { permittivity: 20 },
	fault: ({ permittivity }) => permittivityFault(permittivity),
	answer: ({ permittivity }) => ({ value: waterContent(permittivity) }),
});

interface Ec25Input {
	readonly ecUsCm: number;
	readonly tC: number;
	readonly coefficient: number;
}

const ec25 = formula<Ec25Input>({
	name: "ec25",
	about: "electrical conductivity as it would be at 25 Cel",
	source: "linear compensation, ISO 7888",
	unit: "uS/cm",
	fields: {
		ecUsCm: number("uS/cm", [0, 500_000]),
		tC: number("Cel", [-5, 60], "of the water"),
		coefficient: number("1/Cel", [0, 0.03], "0.0191 is 1.91 % a degree: KCl"),
	},
	example: { ecUsCm: 1278, tC: 20, coefficient: 0.0191 },
	answer: ({ ecUsCm, tC, coefficient }) => ({
		value: conductivityAt25(ecUsCm, tC, coefficient),
		factor: conductivityAt25(1, tC, coefficient),
	}),
});

interface RunTimeInput {
	readonly depthMm: number;
	readonly kc?: number;
	readonly rateMmH: number;
	readonly efficiency: number;
}

const runTime = formula<RunTimeInput>({
	name: "run-time",
	about: "how long to water for a depth",
	source: "depth · Kc / (rate · efficiency)",
	unit: "min",
	fields: {
		depthMm: number("mm", [0, 500], "that is to reach the roots, or ET0 with kc"),
		kc: optional(number("1", [0, 2], "missing: 1")),
		rateMmH: number("mm/h", [0.1, 500], "what the emitters give, over the zone"),
		efficiency: number("1", [0.1, 1], "share that reaches the roots"),
	},
	example: { depthMm: 5.72, kc: 0.8, rateMmH: 12, efficiency: 0.75 },
	answer: ({ depthMm, kc = 1, rateMmH, efficiency }) => ({
		value: runTimeMin(depthMm * kc, rateMmH, efficiency),
		netMm: depthMm * kc,
		grossMm: (depthMm * kc) / efficiency,
	}),
});

interface CycleRunoffInput {
	readonly storageMm: number;
	readonly rateMmH: number;
	readonly intakeMmH: number;
}

const cycleRunoff = formula<CycleRunoffInput>({
	name: "cycle-runoff",
	about: "longest cycle before water runs off",
	source: "60 · storage / (rate - intake)",
	unit: "min",
	fields: {
		storageMm: number("mm", [0, 50], "what hollows and leaves hold"),
		rateMmH: number("mm/h", [0.1, 500]),
		intakeMmH: number("mm/h", [0, 500], "what the soil takes in"),
	},
	example: { storageMm: 5, rateMmH: 40, intakeMmH: 10 },
	answer: ({ storageMm, rateMmH, intakeMmH }) => {
		const value = cycleBeforeRunoffMin(storageMm, rateMmH, intakeMmH);
		return Number.isFinite(value) ? { value } : { value: null, why: "no limit: the soil takes in all that comes" };
	},
});

interface CycleSoakInput {
	readonly totalMin: number;
	readonly longestMin: number;
	readonly shortestMin: number;
	readonly leastSoakMin?: number;
}

const MINUTE_MS = 60_000;
const ms = (minutes: number) => Math.round(minutes * MINUTE_MS);

const cycleSoak = formula<CycleSoakInput>({
	name: "cycle-soak",
	about: "a run in cycles, with rests in which the soil takes it in; value: how many",
	source: "ceil(total / longest), at most floor(total / shortest); soak of twice a cycle",
	unit: "1",
	fields: {
		totalMin: number("min", [0.1, 2880]),
		longestMin: number("min", [0.1, 1440]),
		shortestMin: number("min", [0.1, 1440], "no cycle is shorter, if need be longer than longestMin"),
		leastSoakMin: optional(number("min", [0, 1440], "missing: twice a cycle")),
	},
	example: { totalMin: 135, longestMin: 50, shortestMin: 10 },
	answer: ({ totalMin, longestMin, shortestMin, leastSoakMin = 0 }) => {
		const split = splitRun(ms(totalMin), ms(longestMin), ms(shortestMin), ms(leastSoakMin));
		const cyclesMin = Array.from({ length: split.cycles }, (_, at) => cycleLength(split, at) / MINUTE_MS);
		return { value: split.cycles, cyclesMin, soakMin: split.soak / MINUTE_MS };
	},
});

export const waterFormulas = [topp, ec25, runTime, cycleRunoff, cycleSoak];
