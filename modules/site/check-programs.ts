import { checkBurstSearch } from "./check-burst-search";
import { checkIrrigation } from "./check-irrigation";
import { type FaultList, namesOf } from "./fault";
import type { NeedOutput } from "./need-output";
import type { ProfileBook } from "./profile-book";
import type { Site, SiteProgram } from "./types";

/** What programs drive and look at is there, is of the right kind, and is driven by one of them only. */
export function checkPrograms(site: Site, book: ProfileBook, faults: FaultList): void {
	const driven = new Map<string, string>();
	site.programs.forEach((program, index) => {
		const path = `programs[${index}]`;
		checkProgram(site, program, path, book, ownOutputs(site, path, driven, faults), faults);
	});
}

/** @param driven where each output has been given to a program so far */
function ownOutputs(site: Site, path: string, driven: Map<string, string>, faults: FaultList): NeedOutput {
	return (where, name, kind) => {
		const index = faults.find(`${path}.${where}`, name, namesOf(site.outputs), "output");
		const found = site.outputs[index];
		if (found !== undefined && found.kind !== kind)
			faults.add(`${path}.${where}`, `"${name}" is a ${found.kind}, not a ${kind}`);
		if (found !== undefined && found.rest !== "off")
			faults.add(`${path}.${where}`, `"${name}" rests ${found.rest}; this program drives what rests off`);
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
	if (program.type === "cold-store") {
		needOutput("compressor", program.compressor, "compressor");
		program.temperature.forEach((point, index) => {
			faults.find(`${path}.temperature[${index}]`, point, namesOf(site.points), "point");
		});
	} else if (program.type === "burst-search") checkBurstSearch(site, program, path, faults);
	else checkIrrigation(site, program, path, book, needOutput, faults);
}
