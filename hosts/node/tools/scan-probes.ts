import { RequestFrame } from "../../../modules/bus/requests";
import type { LineFormat } from "../../../modules/site/profile";
import type { ResolvedProfile } from "../../../modules/site/resolve";
import { coilsOf, mayBeTried, readingOf } from "./identify";
import { type Reading, requestFor } from "./reading";

/** A question that a device may answer. Any sound frame that comes back says that somebody is there. */
export interface Probe {
	/** For people: `holding 0:1`. */
	readonly name: string;
	request(unit: number): RequestFrame;
}

const LEVEL_BASIC = 1;

/** What most devices answer, with what they hold or with a refusal. */
export const quickProbes: readonly Probe[] = [
	{ table: "holding", address: 0, count: 1 } as const,
	{ table: "input", address: 0, count: 1 } as const,
	{ table: "coil", address: 0, count: 1 } as const,
].map(readingProbe);

const identificationProbe: Probe = {
	name: "identification (43/14)",
	request: (unit) => new RequestFrame().identify(unit, LEVEL_BASIC, 0),
};

/**
 * For devices that keep silent where they have no such register: discrete input 0, their name, and the first read of
 * each profile that knows this rate and format. None of {@link quickProbes}, and none twice.
 */
export function thoroughProbes(
	profiles: readonly ResolvedProfile[],
	baud: number,
	format: LineFormat,
): readonly Probe[] {
	const probes = new Map<string, Probe>([[identificationProbe.name, identificationProbe]]);
	const readings = profiles
		.filter(({ line }) => line.bauds.includes(baud) && line.formats.includes(format))
		.map((profile) => {
			const first = profile.quantities.find(mayBeTried);
			return first === undefined ? coilsOf(profile) : readingOf(first);
		});
	for (const reading of [{ table: "discrete", address: 0, count: 1 } as const, ...readings]) {
		if (reading === null) continue;
		const probe = readingProbe(reading);
		if (!quickProbes.some(({ name }) => name === probe.name)) probes.set(probe.name, probe);
	}
	return [...probes.values()];
}

function readingProbe(reading: Reading): Probe {
	const { table, address, count } = reading;
	return { name: `${table} ${address}:${count}`, request: (unit) => requestFor(reading, unit) };
}
