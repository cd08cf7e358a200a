import { assert } from "../base/assert";
import type { PointTable } from "../points/table";
import { BurstSearch } from "../programs/burst-search";
import { ColdStoreProgram } from "../programs/cold-store";
import { FertigationProgram } from "../programs/fertigation/program";
import { IrrigationProgram } from "../programs/irrigation/program";
import type { Program, ProgramInputs } from "../programs/program";
import { flowUnits, WaterMeter } from "../programs/water-meter";
import type { SitePlan } from "../site/plan";

/** The programs of a site; each owns its leases by its place among them. */
export function programsOf({ programs, outputs }: SitePlan, inputs: ProgramInputs, bootMs: number): readonly Program[] {
	const names = outputs.map(({ name }) => name);
	const made: Program[] = [];
	programs.forEach((plan, owner) => {
		if (plan.type === "irrigation") made.push(new IrrigationProgram(plan, inputs, owner, bootMs));
		else if (plan.type === "cold-store") made.push(new ColdStoreProgram(plan, inputs, owner, bootMs));
		else if (plan.type === "burst-search") made.push(new BurstSearch(plan, inputs, owner, names));
		else {
			const followed = made[plan.of];
			assert(followed instanceof IrrigationProgram, "a fertigation stands behind the irrigation that it follows");
			made.push(new FertigationProgram(plan, inputs, owner, followed.zones, names, bootMs));
		}
	});
	return made;
}

/** The meter that programs measure volume by; null: there is none. */
export function waterMeterOf({ water, points }: SitePlan, table: PointTable, nowMs: number): WaterMeter | null {
	const unit = points[water?.flow ?? -1]?.unit;
	if (water === null || unit === undefined || flowUnits[unit] === undefined) return null;
	return new WaterMeter(table, water.flow, unit, nowMs);
}
