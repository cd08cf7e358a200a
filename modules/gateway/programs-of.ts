import type { LocalTime } from "../alarms/local-time";
import { assert } from "../base/assert";
import { flowUnits } from "../base/flow-units";
import type { OutputBoard } from "../outputs/board";
import type { PointTable } from "../points/table";
import { BackflushProgram } from "../programs/backflush/program";
import { BurstSearch } from "../programs/burst-search";
import { ColdStoreProgram } from "../programs/cold-store/cold-store";
import { RoomMonitor } from "../programs/cold-store/room-monitor";
import { FertigationProgram } from "../programs/fertigation/program";
import { Delivery } from "../programs/irrigation/delivery";
import { IrrigationProgram } from "../programs/irrigation/program";
import { isCounted } from "../programs/irrigation/zone-amount";
import type { Program, ProgramInputs } from "../programs/program";
import { WaterMeter } from "../programs/water-meter";
import { Weather } from "../programs/weather/weather";
import type { ProgramPlan, SitePlan } from "../site/plan";

/** The programs of a site; each owns its leases by its place among them. */
export function programsOf({ programs, outputs }: SitePlan, inputs: ProgramInputs, bootMs: number): readonly Program[] {
	const names = outputs.map(({ name }) => name);
	const made: Program[] = [];
	programs.forEach((plan, owner) => {
		if (plan.type === "irrigation") made.push(new IrrigationProgram(plan, inputs, owner, bootMs));
		else if (plan.type === "cold-store") made.push(new ColdStoreProgram(plan, inputs, owner, bootMs));
		else if (plan.type === "burst-search") made.push(new BurstSearch(plan, inputs, owner, names));
		else if (plan.type === "backflush") made.push(new BackflushProgram(plan, inputs, owner, bootMs));
		else if (plan.type === "room-monitor") made.push(new RoomMonitor(plan, inputs, bootMs));
		else {
			const followed = made[plan.of];
			assert(followed instanceof IrrigationProgram, "a fertigation stands behind the irrigation that it follows");
			made.push(new FertigationProgram(plan, inputs, owner, followed.zones, names, bootMs));
		}
	});
	return made;
}

/** The site's weather; null: it does not say where it is measured. */
export function weatherOf(
	{ weather, place }: SitePlan,
	points: PointTable,
	time: LocalTime,
	nowMs: number,
): Weather | null {
	return weather === null || place === null ? null : new Weather(weather, place, points, time, nowMs);
}

/** Counts what runs through valves; null: no program asks. */
export function deliveryOf(
	{ programs, outputs }: SitePlan,
	board: OutputBoard,
	water: WaterMeter | null,
	nowMs: number,
): Delivery | null {
	const irrigations = programs.filter((program) => program.type === "irrigation");
	if (!irrigations.some(({ zones }) => zones.some(isCounted))) return null;
	const plans = irrigations.flatMap(({ zones, master, pump }) =>
		zones.map(({ valve, balance }) => {
			const rateM3h = balance === null ? 0 : (balance.rateMmH * balance.areaM2) / 1000;
			return { valve, feeders: [...new Set([master, pump, ...feedersOf(outputs, valve)])], rateM3h };
		}),
	);
	return new Delivery(plans, board, water, nowMs);
}

/** What feeds an output, from the next one up. */
function feedersOf(outputs: SitePlan["outputs"], output: number): readonly number[] {
	const fedBy = outputs[output]?.fedBy ?? -1;
	return fedBy < 0 ? [] : [fedBy, ...feedersOf(outputs, fedBy)];
}

/** It goes by what somebody says of rain to come. */
export function heedsForecast(program: ProgramPlan): boolean {
	return program.type === "irrigation" && program.when !== null && program.when.forecastMm !== null;
}

/** The meter that programs measure volume by; null: there is none. */
export function waterMeterOf({ water, points }: SitePlan, table: PointTable, nowMs: number): WaterMeter | null {
	const unit = points[water?.flow ?? -1]?.unit;
	if (water === null || unit === undefined || flowUnits[unit] === undefined) return null;
	return new WaterMeter(table, water.flow, unit, nowMs);
}

/** It goes on with what a restart has cut short. */
export function mayResume(program: ProgramPlan): boolean {
	return program.type === "irrigation" && program.resumeWithinMs > 0;
}
