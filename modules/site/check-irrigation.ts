import { checkAmount } from "./check-amounts";
import { checkCapacity, checkHydraulics } from "./check-hydraulics";
import type { FaultList } from "./fault";
import type { NeedOutput } from "./need-output";
import type { ProfileBook } from "./profile-book";
import type { IrrigationProgram, Site } from "./types";

/** What an irrigation program drives and looks at is there, and its limits make sense. */
export function checkIrrigation(
	site: Site,
	program: IrrigationProgram,
	path: string,
	book: ProfileBook,
	needOutput: NeedOutput,
	faults: FaultList,
): void {
	needOutput("pump", program.pump, "pump");
	needOutput("master", program.master, "master-valve");
	faults.checkNames(`${path}.zones`, program.zones);
	checkCapacity(site, program, path, faults);
	checkHydraulics(site, program, path, faults);
	program.zones.forEach((zone, index) => {
		needOutput(`zones[${index}].valve`, zone.valve, "valve");
		if ((zone.runMs !== undefined || zone.volumeM3 !== undefined) && program.starts === undefined) {
			faults.add(
				`${path}.zones[${index}]`,
				"gets its water by time or volume, and nobody says when: starts is missing",
			);
		}
		checkAmount(site, zone, `${path}.zones[${index}]`, book, faults);
	});
}
