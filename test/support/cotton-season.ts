import { readFileSync } from "node:fs";
import { windAt2m } from "../../modules/agronomy/air";
import type { DualCrop, DualDay, DualSoil } from "../../modules/agronomy/dual-balance";

/** The two treatments of the public cotton season (test/data/pyfao56-cotton-2013/README.md). */
export type Treatment = "dry" | "wet";

/** One day as the reference has it: its columns by name. */
export type ReferenceDay = Readonly<Record<string, number>>;

/** A season to reckon, and what comes of it by the reference. */
export interface CottonSeason {
	readonly crop: DualCrop;
	readonly soil: DualSoil;
	readonly startDepletionMm: number;
	readonly days: readonly DualDay[];
	readonly reference: readonly ReferenceDay[];
}

const WIND_HEIGHT_M = 3;
const FIRST_DAY = 113;

const lines = (name: string) => readFileSync(`test/data/pyfao56-cotton-2013/${name}`, "utf8").split("\n");

/** Rows "2013-113 …" under a row of column names. */
function table(name: string): Map<string, ReferenceDay> {
	const all = lines(name);
	const names = (all.find((line) => line.startsWith("Year-DOY")) ?? "").trim().split(/\s+/).slice(1);
	const rows = all.filter((line) => /^\d{4}-\d{3} /.test(line)).map((line) => line.trim().split(/\s+/));
	return new Map(
		rows.map(([day, ...values]) => [
			day as string,
			Object.fromEntries(names.map((column, at) => [column, Number(values[at])])),
		]),
	);
}

function parameters(): (name: string) => number {
	const rows = lines("cotton2013.par").map((line) => /^\s*([\d.]+) (\w+),/.exec(line));
	const values = new Map(rows.flatMap((row) => (row === null ? [] : [[row[2], Number(row[1])]])));
	return (name) => {
		const value = values.get(name);
		if (value === undefined) throw new Error(`cotton2013.par has no ${name}`);
		return value;
	};
}

export function cottonSeason(treatment: Treatment): CottonSeason {
	const of = parameters();
	const weather = table("cotton2013.wth");
	const irrigation = table(`cotton${treatment}2013.irr`);
	const reference = [...table(`cotton${treatment}2013.out`).values()];
	const column = (day: string, name: string) => (weather.get(day) as ReferenceDay)[name] as number;
	const days = reference.map((_, at): DualDay => {
		const day = `2013-${String(FIRST_DAY + at).padStart(3, "0")}`;
		const water = irrigation.get(day);
		return {
			et0Mm: column(day, "ETref"),
			rainMm: column(day, "Rain"),
			irrigationMm: ((water?.Depth ?? 0) * (water?.IrrEff ?? 100)) / 100,
			wettedFraction: water?.fw ?? 1,
			u2Mps: windAt2m(column(day, "Wndsp"), WIND_HEIGHT_M),
			rhMinPct: column(day, "RHmin"),
		};
	});
	const stages = { initialDays: of("Lini"), developmentDays: of("Ldev"), midDays: of("Lmid"), lateDays: of("Lend") };
	return {
		crop: {
			...stages,
			kcb: { initial: of("Kcbini"), mid: of("Kcbmid"), end: of("Kcbend") },
			startHeightM: of("hini"),
			fullHeightM: of("hmax"),
			startRootDepthM: of("Zrini"),
			fullRootDepthM: of("Zrmax"),
			depletionFraction: of("pbase"),
		},
		soil: {
			fieldCapacity: of("thetaFC"),
			wiltingPoint: of("thetaWP"),
			evaporationDepthM: of("Ze"),
			readilyEvaporableMm: of("REW"),
			strawShare: 0,
			plasticShare: 0,
		},
		startDepletionMm: 1000 * (of("thetaFC") - of("theta0")) * of("Zrini"),
		days,
		reference,
	};
}
