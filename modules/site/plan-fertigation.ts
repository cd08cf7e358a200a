/* A fertigation program of a plan: see `SitePlan`. */

export type DoserSubstance = "fertiliser" | "acid" | "base" | "hypochlorite";

export interface DoserPlan {
	/** Output that it is. */
	readonly output: number;
	readonly substance: DoserSubstance;
	/** Rated. */
	readonly litresPerHour: number;
	/** In a local day. */
	readonly capLitres: number;
	/** It is on for a share of this; no pulse and no pause is shorter than the other. */
	readonly periodMs: number;
	readonly shortestMs: number;
	/** Point of its tank's level, and what is too low in its unit; -1: none. */
	readonly tank: number;
	readonly tankAbove: number;
}

/** Probes that measure the same of the water behind the injector. In their unit. */
export interface ProbesPlan {
	/** One or two points. */
	readonly points: readonly number[];
	/** Two may differ by so much … */
	readonly within: number;
	/** … or by more for so long. */
	readonly afterMs: number;
	/** While they disagree, dosing stays as it was; else it stops. */
	readonly holds: boolean;
	/** What a dose has done is not seen before. */
	readonly mixMs: number;
	/** No dose before the last one has mixed; else doses go on meanwhile. */
	readonly waits: boolean;
	/** A change that is less is no effect. */
	readonly effect: number;
}

export type DoseMode = "time" | "volume" | "flow" | "ec" | "ph";

export interface DosePlan {
	/** Among the program's dosers. */
	readonly doser: number;
	readonly mode: DoseMode;
	/** Milliseconds, litres, litres to a cubic metre; of EC and pH what is wanted, in the probes' unit. */
	readonly amount: number;
	/** Of EC and pH. */
	readonly deadBand: number;
	readonly band: number;
}

export interface RecipePlan {
	readonly name: string;
	/** Zones of the irrigation program, by their place. */
	readonly zones: readonly number[];
	readonly preMs: number;
	readonly injectMs: number;
	readonly flushMs: number;
	readonly doses: readonly DosePlan[];
}

export interface FertigationPlan {
	readonly type: "fertigation";
	readonly name: string;
	/** Irrigation program that it follows. */
	readonly of: number;
	/** Outputs of that one, whose leases end a run too. */
	readonly pump: number;
	readonly master: number;
	/** Point of the flow meter, and what doses need at the least, in its unit. */
	readonly flow: number;
	readonly above: number;
	readonly hysteresis: number;
	/** A reading of it that is older is lost. */
	readonly lostAfterMs: number;
	readonly stableMs: number;
	/** Between acid and hypochlorite. */
	readonly apartMs: number;
	readonly ec: ProbesPlan | null;
	readonly ph: ProbesPlan | null;
	readonly dosers: readonly DoserPlan[];
	readonly recipes: readonly RecipePlan[];
}
