import type { IrrigationProgram, Site, SiteZone } from "./types";

const HOUR_MS = 3_600_000;

/**
 * How long a watering of all zones takes at 100 %, each as soon as there is room for it, in the site's order; NaN
 * where nobody knows that of a zone: it goes by moisture or by a balance.
 *
 * @param m3hPerUnit of the unit that the valves' flows are given in
 */
export function waterWorkMs(site: Site, { zones, zonesAtOnce = 1 }: IrrigationProgram, m3hPerUnit: number): number {
	const freeAtMs = new Array<number>(zonesAtOnce).fill(0);
	for (const zone of zones) {
		const soonestMs = Math.min(...freeAtMs);
		freeAtMs[freeAtMs.indexOf(soonestMs)] = soonestMs + zoneWorkMs(site, zone, m3hPerUnit);
	}
	return Math.max(...freeAtMs);
}

function zoneWorkMs(site: Site, { runMs, volumeM3, valve, longestRunMs }: SiteZone, m3hPerUnit: number): number {
	if (runMs !== undefined) return Math.min(runMs, longestRunMs);
	const flow = site.outputs.find(({ name }) => name === valve)?.expectedFlow ?? Number.NaN;
	return volumeM3 === undefined ? Number.NaN : Math.min((volumeM3 / (flow * m3hPerUnit)) * HOUR_MS, longestRunMs);
}
