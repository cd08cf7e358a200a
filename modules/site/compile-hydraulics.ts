import type { CyclePlan, HydraulicsPlan } from "./plan";
import type { SiteCycle, SiteHydraulics } from "./types";

/** Null where the site says nothing of it: zones take turns. */
export function compileHydraulics(program: SiteHydraulics): HydraulicsPlan | null {
	const { capacity = null, order = "site", overlapMs = null, openDelayMs = 0, recovery = null } = program;
	const isPlain = capacity === null && order === "site" && overlapMs === null && openDelayMs === 0;
	if (isPlain && recovery === null) return null;
	return { capacity, order, overlapMs, openDelayMs, recovery };
}

/** Null: water runs as long as it is wanted. */
export function compileCycle({ cycleMs, soakMs }: SiteCycle): CyclePlan | null {
	return cycleMs === undefined ? null : { cycleMs, soakMs: soakMs ?? 2 * cycleMs };
}
