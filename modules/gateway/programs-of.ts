import type { PointTable } from "../points/table";
import { BackflushProgram } from "../programs/backflush/program";
import { BurstSearch } from "../programs/burst-search";
import { ColdStoreProgram } from "../programs/cold-store/cold-store";
import { IrrigationProgram } from "../programs/irrigation/program";
import type { Program, ProgramInputs } from "../programs/program";
import { flowUnits, WaterMeter } from "../programs/water-meter";
import type { ProgramPlan, SitePlan } from "../site/plan";

/** The programs of a site; each owns its leases by its place among them. */
export function programsOf({ programs, outputs }: SitePlan, inputs: ProgramInputs, bootMs: number): readonly Program[] {
	const names = outputs.map(({ name }) => name);
	return programs.map((plan, owner) => {
		if (plan.type === "irrigation") return new IrrigationProgram(plan, inputs, owner, bootMs);
		if (plan.type === "cold-store") return new ColdStoreProgram(plan, inputs, owner, bootMs);
		if (plan.type === "backflush") return new BackflushProgram(plan, inputs, owner, bootMs);
		return new BurstSearch(plan, inputs, owner, names);
	});
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
