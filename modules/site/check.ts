import { FaultList, isName, type SiteFault } from "./fault";
import { checkShape, siteShape } from "./shape";
import type { Profile, Site, SiteDevice, SiteProgram } from "./types";

/** More often, the counters would wear the flash. */
const HEALTH_SHORTEST_MS = 1_000;

/** Profiles by identifier. */
export type ProfileMap = ReadonlyMap<string, Profile>;

/**
 * Reads a site file as a stranger would: every mistake, named with its path and what would be right.
 *
 * Shape first; when that is sound, names and meanings. An empty list means that {@link compileSite} will take it.
 */
export function checkSite(value: unknown, profiles: ProfileMap): readonly SiteFault[] {
	const faults = new FaultList();
	checkShape(value, siteShape, "", faults);
	if (faults.faults.length > 0) return faults.faults;
	const site = value as Site;
	// No dots: the name is a level of MQTT topics, and the receiver takes it as it is.
	if (!isName(site.gateway) || site.gateway.includes(".")) {
		faults.add("gateway", `"${site.gateway}" must be 1 to 48 of a-z, 0-9 and hyphen`);
	}
	faults.checkNames("lines", site.lines);
	faults.checkNames("devices", site.devices);
	faults.checkNames("points", site.points);
	faults.checkNames("outputs", site.outputs);
	faults.checkNames("programs", site.programs);
	faults.checkNames("alarms", site.alarms);
	checkDevices(site, profiles, faults);
	checkPoints(site, profiles, faults);
	checkOutputs(site, profiles, faults);
	const driven = new Map<string, string>();
	for (let index = 0; index < site.programs.length; index += 1) {
		checkProgram(site, site.programs[index] as SiteProgram, `programs[${index}]`, driven, faults);
	}
	checkAlarms(site, faults);
	const { everyMs = 0 } = site.health ?? {};
	if (everyMs > 0 && everyMs < HEALTH_SHORTEST_MS) {
		faults.add("health.everyMs", `is ${everyMs}; it must be 0 (never) or at least ${HEALTH_SHORTEST_MS}`);
	}
	return faults.faults;
}

function names(things: readonly { readonly name: string }[]): readonly string[] {
	return things.map((thing) => thing.name);
}

function checkDevices(site: Site, profiles: ProfileMap, faults: FaultList): void {
	const units = new Map<string, string>();
	site.devices.forEach((device, index) => {
		const path = `devices[${index}]`;
		const line = site.lines[faults.find(`${path}.line`, device.line, names(site.lines), "line")];
		faults.find(`${path}.profile`, device.profile, [...profiles.keys()], "profile");
		const key = `${device.line} ${device.unit}`;
		const other = units.get(key);
		if (other !== undefined) {
			faults.add(
				`${path}.unit`,
				`unit ${device.unit} on line ${device.line} is ${other} already; units are unique on a line`,
			);
		}
		units.set(key, device.name);
		const profile = profiles.get(device.profile);
		if (line === undefined || profile === undefined) return;
		const { bauds, formats } = profile.line;
		if (!bauds.includes(line.baud)) {
			faults.add(`${path}.line`, `${device.profile} does not run at ${line.baud} baud; it does at ${bauds.join(", ")}`);
		}
		const format = device.format ?? line.format;
		if (!formats.includes(format)) {
			faults.add(`${path}.line`, `${device.profile} does not speak ${format}; it speaks ${formats.join(", ")}`);
		}
	});
}

function profileOf(site: Site, device: string, profiles: ProfileMap): Profile | undefined {
	const found = site.devices.find((candidate: SiteDevice) => candidate.name === device);
	return found === undefined ? undefined : profiles.get(found.profile);
}

function checkPoints(site: Site, profiles: ProfileMap, faults: FaultList): void {
	site.points.forEach((point, index) => {
		const path = `points[${index}]`;
		faults.find(`${path}.device`, point.device, names(site.devices), "device");
		const profile = profileOf(site, point.device, profiles);
		if (profile === undefined) return;
		const quantity = faults.find(
			`${path}.quantity`,
			point.quantity,
			names(profile.quantities),
			`quantity of ${profile.id}`,
		);
		const periodMs = point.periodMs ?? profile.quantities[quantity]?.periodMs ?? 0;
		if (point.staleAfterMs !== undefined && point.staleAfterMs < periodMs) {
			faults.add(
				`${path}.staleAfterMs`,
				`is ${point.staleAfterMs}, less than the period of ${periodMs}: it would always be stale`,
			);
		}
	});
}

function checkOutputs(site: Site, profiles: ProfileMap, faults: FaultList): void {
	const coils = new Map<string, string>();
	site.outputs.forEach((output, index) => {
		const path = `outputs[${index}]`;
		faults.find(`${path}.device`, output.device, names(site.devices), "device");
		const profile = profileOf(site, output.device, profiles);
		if (profile === undefined) return;
		faults.find(`${path}.actuator`, output.actuator, names(profile.actuators), `actuator of ${profile.id}`);
		const key = `${output.device} ${output.actuator}`;
		const other = coils.get(key);
		if (other !== undefined)
			faults.add(`${path}.actuator`, `${key} is output ${other} already; a relay drives one output`);
		coils.set(key, output.name);
	});
}

/** @param driven where each output has been given to a program so far */
function checkProgram(
	site: Site,
	program: SiteProgram,
	path: string,
	driven: Map<string, string>,
	faults: FaultList,
): void {
	const outputs = names(site.outputs);
	const points = names(site.points);
	const needOutput = (where: string, name: string, kind: string): void => {
		const index = faults.find(`${path}.${where}`, name, outputs, "output");
		const found = site.outputs[index];
		if (found !== undefined && found.kind !== kind)
			faults.add(`${path}.${where}`, `"${name}" is a ${found.kind}, not a ${kind}`);
		const other = driven.get(name);
		if (other !== undefined) faults.add(`${path}.${where}`, `"${name}" is driven by ${other} already`);
		driven.set(name, `${path}.${where}`);
	};
	if (program.type === "cold-store") {
		needOutput("compressor", program.compressor, "compressor");
		program.temperature.forEach((point, index) => {
			faults.find(`${path}.temperature[${index}]`, point, points, "point");
		});
		return;
	}
	needOutput("pump", program.pump, "pump");
	needOutput("master", program.master, "master-valve");
	faults.checkNames(`${path}.zones`, program.zones);
	program.zones.forEach((zone, index) => {
		needOutput(`zones[${index}].valve`, zone.valve, "valve");
		zone.moisture.forEach((point, at) => {
			faults.find(`${path}.zones[${index}].moisture[${at}]`, point, points, "point");
		});
		if (zone.stopAt <= zone.startBelow) {
			faults.add(
				`${path}.zones[${index}].stopAt`,
				`is ${zone.stopAt}; it must be above startBelow (${zone.startBelow})`,
			);
		}
	});
}

function checkAlarms(site: Site, faults: FaultList): void {
	site.alarms.forEach((alarm, index) => {
		const path = `alarms[${index}]`;
		faults.find(`${path}.point`, alarm.point, names(site.points), "point");
		if (alarm.above === undefined && alarm.below === undefined) faults.add(path, "needs a limit: above or below");
	});
}
