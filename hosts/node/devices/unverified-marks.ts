import type { ResolvedProfile } from "../../../modules/site/resolve";

const MARK = " [unverified]";

/** Whether no source confirms a field, by its path or by that of something that it is a part of. */
export function isUnverified({ unverified }: ResolvedProfile, path: string): boolean {
	return unverified.some((one) => path === one || path.startsWith(`${one}.`));
}

/** The text of a field, marked where no source confirms it. */
export function marked(profile: ResolvedProfile, path: string, text: string): string {
	return isUnverified(profile, path) ? text + MARK : text;
}

/** Paths of a quantity's or actuator's field: under its own name, and under that of the entry it was repeated from. */
export function markedOf(
	profile: ResolvedProfile,
	list: "quantities" | "actuators",
	name: string,
	field: string,
	text: string,
): string {
	const names = [name, ...patternsOf(name)];
	return names.some((one) => isUnverified(profile, `${list}.${one}.${field}`)) ? text + MARK : text;
}

/** "relay-3" may be one of "relay-#"; each of its numbers may be the one that counts. */
function patternsOf(name: string): readonly string[] {
	return [...name.matchAll(/\d+/g)].map(({ index, 0: digits }) => {
		return `${name.slice(0, index)}#${name.slice(index + digits.length)}`;
	});
}

/** An address or a raw value as manuals print it, both ways: 2000 (0x07D0), -32768 (0x8000). */
export function addressText(address: number): string {
	const bits = address < -0x8000 ? address >>> 0 : address < 0 ? address & 0xffff : address;
	return `${address} (0x${bits.toString(16).toUpperCase().padStart(4, "0")})`;
}
