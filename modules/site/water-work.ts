import { scheduleLengthMs } from "./schedule-length";
import type { IrrigationProgram, Site, SiteZone } from "./types";

const HOUR_MS = 3_600_000;
const never = Number.POSITIVE_INFINITY;

/**
 * How long a watering of all zones takes, if each has `percent` of the time or volume that the site says; NaN where
 * nobody knows that of a zone: it goes by moisture or by a balance. A well is taken to run and rest in turn.
 *
 * @param m3hPerUnit of the unit that the valves' flows are given in
 */
export function waterWorkMs(site: Site, program: IrrigationProgram, percent: number, m3hPerUnit: number): number {
	const { zones, capacity = never, recovery } = program;
	const { zonesAtOnce = capacity === never ? 1 : zones.length } = program;
	const works = zones.map((zone) => {
		const flow = flowOf(site, zone);
		const runMs = Math.min((percent / 100) * runMsOf(zone, flow * m3hPerUnit), zone.longestRunMs);
		const { cycleMs = never, soakMs = 2 * cycleMs } = zone;
		return { runMs, flow, cycleMs, soakMs: cycleMs === never ? 0 : soakMs };
	});
	if (works.some(({ runMs }) => Number.isNaN(runMs))) return Number.NaN;
	const lengthMs = scheduleLengthMs(works, zonesAtOnce, capacity);
	if (recovery === undefined) return lengthMs;
	return lengthMs + Math.max(0, Math.ceil(lengthMs / recovery.afterRunMs) - 1) * recovery.restMs;
}

function flowOf(site: Site, { valve }: SiteZone): number {
	return site.outputs.find(({ name }) => name === valve)?.expectedFlow ?? Number.NaN;
}

/** At 100 %. */
function runMsOf({ runMs, volumeM3 = Number.NaN }: SiteZone, flowM3h: number): number {
	return runMs ?? (volumeM3 / flowM3h) * HOUR_MS;
}
