import { scheduleLengthMs } from "./schedule-length";
import type { IrrigationProgram, Site, SiteZone } from "./types";

const HOUR_MS = 3_600_000;
const never = Number.POSITIVE_INFINITY;

/**
 * How long a watering of all zones takes, if each has `percent` of the time or volume that the site says; NaN where
 * nobody knows that of a zone: it goes by moisture or by a balance.
 *
 * @param m3hPerUnit of the unit that the valves' flows are given in
 */
export function waterWorkMs(site: Site, program: IrrigationProgram, percent: number, m3hPerUnit: number): number {
	const { zones, zonesAtOnce = 1 } = program;
	const works = zones.map((zone) => {
		const flow = flowOf(site, zone);
		const runMs = Math.min((percent / 100) * runMsOf(zone, flow * m3hPerUnit), zone.longestRunMs);
		return { runMs, flow, cycleMs: never, soakMs: 0 };
	});
	if (works.some(({ runMs }) => Number.isNaN(runMs))) return Number.NaN;
	return scheduleLengthMs(works, zonesAtOnce, never);
}

function flowOf(site: Site, { valve }: SiteZone): number {
	return site.outputs.find(({ name }) => name === valve)?.expectedFlow ?? Number.NaN;
}

/** At 100 %. */
function runMsOf({ runMs, volumeM3 = Number.NaN }: SiteZone, flowM3h: number): number {
	return runMs ?? (volumeM3 / flowM3h) * HOUR_MS;
}
