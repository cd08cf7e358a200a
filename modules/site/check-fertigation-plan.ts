import type { SitePlan } from "./plan";
import type { FertigationPlan } from "./plan-fertigation";

/** Whether a fertigation program leads to outputs, points, zones and dosers that are there. */
export function isFertigation(program: FertigationPlan, { programs, points, outputs }: SitePlan): boolean {
	const { of, pump, master, flow, ec, ph, dosers, recipes } = program;
	const followed = programs[of];
	if (followed?.type !== "irrigation" || of >= programs.indexOf(program)) return false;
	const leads = (list: readonly unknown[], indices: readonly number[]): boolean =>
		indices.every((index) => index < list.length);
	const usedPoints = [flow, ...(ec?.points ?? []), ...(ph?.points ?? []), ...dosers.map(({ tank }) => tank)];
	if (!leads(points, usedPoints)) return false;
	if (!leads(outputs, [pump, master, ...dosers.map(({ output }) => output)])) return false;
	return recipes.every(({ zones, doses }) => {
		const isMeasured = doses.every(({ mode }) => (mode !== "ec" || ec !== null) && (mode !== "ph" || ph !== null));
		const isThere = leads(
			dosers,
			doses.map(({ doser }) => doser),
		);
		return isMeasured && isThere && leads(followed.zones, zones);
	});
}
