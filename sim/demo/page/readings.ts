import type { CountySample, LiveView } from "../api";
import { type Freshness, freshnessOf } from "./freshness";

/** What the page knows of one point: the database's newest sample and the gateway's own words about the point. */
export interface Reading {
	readonly point: string;
	readonly title: string;
	readonly kind: string;
	readonly unit: string;
	/** The database's; null when it has none or the newest is bad. */
	readonly value: number | null;
	readonly sample: CountySample | null;
	readonly freshness: Freshness;
	/** Simulated age of what is shown; null when there is nothing to show. */
	readonly ageMs: number | null;
}

const staleUnlessSaidMs = 60_000;

/** Reads every point that the gateway has, by name. */
export function readingsOf(view: LiveView): ReadonlyMap<string, Reading> {
	const samples = new Map(view.county.latest.map((sample) => [sample.point, sample]));
	const staleAfter = new Map(view.layout.points.map((point) => [point.name, point.staleAfterMs]));
	const { wallMs, speed } = view.simulated;
	const readings = new Map<string, Reading>();
	for (const point of view.gateway.points) {
		const sample = samples.get(point.name) ?? null;
		const staleAfterMs = staleAfter.get(point.name) ?? staleUnlessSaidMs;
		const freshness = freshnessOf(sample, { staleAfterMs, wallMs, speed });
		// A stale record is stamped when the value was given up; the gateway knows how old the value itself is.
		const sampleAgeMs = sample === null ? null : Math.max(0, wallMs - sample.atMs);
		const ageMs = freshness === "stale" ? Math.max(sampleAgeMs ?? 0, point.ageMs ?? 0) : sampleAgeMs;
		readings.set(point.name, {
			point: point.name,
			title: point.title,
			kind: point.kind,
			unit: point.unit,
			value: sample?.value ?? null,
			sample,
			freshness,
			ageMs,
		});
	}
	return readings;
}

/** Several probes as one figure. */
export interface MeanReading {
	readonly value: number | null;
	readonly unit: string;
	readonly freshness: Freshness;
	readonly ageMs: number | null;
	/** How many probes the figure rests on. */
	readonly count: number;
}

/**
 * The mean of the probes that are good, as the irrigation program takes it; of the uncertain ones while none is good.
 * With neither, the last known values' mean, which is then stale, or nothing.
 */
export function meanOf(readings: readonly Reading[]): MeanReading {
	const unit = readings[0]?.unit ?? "";
	for (const freshness of ["good", "uncertain", "stale"] as const) {
		const taken = readings.filter((reading) => reading.freshness === freshness && reading.value !== null);
		if (taken.length === 0) continue;
		const value = taken.reduce((sum, reading) => sum + (reading.value ?? 0), 0) / taken.length;
		const ageMs = taken.reduce((oldest, reading) => Math.max(oldest, reading.ageMs ?? 0), 0);
		return { value, unit, freshness, ageMs, count: taken.length };
	}
	const freshness = readings.some((reading) => reading.freshness === "bad") ? "bad" : "none";
	return { value: null, unit, freshness, ageMs: null, count: 0 };
}

/** The probe that a room is judged by: the first that is good, else the first that has any value, else the first. */
export function leadingOf(readings: readonly Reading[]): Reading | null {
	return (
		readings.find((reading) => reading.freshness === "good") ??
		readings.find((reading) => reading.value !== null) ??
		readings[0] ??
		null
	);
}
