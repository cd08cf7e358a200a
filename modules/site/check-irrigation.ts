import { type FaultList, namesOf } from "./fault";
import type { NeedOutput } from "./need-output";
import type { IrrigationProgram, Site, SiteZone } from "./types";

/** What an irrigation program drives and looks at is there, and its limits make sense. */
export function checkIrrigation(
	site: Site,
	program: IrrigationProgram,
	path: string,
	needOutput: NeedOutput,
	faults: FaultList,
): void {
	needOutput("pump", program.pump, "pump");
	needOutput("master", program.master, "master-valve");
	faults.checkNames(`${path}.zones`, program.zones);
	program.zones.forEach((zone, index) => {
		needOutput(`zones[${index}].valve`, zone.valve, "valve");
		checkZone(site, zone, `${path}.zones[${index}]`, faults);
	});
}

function checkZone(site: Site, { moisture, startBelow, stopAt }: SiteZone, path: string, faults: FaultList): void {
	moisture.forEach((point, at) => {
		faults.find(`${path}.moisture[${at}]`, point, namesOf(site.points), "point");
	});
	if (stopAt <= startBelow) faults.add(`${path}.stopAt`, `is ${stopAt}; it must be above startBelow (${startBelow})`);
}
