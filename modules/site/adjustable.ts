import type { FaultList } from "./fault";
import type { AdjustablePlan } from "./plan";
import type { AdjustableKind, Site, SiteAdjustable } from "./types";

/** A command names it in so many bytes. */
const NAME_BYTES_MAX = 48;

/** A number of a site, by its name. */
interface Found {
	readonly kind: AdjustableKind;
	readonly subject: number;
	readonly zone: number;
	/** What the site says; undefined: it says nothing. */
	readonly value: number | undefined;
}

/** Every number that a site's alarms and programs have for people to change, by its name. */
function numbersOf({ alarms, programs }: Site): ReadonlyMap<string, Found> {
	const found = new Map<string, Found>();
	for (const [subject, { name, above, below }] of alarms.entries()) {
		if (above !== undefined) found.set(`${name}/above`, { kind: "above", subject, zone: 0, value: above });
		if (below !== undefined) found.set(`${name}/below`, { kind: "below", subject, zone: 0, value: below });
	}
	for (const [subject, program] of programs.entries()) {
		if (program.type === "cold-store") {
			found.set(`${program.name}/setPoint`, { kind: "setPoint", subject, zone: 0, value: program.setPoint });
			continue;
		}
		if (program.type !== "irrigation") continue;
		const { adjustPercent = 100 } = program;
		found.set(`${program.name}/adjustPercent`, { kind: "adjustPercent", subject, zone: 0, value: adjustPercent });
		for (const [zone, { name, startBelow, stopAt }] of program.zones.entries()) {
			const path = `${program.name}/${name}`;
			if (startBelow !== undefined) {
				found.set(`${path}/startBelow`, { kind: "startBelow", subject, zone, value: startBelow });
			}
			if (stopAt !== undefined) found.set(`${path}/stopAt`, { kind: "stopAt", subject, zone, value: stopAt });
		}
	}
	return found;
}

/** What people may change is there, once, and is within its own bounds as the site has it. */
export function checkAdjustable(site: Site, faults: FaultList): void {
	const numbers = numbersOf(site);
	const seen = new Set<string>();
	for (const [index, { number, min, max }] of (site.adjustable ?? []).entries()) {
		const path = `adjustable[${index}]`;
		faults.find(`${path}.number`, number, [...numbers.keys()], "number");
		if (seen.has(number)) faults.add(`${path}.number`, `"${number}" stands twice`);
		if (number.length > NAME_BYTES_MAX) {
			faults.add(`${path}.number`, `is ${number.length} characters long; a command can name ${NAME_BYTES_MAX}`);
		}
		seen.add(number);
		const value = numbers.get(number)?.value;
		if (min >= max) faults.add(`${path}.max`, `is ${max}; it must be more than min (${min})`);
		else if (value !== undefined && (value < min || value > max)) {
			faults.add(path, `is from ${min} to ${max}; the site's own ${value} must be one of these`);
		}
	}
}

/** Of a site that has passed its check. */
export function compileAdjustable(site: Site): readonly AdjustablePlan[] {
	const numbers = numbersOf(site);
	return (site.adjustable ?? []).map(({ number, min, max }: SiteAdjustable): AdjustablePlan => {
		const { kind, subject, zone } = numbers.get(number) as Found;
		return { name: number, kind, subject, zone, least: min, most: max };
	});
}
