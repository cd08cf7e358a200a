import { flowUnits } from "../base/flow-units";
import { quantityOf, timesOf } from "./auxiliaries";
import { checkRecipe } from "./check-recipe";
import { type FaultList, namesOf } from "./fault";
import type { NeedOutput } from "./need-output";
import type { ProfileBook } from "./profile-book";
import type { ResolvedQuantity } from "./resolve";
import type { FertigationProgram, IrrigationProgram, Site, SiteDoser, SiteLineProbes, SiteOutput } from "./types";

/** The flow is looked at no less often where something is dosed: a dose ends within one poll. */
const METER_PERIOD_MOST_MS = 10_000;
/** Units in which what is done by EC is known. */
const ecUnits = ["uS/cm", "mS/cm"] as const;

/** What doses is there, can be stopped by the flow, and has a cap; recipes can be carried out. */
export function checkFertigation(
	site: Site,
	program: FertigationProgram,
	path: string,
	book: ProfileBook,
	needOutput: NeedOutput,
	faults: FaultList,
): void {
	const irrigation = checkFollowed(site, program, path, faults);
	checkMeter(site, path, book, faults);
	program.dosers.forEach((doser, index) => {
		const at = `${path}.dosers[${index}]`;
		needOutput(`dosers[${index}].output`, doser.output, "doser");
		if (doser.tank !== undefined) faults.find(`${at}.tank.point`, doser.tank.point, namesOf(site.points), "point");
		const output = site.outputs.find(({ name }) => name === doser.output);
		if (output !== undefined) checkDoser(site, doser, output, irrigation, at, faults);
	});
	checkMeetings(site, program, path, faults);
	if (program.ec !== undefined) checkProbes(site, program.ec, `${path}.ec`, book, ["electrical-conductivity"], faults);
	if (program.ph !== undefined) checkProbes(site, program.ph, `${path}.ph`, book, ["ph"], faults);
	faults.checkNames(`${path}.recipes`, program.recipes);
	const taken = new Map<string, string>();
	program.recipes.forEach((recipe, index) => {
		checkRecipe(site, program, irrigation, recipe, `${path}.recipes[${index}]`, taken, faults);
	});
}

function checkFollowed(
	site: Site,
	{ name, of }: FertigationProgram,
	path: string,
	faults: FaultList,
): IrrigationProgram | null {
	const irrigations = site.programs.filter((one) => one.type === "irrigation");
	faults.find(`${path}.of`, of, namesOf(irrigations), "irrigation program");
	const isBefore = namesOf(site.programs).indexOf(of) < namesOf(site.programs).indexOf(name);
	if (irrigations.some((one) => one.name === of) && !isBefore) faults.add(`${path}.of`, `"${of}" must stand before it`);
	const other = site.programs.find((one) => one.type === "fertigation" && one.of === of && one.name !== name);
	if (other !== undefined) faults.add(`${path}.of`, `"${of}" is followed by ${other.name} already`);
	return irrigations.find((one) => one.name === of) ?? null;
}

function checkMeter(site: Site, path: string, book: ProfileBook, faults: FaultList): void {
	if (site.water === undefined) {
		faults.add(path, "has no flow meter to go by: water is missing");
		return;
	}
	const meter = quantityAt(site, site.water.flow, book);
	if (meter === null) return;
	if (flowUnits[meter.unit] === undefined) {
		faults.add(
			path,
			`goes by a flow in ${Object.keys(flowUnits).join(" or ")}; that of ${site.water.flow} is in ${meter.unit}`,
		);
	}
	if (meter.periodMs <= METER_PERIOD_MOST_MS) return;
	faults.add(
		path,
		`stops a dose within one poll of ${site.water.flow}: its periodMs is ${meter.periodMs}, ` +
			`it may be ${METER_PERIOD_MOST_MS}`,
	);
}

