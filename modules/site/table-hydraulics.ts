import type { CyclePlan, HydraulicsPlan, RecoveryPlan } from "./plan";
import { oneOf, orNull, real, row } from "./table-codec";
import { durationMs } from "./table-limits";

/* What lies where of how zones share pump and pipes: TABLE.md. The order of the fields is the format. */

export const hydraulics = row<HydraulicsPlan>({
	capacity: orNull(real),
	order: oneOf(["site", "driest"]),
	overlapMs: orNull(durationMs),
	openDelayMs: durationMs,
	recovery: orNull(row<RecoveryPlan>({ afterRunMs: durationMs, restMs: durationMs })),
});

export const cycle = row<CyclePlan>({ cycleMs: durationMs, soakMs: durationMs });
