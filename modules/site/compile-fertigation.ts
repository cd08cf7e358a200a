import { assert } from "../base/assert";
import { compileWater } from "./compile-output";
import { namesOf } from "./fault";
import type { PointPlan } from "./plan";
import type { DosePlan, DoserPlan, FertigationPlan, ProbesPlan, RecipePlan } from "./plan-fertigation";
import type {
	FertigationProgram,
	IrrigationProgram,
	Site,
	SiteDose,
	SiteDoser,
	SiteLineProbes,
	SiteRecipe,
} from "./types";

/** From the start of the flow on, and after a gap in it. */
const STABLE_MS = 90_000;
const APART_MS = 1_800_000;
const PERIOD_MS = 10_000;
const SHORTEST_MS = 1_000;
const AFTER_MS = 60_000;
const MIX_MS = 60_000;
/** Less than this is no effect: 0.1 of pH, and 0.1 mS/cm. */
const EFFECT = 0.1;
/** Of the meter: so many periods without a reading are a lost one. */
const LOST_PERIODS = 1.5;

/** A fertigation program of a site that has passed its check. */
export function compileFertigation(
	program: FertigationProgram,
	site: Site,
	points: readonly PointPlan[],
): FertigationPlan {
	const of = namesOf(site.programs).indexOf(program.of);
	const irrigation = site.programs[of];
	const water = compileWater(site);
	assert(irrigation?.type === "irrigation" && water !== null, "a fertigation follows an irrigation, and has a meter");
	const gates = program.dosers.flatMap(({ output }) => {
		const { onlyWhile = [] } = site.outputs.find(({ name }) => name === output) ?? {};
		return onlyWhile.filter(({ point, above }) => point === site.water?.flow && above !== undefined);
	});
	return {
		type: "fertigation",
		name: program.name,
		of,
		pump: namesOf(site.outputs).indexOf(irrigation.pump),
		master: namesOf(site.outputs).indexOf(irrigation.master),
		flow: water.flow,
		above: gates.reduce((most, { above = 0 }) => Math.max(most, above), 0),
		hysteresis: gates.reduce((most, { hysteresis = 0 }) => Math.max(most, hysteresis), 0),
		lostAfterMs: Math.ceil(LOST_PERIODS * (points[water.flow]?.periodMs ?? 0)),
		stableMs: program.stableMs ?? STABLE_MS,
		apartMs: program.apartMs ?? APART_MS,
		ec: compileProbes(program.ec, site, points),
		ph: compileProbes(program.ph, site, points),
		dosers: program.dosers.map((doser) => compileDoser(doser, site)),
		recipes: program.recipes.map((recipe) => compileRecipe(recipe, program, irrigation)),
	};
}

function compileProbes(
	probes: SiteLineProbes | undefined,
	site: Site,
	points: readonly PointPlan[],
): ProbesPlan | null {
	if (probes === undefined) return null;
	const { within = 0, afterMs = AFTER_MS, disagree = "stop", mixMs = MIX_MS, wait = true } = probes;
	const indices = probes.points.map((name) => namesOf(site.points).indexOf(name));
	const isMicro = points[indices[0] as number]?.unit === "uS/cm";
	return {
		points: indices,
		within,
		afterMs,
		holds: disagree === "hold",
		mixMs,
		waits: wait,
		effect: isMicro ? 1000 * EFFECT : EFFECT,
	};
}

function compileDoser(doser: SiteDoser, site: Site): DoserPlan {
	const { output, substance, litresPerHour, capLitres, periodMs, shortestMs, tank } = doser;
	return {
		output: namesOf(site.outputs).indexOf(output),
		substance,
		litresPerHour,
		capLitres,
		periodMs: periodMs ?? PERIOD_MS,
		shortestMs: shortestMs ?? SHORTEST_MS,
		tank: tank === undefined ? -1 : namesOf(site.points).indexOf(tank.point),
		tankAbove: tank?.above ?? 0,
	};
}

function compileRecipe(recipe: SiteRecipe, { dosers }: FertigationProgram, { zones }: IrrigationProgram): RecipePlan {
	const { name, preMs, injectMs, flushMs } = recipe;
	return {
		name,
		zones: recipe.zones.map((zone) => namesOf(zones).indexOf(zone)),
		preMs,
		injectMs,
		flushMs,
		doses: recipe.doses.map((dose) => compileDose(dose, dosers)),
	};
}

function compileDose(dose: SiteDose, dosers: readonly SiteDoser[]): DosePlan {
	const doser = dosers.findIndex(({ output }) => output === dose.doser);
	const { forMs, litres, litresPerM3, ec, ph } = dose;
	if (forMs !== undefined) return { doser, mode: "time", amount: forMs, deadBand: 0, band: 0 };
	if (litres !== undefined) return { doser, mode: "volume", amount: litres, deadBand: 0, band: 0 };
	if (litresPerM3 !== undefined) return { doser, mode: "flow", amount: litresPerM3, deadBand: 0, band: 0 };
	const target = ec ?? ph;
	assert(target !== undefined, "a dose has an amount");
	const { reference, deadBand, band } = target;
	return { doser, mode: ec === undefined ? "ph" : "ec", amount: reference, deadBand, band };
}
