/** What a site file says of how zones share pump and pipes, as JSON holds it. What each word means: SITE.md. */
export interface SiteHydraulics {
	/** Flow that zones may take together, in the unit of the site's flow point. */
	readonly capacity?: number;
	/** Which zone goes first of those that want water; default "site": in turn, as they stand in the site. */
	readonly order?: "site" | "driest";
	/** The next zone opens before the one before it shuts, and both stay open for so long; default: they don't. */
	readonly overlapMs?: number;
	/** After a zone has shut none opens for so long; default 0. */
	readonly openDelayMs?: number;
	/** A well that gives out: after so long a run of its pump it rests. */
	readonly recovery?: { readonly afterRunMs: number; readonly restMs: number };
}

/** What a zone's soil takes in at once. */
export interface SiteCycle {
	/** Water runs for no longer at a stretch; default: as long as it is wanted. */
	readonly cycleMs?: number;
	/** Between two cycles; default twice `cycleMs`. */
	readonly soakMs?: number;
}