/** What is read at a point, and how often; null when there is none. */
function quantityAt(
	site: Site,
	name: string,
	book: ProfileBook,
): (Pick<ResolvedQuantity, "kind" | "unit"> & { readonly periodMs: number }) | null {
	const point = site.points.find((one) => one.name === name);
	const quantity = point === undefined ? null : quantityOf(point, site, book);
	if (point === undefined || quantity === null) return null;
	return { kind: quantity.kind, unit: quantity.unit, periodMs: timesOf(point, quantity).periodMs };
}

function checkDoser(
	site: Site,
	{ periodMs = 10_000, shortestMs = 1_000 }: SiteDoser,
	output: SiteOutput,
	irrigation: IrrigationProgram | null,
	path: string,
	faults: FaultList,
): void {
	const { name, needs = [], onlyWhile = [], minimumOffMs = 0, fedBy } = output;
	const stops = onlyWhile.some(({ point, above, delayMs = 0, unknown = "rest" }) => {
		return point === site.water?.flow && above !== undefined && delayMs === 0 && unknown === "rest";
	});
	if (!stops) {
		faults.add(
			`${path}.output`,
			`no flow stops "${name}": its onlyWhile needs ${site.water?.flow ?? "the flow"} above something, at once, ` +
				"at rest while it is unknown",
		);
	}
	if (irrigation !== null && !needs.includes(irrigation.pump)) {
		faults.add(`${path}.output`, `"${name}" must stop with the pump: its needs lack "${irrigation.pump}"`);
	}
	if (minimumOffMs > 0) faults.add(`${path}.output`, `"${name}" is pulsed: its minimumOffMs must be 0`);
	if (fedBy !== undefined)
		faults.add(`${path}.output`, `"${name}" is no way for the water: it can't be fedBy ${fedBy}`);
	if (2 * shortestMs > periodMs) {
		faults.add(`${path}.shortestMs`, `is ${shortestMs}; a pulse and a pause must fit into periodMs (${periodMs})`);
	}
}

/** Acid and hypochlorite exclude each other, whoever drives them. */
function checkMeetings(site: Site, { dosers }: FertigationProgram, path: string, faults: FaultList): void {
	const all = site.programs.flatMap((one) => (one.type === "fertigation" ? one.dosers : []));
	const excludes = (a: string, b: string): boolean =>
		site.outputs.some(({ name, neverWith = [] }) => name === a && neverWith.includes(b));
	dosers.forEach(({ output, substance }, index) => {
		if (substance !== "acid") return;
		for (const other of all) {
			if (other.substance !== "hypochlorite" || excludes(output, other.output) || excludes(other.output, output))
				continue;
			faults.add(
				`${path}.dosers[${index}].output`,
				`acid "${output}" and hypochlorite "${other.output}" give off chlorine together: ` +
					"one must be neverWith the other",
			);
		}
	});
}

function checkProbes(
	site: Site,
	{ points, within }: SiteLineProbes,
	path: string,
	book: ProfileBook,
	kinds: readonly string[],
	faults: FaultList,
): void {
	points.forEach((name, index) => {
		const at = `${path}.points[${index}]`;
		faults.find(at, name, namesOf(site.points), "point");
		const quantity = quantityAt(site, name, book);
		if (quantity === null) return;
		if (!kinds.includes(quantity.kind))
			faults.add(at, `"${name}" measures ${quantity.kind}, not ${kinds.join(" or ")}`);
		else if (quantity.kind !== "ph" && !ecUnits.some((unit) => unit === quantity.unit)) {
			faults.add(at, `"${name}" is in ${quantity.unit}; it must be ${ecUnits.join(" or ")}`);
		}
		const first = quantityAt(site, points[0] as string, book);
		if (first !== null && first.unit !== quantity.unit) {
			faults.add(at, `"${name}" is in ${quantity.unit}, "${points[0]}" in ${first.unit}`);
		}
	});
	if (points.length === 2 && within === undefined)
		faults.add(`${path}.within`, "is missing: two probes may differ by so much");
}
