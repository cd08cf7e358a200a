import { BurstSearch } from "../programs/burst-search";
import { ColdStoreProgram } from "../programs/cold-store";
import { IrrigationProgram } from "../programs/irrigation";
import type { Program, ProgramInputs } from "../programs/program";
import type { SitePlan } from "../site/plan";

/** The programs of a site; each owns its leases by its place among them. */
export function programsOf({ programs, outputs }: SitePlan, inputs: ProgramInputs, bootMs: number): readonly Program[] {
	const names = outputs.map(({ name }) => name);
	return programs.map((plan, owner) => {
		if (plan.type === "irrigation") return new IrrigationProgram(plan, inputs, owner, bootMs);
		if (plan.type === "cold-store") return new ColdStoreProgram(plan, inputs, owner, bootMs);
		return new BurstSearch(plan, inputs, owner, names);
	});
}
