/** A well: after so long a run of its pump it rests for so long. */
export interface RecoveryPlan {
	readonly afterRunMs: number;
	readonly restMs: number;
}

/** How the zones of a program share pump and pipes. */
export interface HydraulicsPlan {
	/** Flow that zones may take together, in the meter's unit; null: nobody has said. */
	readonly capacity: number | null;
	readonly order: "site" | "driest";
	/** The next zone opens before the one before it shuts, and both are open for so long; null: they don't overlap. */
	readonly overlapMs: number | null;
	/** After a zone has shut none opens for so long. */
	readonly openDelayMs: number;
	readonly recovery: RecoveryPlan | null;
}

/** How long water may run at a stretch, and what the soil then has to take it in. */
export interface CyclePlan {
	readonly cycleMs: number;
	readonly soakMs: number;
}
