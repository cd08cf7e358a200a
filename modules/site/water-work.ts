import type { IrrigationProgram, Site } from "./types";

/** A zone, as far as it is known how long its watering takes. */
interface TimedZone {
	readonly valve: string;
	readonly longestRunMs: number;
	readonly runMs?: number;
	readonly volumeM3?: number;
}

const HOUR_MS = 3_600_000;

/**
 * How long a watering of all zones takes at 100 %, each as soon as there is room for it, in the site's order; NaN
 * where nobody knows that of a zone: it goes by moisture or by a balance.
 */
export function waterWorkMs(site: Site, { zones, zonesAtOnce = 1 }: IrrigationProgram): number {
	const freeAtMs = new Array<number>(zonesAtOnce).fill(0);
	for (const zone of zones) {
		const soonestMs = Math.min(...freeAtMs);
		freeAtMs[freeAtMs.indexOf(soonestMs)] = soonestMs + zoneWorkMs(site, zone);
	}
	return Math.max(...freeAtMs);
}

function zoneWorkMs(site: Site, { runMs, volumeM3, valve, longestRunMs }: TimedZone): number {
	if (runMs !== undefined) return Math.min(runMs, longestRunMs);
	const flow = site.outputs.find(({ name }) => name === valve)?.expectedFlow ?? Number.NaN;
	return volumeM3 === undefined ? Number.NaN : Math.min((volumeM3 / flow) * HOUR_MS, longestRunMs);
}
