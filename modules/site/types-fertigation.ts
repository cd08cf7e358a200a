import type { DoserSubstance } from "./plan-fertigation";

/* What a site file says of fertigation, as JSON holds it. What each word means: SITE.md. */

export interface SiteDoser {
	/** Output of kind `doser`. */
	readonly output: string;
	readonly substance: DoserSubstance;
	/** Rated. */
	readonly litresPerHour: number;
	/** In a local day, whoever opens it. */
	readonly capLitres: number;
	readonly periodMs?: number;
	readonly shortestMs?: number;
	readonly tank?: { readonly point: string; readonly above: number };
}

/** Probes behind the injector. */
export interface SiteLineProbes {
	/** One, or two that measure the same. */
	readonly points: readonly string[];
	readonly within?: number;
	readonly afterMs?: number;
	readonly disagree?: "stop" | "hold";
	readonly mixMs?: number;
	readonly wait?: boolean;
}

export interface SiteTarget {
	readonly reference: number;
	readonly deadBand: number;
	readonly band: number;
}

/** Exactly one of the amounts. */
export interface SiteDose {
	readonly doser: string;
	readonly forMs?: number;
	readonly litres?: number;
	readonly litresPerM3?: number;
	readonly ec?: SiteTarget;
	readonly ph?: SiteTarget;
}

export interface SiteRecipe {
	readonly name: string;
	readonly zones: readonly string[];
	readonly preMs: number;
	readonly injectMs: number;
	readonly flushMs: number;
	readonly doses: readonly SiteDose[];
}

export interface FertigationProgram {
	readonly type: "fertigation";
	readonly name: string;
	/** Irrigation program that it follows. */
	readonly of: string;
	readonly stableMs?: number;
	readonly apartMs?: number;
	readonly dosers: readonly SiteDoser[];
	readonly ec?: SiteLineProbes;
	readonly ph?: SiteLineProbes;
	readonly recipes: readonly SiteRecipe[];
}
