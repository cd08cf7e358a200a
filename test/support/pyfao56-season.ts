import { readFileSync } from "node:fs";
import { windAt2m } from "../../modules/agronomy/air";
import { type DualCrop, type DualDay, type DualSoil, dryStart, dualDay } from "../../modules/agronomy/dual-balance";

/** One day as a file of pyfao56 has it: its columns by name. */
type Row = Readonly<Record<string, number>>;

/** The files of a season (test/data/pyfao56/README.md). */
interface SeasonFiles {
	readonly parameters: string;
	readonly weather: string;
	readonly irrigation: string | null;
	readonly output: string;
	readonly hasRunoff: boolean;
}

const cotton = { parameters: "cotton2013.par", weather: "cotton2013.wth", hasRunoff: false };

export const seasonFiles = {
	"cotton, dry": { ...cotton, irrigation: "cottondry2013.irr", output: "cottondry2013.out" },
	"cotton, wet": { ...cotton, irrigation: "cottonwet2013.irr", output: "cottonwet2013.out" },
	"maize, with runoff": {
		parameters: "par2015.par",
		weather: "met2015.wth",
		irrigation: null,
		output: "model_MOP70.out",
		hasRunoff: true,
	},
} satisfies Record<string, SeasonFiles>;

/** A season to reckon, and what comes of it by pyfao56. */
export interface Season {
	readonly crop: DualCrop;
	readonly soil: DualSoil;
	readonly startDepletionMm: number;
	readonly days: readonly DualDay[];
	readonly reference: readonly Row[];
}

const lines = (name: string) => readFileSync(`test/data/pyfao56/${name}`, "utf8").split("\n");

/** Rows "2013-113 …" under a row of column names, by day; its number in the year as `day`. */
function table(name: string): Map<string, Row> {
	const all = lines(name);
	const names = (all.find((line) => line.startsWith("Year-DOY")) ?? "").trim().split(/\s+/).slice(1);
	const rows = all.filter((line) => /^\d{4}-\d{3} /.test(line)).map((line) => line.trim().split(/\s+/));
	return new Map(
		rows.map(([day, ...values]) => [
			day as string,
			{ day: Number(day?.slice(5)), ...Object.fromEntries(names.map((column, at) => [column, Number(values[at])])) },
		]),
	);
}

/** The number at the head of the line that names it: `0.2250 thetaFC, …`. */
function headed(name: string): (word: string) => number {
	const all = lines(name);
	return (word) => {
		const line = all.find((one) => one.includes(word));
		if (line === undefined) throw new Error(`${name} has no ${word}`);
		return Number.parseFloat(line);
	};
}

/** Columns of each day of the weather file. */
export function weatherYear(name: string) {
	const of = headed(name);
	return {
		days: table(name),
		elevationM: of("Weather station elevation"),
		latitudeDeg: of("Weather station latitude"),
		windHeightM: of("Wind speed measurement height"),
	};
}

export function readSeason(files: SeasonFiles): Season {
	const of = (word: string) => headed(files.parameters)(` ${word},`);
	const weather = weatherYear(files.weather);
	const irrigation = files.irrigation === null ? new Map<string, Row>() : table(files.irrigation);
	const reference = table(files.output);
	const days = [...reference].map(([day, { ETref }]): DualDay => {
		const seen = weather.days.get(day) as Row;
		const water = irrigation.get(day);
		return {
			et0Mm: ETref as number, // the weather of the maize has none
			rainMm: seen.Rain as number,
			irrigationMm: ((water?.Depth ?? 0) * (water?.IrrEff ?? 100)) / 100,
			wettedFraction: water?.fw ?? 1,
			u2Mps: windAt2m(seen.Wndsp as number, weather.windHeightM),
			rhMinPct: seen.RHmin as number,
		};
	});
	return {
		crop: {
			initialDays: of("Lini"),
			developmentDays: of("Ldev"),
			midDays: of("Lmid"),
			lateDays: of("Lend"),
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
			...(files.hasRunoff ? { curveNumber: of("CN2") } : {}),
		},
		startDepletionMm: 1000 * (of("thetaFC") - of("theta0")) * of("Zrini"),
		days,
		reference: [...reference.values()],
	};
}

/** Each day of a season, with the core's formulas. */
export function reckonSeason({ crop, soil, startDepletionMm, days }: Season) {
	let state = dryStart(soil, startDepletionMm);
	return days.map((day, at) => {
		const result = dualDay(crop, soil, state, at, day);
		state = result;
		return result;
	});
}
