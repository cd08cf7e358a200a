import { type FaultList, namesOf } from "./fault";
import type { FertigationProgram, IrrigationProgram, Site, SiteDose, SiteDoser, SiteRecipe } from "./types";

const HOUR_MS = 3_600_000;
const amounts = ["forMs", "litres", "litresPerM3", "ec", "ph"] as const;

/**
 * A recipe of a fertigation program can be carried out in its zones.
 *
 * @param irrigation the program that it follows; null: there is none
 * @param taken recipe of each zone so far
 */
export function checkRecipe(
	site: Site,
	program: FertigationProgram,
	irrigation: IrrigationProgram | null,
	recipe: SiteRecipe,
	path: string,
	taken: Map<string, string>,
	faults: FaultList,
): void {
	recipe.zones.forEach((zone, index) => {
		const at = `${path}.zones[${index}]`;
		if (irrigation !== null) faults.find(at, zone, namesOf(irrigation.zones), `zone of ${irrigation.name}`);
		const other = taken.get(zone);
		if (other !== undefined) faults.add(at, `"${zone}" has the recipe ${other} already`);
		taken.set(zone, recipe.name);
		checkLength(site, irrigation, recipe, zone, path, faults);
	});
	if (recipe.doses.length === 0) faults.add(`${path}.doses`, "is empty: a recipe needs a dosing valve or pump");
	const substances = new Set<string>();
	const used = new Set<string>();
	recipe.doses.forEach((dose, index) => {
		const at = `${path}.doses[${index}]`;
		const { dosers } = program;
		const found =
			dosers[
				faults.find(
					`${at}.doser`,
					dose.doser,
					dosers.map(({ output }) => output),
					"doser",
				)
			];
		if (used.has(dose.doser)) faults.add(`${at}.doser`, `"${dose.doser}" stands twice in this recipe`);
		used.add(dose.doser);
		if (found === undefined) return;
		substances.add(found.substance);
		checkDose(site, program, recipe, dose, found, at, faults);
	});
	if (substances.has("acid") && substances.has("hypochlorite")) {
		faults.add(`${path}.doses`, "acid with hypochlorite gives off chlorine: give them two recipes");
	}
}

/** What a recipe takes fits into a run of the zone, at its longest. */
function checkLength(
	site: Site,
	irrigation: IrrigationProgram | null,
	{ preMs, injectMs, flushMs }: SiteRecipe,
	name: string,
	path: string,
	faults: FaultList,
): void {
	const zone = irrigation?.zones.find((one) => one.name === name);
	if (irrigation === null || zone === undefined) return;
	if (zone.cycleMs !== undefined || irrigation.recovery !== undefined) {
		const why = zone.cycleMs === undefined ? "its well has to rest in between" : "it is watered in cycles";
		faults.add(path, `needs one run from pre-water to flush; ${name} has none: ${why}`);
	}
	const takesMs = preMs + injectMs + flushMs;
	const limits = [
		[`${name}.longestRunMs`, zone.longestRunMs],
		...[zone.valve, irrigation.pump, irrigation.master].map((output) => {
			return [
				`${output}.longestRunMs`,
				site.outputs.find((one) => one.name === output)?.longestRunMs ?? takesMs,
			] as const;
		}),
	] as const;
	for (const [what, ms] of limits) {
		if (takesMs > ms) faults.add(path, `takes ${takesMs} ms to pre-water, inject and flush; ${what} is ${ms}`);
	}
}

function checkDose(
	site: Site,
	program: FertigationProgram,
	{ injectMs }: SiteRecipe,
	dose: SiteDose,
	{ output: name, substance, litresPerHour, capLitres }: SiteDoser,
	path: string,
	faults: FaultList,
): void {
	const given = amounts.filter((amount) => dose[amount] !== undefined);
	if (given.length !== 1)
		faults.add(path, `needs one of ${amounts.join(", ")}; it has ${given.join(" and ") || "none"}`);
	const { forMs, litres, ec, ph } = dose;
	if (ec !== undefined && program.ec === undefined) faults.add(`${path}.ec`, "there is no EC to go by: ec is missing");
	if (ph !== undefined && program.ph === undefined) faults.add(`${path}.ph`, "there is no pH to go by: ph is missing");
	if (ec !== undefined && substance !== "fertiliser")
		faults.add(`${path}.ec`, `EC is set by fertiliser, not by ${substance}`);
	if (ph !== undefined && substance !== "acid" && substance !== "base") {
		faults.add(`${path}.ph`, `pH is set by acid or base, not by ${substance}`);
	}
	const takesMs = forMs ?? Math.ceil(((litres ?? 0) * HOUR_MS) / litresPerHour);
	if (takesMs > injectMs) faults.add(path, `takes ${takesMs} ms at ${litresPerHour} L/h; injectMs is ${injectMs}`);
	const doseLitres = litres ?? ((forMs ?? 0) * litresPerHour) / HOUR_MS;
	if (doseLitres > capLitres) faults.add(path, `is ${doseLitres} L; the cap of ${name} is ${capLitres} L a day`);
	const longestMs = site.outputs.find((one) => one.name === name)?.longestRunMs ?? injectMs;
	// Pauses between pulses are too short to count as rest.
	if (injectMs > longestMs) faults.add(path, `${name}.longestRunMs is ${longestMs}, less than injectMs (${injectMs})`);
}
