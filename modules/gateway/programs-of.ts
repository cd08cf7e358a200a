import type { PointTable } from "../points/table";
import { BurstSearch } from "../programs/burst-search";
import { ColdStoreProgram } from "../programs/cold-store/cold-store";
import { RoomMonitor } from "../programs/cold-store/room-monitor";
import { IrrigationProgram } from "../programs/irrigation/program";
import type { Program, ProgramInputs } from "../programs/program";
import { flowUnits, WaterMeter } from "../programs/water-meter";
import type { SitePlan } from "../site/plan";

/** The programs of a site; each owns its leases by its place among them. */
export function programsOf({ programs, outputs }: SitePlan, inputs: ProgramInputs, bootMs: number): readonly Program[] {
	const names = outputs.map(({ name }) => name);
	return programs.map((plan, owner) => {
		if (plan.type === "irrigation") return new IrrigationProgram(plan, inputs, owner, bootMs);
		if (plan.type === "cold-store") return new ColdStoreProgram(plan, inputs, owner, bootMs);
		if (plan.type === "room-monitor") return new RoomMonitor(plan, inputs, bootMs);
		return new BurstSearch(plan, inputs, owner, names);
	});
}

/** The meter that programs measure volume by; null: there is none. */
export function waterMeterOf({ water, points }: SitePlan, table: PointTable, nowMs: number): WaterMeter | null {
	const unit = points[water?.flow ?? -1]?.unit;
	if (water === null || unit === undefined || flowUnits[unit] === undefined) return null;
	return new WaterMeter(table, water.flow, unit, nowMs);
}
