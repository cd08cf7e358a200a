import { type FaultList, namesOf } from "./fault";
import type { ProfileBook } from "./profile-book";
import type { Site } from "./types";

/** Profiles exist, units are unique on a line, a line suits its devices. An empty list in a profile means unknown. */
export function checkDevices(site: Site, book: ProfileBook, faults: FaultList): void {
	const units = new Map<string, string>();
	site.devices.forEach((device, index) => {
		const path = `devices[${index}]`;
		const line = site.lines[faults.find(`${path}.line`, device.line, namesOf(site.lines), "line")];
		const key = `${device.line} ${device.unit}`;
		const other = units.get(key);
		if (other !== undefined) {
			faults.add(
				`${path}.unit`,
				`unit ${device.unit} on line ${device.line} is ${other} already; units are unique on a line`,
			);
		}
		units.set(key, device.name);
		const profile = book.get(device.profile);
		const wrong = book.faultOf(device.profile);
		if (wrong !== null) faults.add(`${path}.profile`, wrong);
		else if (profile === null) faults.find(`${path}.profile`, device.profile, book.names, "profile");
		if (line === undefined || profile === null) return;
		const { bauds, formats } = profile.line;
		if (bauds.length > 0 && !bauds.includes(line.baud)) {
			faults.add(`${path}.line`, `${device.profile} does not run at ${line.baud} baud; it does at ${bauds.join(", ")}`);
		}
		const format = device.format ?? line.format;
		if (formats.length > 0 && !formats.includes(format)) {
			faults.add(`${path}.line`, `${device.profile} does not speak ${format}; it speaks ${formats.join(", ")}`);
		}
	});
}
