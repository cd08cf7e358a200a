import { compileWatchdog, hardwareMsOf } from "./compile-output";
import type { SiteFault } from "./fault";
import type { ProfileActuator } from "./profile";
import { ProfileBook } from "./profile-book";
import type { ProfileMap, ResolvedProfile } from "./resolve";
import type { Site, SiteOutput } from "./types";
import { unverifiedIn } from "./unverified";

/**
 * What a sound site relies on though no source confirms it. Each is a thing to try on the device, and no mistake.
 */
export function siteWarnings(site: Site, profiles: ProfileMap): readonly SiteFault[] {
	const book = new ProfileBook(profiles);
	const warnings: SiteFault[] = [];
	site.devices.forEach((device, index) => {
		const profile = book.get(device.profile);
		if (profile === null) return;
		const path = `devices[${index}].profile`;
		const { bauds, formats } = profile.line;
		if (bauds.length === 0) warnings.push({ path, message: `no source says which speeds ${profile.name} knows` });
		if (formats.length === 0) warnings.push({ path, message: `no source says which formats ${profile.name} speaks` });
		const lineOnly = profile.unverified.filter((one) => one === "line" || one.startsWith("line."));
		if (lineOnly.length > 0) warnings.push({ path, message: `${listed(lineOnly)} of ${profile.name}: not confirmed` });
	});
	site.points.forEach(({ device, quantity, order }, index) => {
		const profile = book.ofDevice(site, device);
		if (profile === null) return;
		const path = `points[${index}].quantity`;
		const unverified = unverifiedIn(profile, "quantities", quantity);
		if (unverified.length > 0) warnings.push(warningOf(path, unverified, profile));
		if (order !== undefined)
			warnings.push({ path, message: `the order ${order} is this site's, no source confirms it` });
	});
	site.outputs.forEach((output, index) => {
		const { device, actuator } = output;
		const profile = book.ofDevice(site, device);
		if (profile === null) return;
		const driven = profile.actuators.find(({ name }) => name === actuator);
		if (output.rest !== "on" && driven !== undefined && !isGuarded(output, driven, site)) {
			warnings.push({ path: `outputs[${index}].actuator`, message: untimed(output, profile) });
		}
		const unverified = unverifiedIn(profile, "actuators", actuator);
		if (unverified.length > 0) warnings.push(warningOf(`outputs[${index}].actuator`, unverified, profile));
	});
	return warnings;
}

/** Its device ends a run by itself: by a timer of its own, or when the line falls silent. */
function isGuarded(output: SiteOutput, actuator: ProfileActuator, site: Site): boolean {
	return hardwareMsOf(output, actuator, site) > 0 || compileWatchdog(output, actuator) !== null;
}

/** Nothing but the gateway ends a run of it. */
function untimed({ name, hardwareTimer }: SiteOutput, profile: ResolvedProfile): string {
	const why = hardwareTimer === false ? "its timer is switched off here" : `${profile.name} has no timer for it`;
	return `${why}: "${name}" stays away from rest when the gateway dies`;
}

function warningOf(path: string, unverified: readonly string[], profile: ResolvedProfile): SiteFault {
	return { path, message: `${listed(unverified)} of ${profile.name}: not confirmed` };
}

function listed(paths: readonly string[]): string {
	return paths.join(", ");
}
