import { join } from "node:path";
import { ProfileBook } from "../../../modules/site/profile-book";
import type { ProfileMap, ResolvedProfile } from "../../../modules/site/resolve";
import { HeadgateError } from "../errors";
import { packageFolder } from "../package-folder";
import { readJson } from "../site-file";

/** Names this near to what was typed are suggested, this many of them at the most. */
const NEAR_EDITS = 3;
const SUGGESTIONS_MAX = 4;

/** A device that has no profile, and why (`drivers/refused.json`). */
interface RefusedDevice {
	readonly id: string;
	readonly device: string;
	readonly why: string;
}

/**
 * The profile or variant of this name, as `drivers/` has it or with `_` for `-`.
 *
 * @throws HeadgateError `HG_DEVICE` with names that are near, or with the reason why the device has no profile
 */
export function findDevice(name: string, profiles: ProfileMap): ResolvedProfile {
	const plain = plainName(name);
	const book = new ProfileBook(profiles);
	const found = book.get(plain);
	if (found !== null) return found;
	const refused = refusedDevice(plain);
	if (refused !== null) throw new HeadgateError("HG_DEVICE", `${refused.device} has no profile: ${refused.why}`);
	throw new HeadgateError("HG_DEVICE", `there is no device "${name}"${suggestion(plain, book.names)}`);
}

/** A name as sites write it. */
export function plainName(name: string): string {
	return name.trim().toLowerCase().replaceAll("_", "-");
}

/** Null when no device of that name was refused. */
export function refusedDevice(name: string): RefusedDevice | null {
	const all = readJson(join(packageFolder(), "drivers/refused.json")) as readonly RefusedDevice[];
	return all.find(({ id }) => id === name) ?? null;
}

/** `; did you mean …?`, or where to look. */
export function suggestion(name: string, names: readonly string[]): string {
	const near = names
		.map((one) => ({ one, edits: one.includes(name) && name.length > 2 ? 0 : editsBetween(name, one) }))
		.filter(({ one, edits }) => edits <= Math.min(NEAR_EDITS, one.length / 3))
		.sort((a, b) => a.edits - b.edits)
		.slice(0, SUGGESTIONS_MAX);
	if (near.length === 0) return "; headgate devices lists all, headgate devices WORDS searches";
	return `; did you mean ${near.map(({ one }) => one).join(", ")}?`;
}

/** Letters to put in, take out or change (Levenshtein). */
function editsBetween(a: string, b: string): number {
	let above = Array.from({ length: b.length + 1 }, (_, index) => index);
	for (let row = 1; row <= a.length; row += 1) {
		const here = [row];
		for (let column = 1; column <= b.length; column += 1) {
			const isSame = a[row - 1] === b[column - 1];
			const changed = (above[column - 1] as number) + (isSame ? 0 : 1);
			here.push(Math.min(changed, (above[column] as number) + 1, (here[column - 1] as number) + 1));
		}
		above = here;
	}
	return above[b.length] as number;
}
