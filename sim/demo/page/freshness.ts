import type { CountySample } from "../api";

export type Freshness = "good" | "uncertain" | "stale" | "bad" | "none";

export interface FreshnessRule {
	/** From the layout, simulated. */
	readonly staleAfterMs: number;
	/** Simulated time of the view. */
	readonly wallMs: number;
	/** Simulated seconds per second. */
	readonly speed: number;
}

/** Real time between a value's way into the database and the page: one reading of the database, one event. */
const refreshMs = 2000;

/**
 * What a sample of the database is worth now. `bad` and `stale` are what the gateway said of it; a sample that it
 * called good turns stale when none newer came for `staleAfterMs` and, the page itself being refreshed in real time,
 * two real seconds, which are many simulated ones in a fast simulation.
 */
export function freshnessOf(sample: CountySample | null, rule: FreshnessRule): Freshness {
	if (sample === null) return "none";
	if (sample.quality >= 3 || sample.value === null) return "bad";
	if (sample.quality === 2) return "stale";
	const oldestMs = rule.wallMs - rule.staleAfterMs - refreshMs * rule.speed;
	if (sample.atMs < oldestMs) return "stale";
	return sample.quality === 1 ? "uncertain" : "good";
}
