import type { Site } from "../../modules/site/types";
import type { SeasonFile } from "../core/season-file";

/** The site and its world with one crop alone; with all where none is named. What is named after another crop goes. */
export function sitePart(site: Site, file: SeasonFile, crop: string | undefined): { site: Site; file: SeasonFile } {
	if (crop === undefined) return { site, file };
	const others = Object.keys(file.fields).filter((name) => name !== crop);
	const isKept = ({ name }: { readonly name: string }) => !others.some((other) => name.includes(other));
	const fields = Object.fromEntries(Object.entries(file.fields).filter(([name]) => name === crop));
	const part: Site = {
		...site,
		devices: site.devices.filter(isKept),
		points: site.points.filter(isKept),
		outputs: site.outputs.filter(isKept),
		alarms: site.alarms.filter(isKept),
		programs: site.programs.map((program) => {
			return program.type === "irrigation" ? { ...program, zones: program.zones.filter(isKept) } : program;
		}),
	};
	return { site: part, file: { ...file, fields } };
}

/**
 * The site as somebody has it who takes the soils of all its balances to hold more between wilting point and field
 * capacity, or less, than they do.
 *
 * @param share of what they hold
 */
export function withSoilError(site: Site, share: number): Site {
	const programs = site.programs.map((program) => {
		if (program.type !== "irrigation") return program;
		const zones = program.zones.map((zone) => {
			const { balance } = zone;
			if (balance === undefined) return zone;
			const { fieldCapacity, wiltingPoint } = balance;
			return {
				...zone,
				balance: { ...balance, fieldCapacity: fieldCapacity + share * (fieldCapacity - wiltingPoint) },
			};
		});
		return { ...program, zones };
	});
	return { ...site, programs };
}
