import type { ResolvedProfile } from "./resolve";

/** Parts of an actuator that a command or its proof goes through; how long it takes, say, is no such part. */
const commanding = ["on", "off", "set", "readBack"];

/** Paths of `unverified` that are about how an actuator is commanded and read back. */
export function unverifiedCommands(profile: ResolvedProfile, name: string): readonly string[] {
	return unverifiedIn(profile, "actuators", name).filter((path) => {
		const [, , part] = path.split(".");
		return part === undefined || commanding.includes(part);
	});
}

/**
 * Paths of `unverified` that are about one quantity or actuator: its own, those of the entry that it was repeated from,
 * and those of all of its kind ("actuators").
 */
export function unverifiedIn(
	profile: ResolvedProfile,
	list: "quantities" | "actuators",
	name: string,
): readonly string[] {
	return profile.unverified.filter((path) => {
		const [head, of] = path.split(".");
		if (head !== list) return false;
		return of === undefined || of === name || isRepeatOf(name, of);
	});
}

/** "relay-3" is one of "relay-#". */
function isRepeatOf(name: string, pattern: string): boolean {
	const [before = "", after] = pattern.split("#");
	if (after === undefined || !name.startsWith(before) || !name.endsWith(after)) return false;
	return /^[0-9]+$/.test(name.slice(before.length, name.length - after.length));
}
