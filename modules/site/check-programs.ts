import type { ZoneTable } from "../time/zone-table";
import { checkBackflush } from "./check-backflush";
import { checkBurstSearch } from "./check-burst-search";
import { checkColdStore, checkRoomMonitor } from "./check-cold-store";
import { checkFertigation } from "./check-fertigation";
import { checkIrrigation } from "./check-irrigation";
import { checkWhen } from "./check-when";
import { type FaultList, namesOf } from "./fault";
import type { NeedOutput } from "./need-output";
import type { ProfileBook } from "./profile-book";
import type { Site, SiteProgram } from "./types";

/** What programs drive and look at is there, is of the right kind, and is driven by one of them only. */
export function checkPrograms(site: Site, book: ProfileBook, zones: ZoneTable | undefined, faults: FaultList): void {
	const driven = new Map<string, string>();
	site.programs.forEach((program, index) => {
		const path = `programs[${index}]`;
		checkProgram(site, program, path, book, ownOutputs(site, path, driven, faults), faults);
		if (program.type === "irrigation") checkWhen(site, program, path, book, zones, faults);
	});
}

/** @param driven where each output has been given to a program so far */
function ownOutputs(site: Site, path: string, driven: Map<string, string>, faults: FaultList): NeedOutput {
	return (where, name, kinds, rest = "off") => {
		const index = faults.find(`${path}.${where}`, name, namesOf(site.outputs), "output");
		const found = site.outputs[index];
		const known = typeof kinds === "string" ? [kinds] : kinds;
		if (found !== undefined && known !== null && !known.includes(found.kind))
			faults.add(`${path}.${where}`, `"${name}" is a ${found.kind}, not a ${known.join(" or ")}`);
		if (found !== undefined && found.rest !== rest)
			faults.add(`${path}.${where}`, `"${name}" rests ${found.rest}; this program drives what rests ${rest}`);
		const other = driven.get(name);
		if (other !== undefined) faults.add(`${path}.${where}`, `"${name}" is driven by ${other} already`);
		driven.set(name, `${path}.${where}`);
	};
}

function checkProgram(
	site: Site,
	program: SiteProgram,
	path: string,
	book: ProfileBook,
	needOutput: NeedOutput,
	faults: FaultList,
): void {
	if (program.type === "cold-store") checkColdStore(site, program, path, needOutput, faults);
	else if (program.type === "room-monitor") checkRoomMonitor(site, program, path, faults);
	else if (program.type === "burst-search") checkBurstSearch(site, program, path, faults);
	else if (program.type === "backflush") checkBackflush(site, program, path, needOutput, faults);
	else if (program.type === "fertigation") checkFertigation(site, program, path, book, needOutput, faults);
	else checkIrrigation(site, program, path, book, needOutput, faults);
}
