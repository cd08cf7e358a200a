import { checkAmount } from "./check-amounts";
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
	program.zones.forEach((zone, index) => {
		needOutput(`zones[${index}].valve`, zone.valve, "valve");
		checkAmount(site, zone, `${path}.zones[${index}]`, book, faults);
	});
}
