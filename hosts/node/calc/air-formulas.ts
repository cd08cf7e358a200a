import {
	airVpdKpa,
	dewPointC,
	leafVpdKpa,
	pressureKpa,
	psychrometerKpa,
	saturationKpa,
} from "../../../modules/agronomy/air";
import { KineticTemperature } from "../../../modules/agronomy/kinetic-temperature";
import { elevationRange, rhRange, tRange } from "../../../modules/agronomy/ranges";
import { number, numbers, optional } from "./fields";
import { formula } from "./formula";

const vpd = formula<{ readonly tC: number; readonly rhPct: number; readonly leafC?: number }>({
	name: "vpd",
	about: "vapour pressure deficit of the air, or between a leaf and the air",
	source: "FAO-56 Eq. 11",
	unit: "kPa",
	fields: {
		tC: number("Cel", tRange),
		rhPct: number("%", rhRange),
		leafC: optional(number("Cel", tRange, "missing: the deficit of the air")),
	},
	example: { tC: 25, rhPct: 60 },
	answer: ({ tC, rhPct, leafC }) => ({
		value: leafC === undefined ? airVpdKpa(tC, rhPct) : leafVpdKpa(leafC, tC, rhPct),
		esKpa: saturationKpa(leafC ?? tC),
		eaKpa: (saturationKpa(tC) * rhPct) / 100,
	}),
});

const dewPoint = formula<{ readonly tC: number; readonly rhPct: number }>({
	name: "dew-point",
	about: "temperature at which this air would be saturated",
	source: "FAO-56 Eq. 11, turned round",
	unit: "Cel",
	fields: { tC: number("Cel", tRange), rhPct: number("%", [1, 100]) },
	example: { tC: 25, rhPct: 60 },
	answer: ({ tC, rhPct }) => {
		const eaKpa = (saturationKpa(tC) * rhPct) / 100;
		return { value: dewPointC(eaKpa), eaKpa };
	},
});

const psychrometer = formula<{ readonly dryC: number; readonly wetC: number; readonly elevationM: number }>({
	name: "psychrometer",
	about: "vapour pressure from a dry and a wet thermometer, ventilated",
	source: "FAO-56 Eq. 7, 15, 16",
	unit: "kPa",
	fields: {
		dryC: number("Cel", tRange),
		wetC: number("Cel", tRange),
		elevationM: number("m", elevationRange),
	},
	example: { dryC: 25.6, wetC: 19.5, elevationM: 1200 },
	fault: ({ dryC, wetC, elevationM }) => {
		if (wetC > dryC) return `wetC ${wetC} is above dryC ${dryC}`;
		const isPossible = psychrometerKpa(dryC, wetC, pressureKpa(elevationM)) >= 0;
		return isPossible ? null : `wetC ${wetC} is lower than the driest air of ${dryC} °C makes it`;
	},
	answer: ({ dryC, wetC, elevationM }) => {
		const airKpa = pressureKpa(elevationM);
		const eaKpa = psychrometerKpa(dryC, wetC, airKpa);
		return { value: eaKpa, pressureKpa: airKpa, rhPct: (100 * eaKpa) / saturationKpa(dryC) };
	},
});

interface MktInput {
	readonly samplesC: readonly number[];
	readonly weights?: readonly number[];
}

const mkt = formula<MktInput>({
	name: "mkt",
	about: "mean kinetic temperature of goods that are not frozen",
	source: "USP <1160>, <1079.2>; 83.144 kJ/mol; weights: Tong, Lock 2015",
	unit: "Cel",
	fields: {
		samplesC: numbers("Cel", tRange, "in any order", 100_000),
		weights: optional(numbers("any", [1e-6, 1e9], "the time that each stands for; missing: equal", 100_000)),
	},
	example: { samplesC: [4, 12], weights: [23, 1] },
	fault: ({ samplesC, weights }) => {
		if (weights === undefined || weights.length === samplesC.length) return null;
		return `weights holds ${weights.length} entries; samplesC has ${samplesC.length}, and each needs one`;
	},
	answer: ({ samplesC, weights }) => {
		const mean = new KineticTemperature();
		for (const [at, tC] of samplesC.entries()) mean.add(tC, weights?.[at] ?? 1);
		const common = { meanC: mean.meanC, samples: samplesC.length };
		if (!Number.isNaN(mean.kineticC)) return { value: mean.kineticC, ...common };
		return { value: null, why: "not applicable: goods that are frozen, 0 Cel and less on average", ...common };
	},
});

export const airFormulas = [vpd, dewPoint, psychrometer, mkt];
