/** One mistake in a site file. */
export interface SiteFault {
	/** Where: `points[3].device`. */
	readonly path: string;
	/** What is wrong and what would be right, in one line. */
	readonly message: string;
}

/** Collects mistakes; looks names up and says what there is instead. */
export class FaultList {
	readonly faults: SiteFault[] = [];

	add(path: string, message: string): void {
		this.faults.push({ path, message });
	}

	/** Index of `name` among `names`; -1, and a fault that lists what there is, when it is not one of them. */
	find(path: string, name: string, names: readonly string[], what: string): number {
		const index = names.indexOf(name);
		if (index < 0) this.add(path, `there is no ${what} "${name}"; there is ${listed(nearest(name, names))}`);
		return index;
	}

	/** A fault for each name that stands twice or is not lower-case letters, digits, dots and hyphens. */
	checkNames(path: string, things: readonly { readonly name: string }[]): void {
		const seen = new Set<string>();
		for (let index = 0; index < things.length; index += 1) {
			const { name } = things[index] as { readonly name: string };
			if (seen.has(name)) this.add(`${path}[${index}].name`, `"${name}" stands twice; every name is used once`);
			if (name.startsWith("health/")) {
				this.add(`${path}[${index}].name`, `"${name}" is the gateway's: series named health/… are its own counters`);
			} else if (!isName(name)) {
				this.add(`${path}[${index}].name`, `"${name}" must be 1 to 48 of a-z, 0-9, dot and hyphen`);
			}
			seen.add(name);
		}
	}
}

export function namesOf(things: readonly { readonly name: string }[]): readonly string[] {
	return things.map((thing) => thing.name);
}

const NAME_LENGTH_MAX = 48;

export function isName(name: string): boolean {
	return name.length >= 1 && name.length <= NAME_LENGTH_MAX && /^[a-z0-9][a-z0-9.-]*$/.test(name);
}

function listed(names: readonly string[]): string {
	if (names.length === 0) return "none";
	const shown = names.slice(0, 12).join(", ");
	return names.length > 12 ? `${shown} and ${names.length - 12} more` : shown;
}

/** Those that look most like `name` first: by pairs of neighbouring letters that they share. */
function nearest(name: string, names: readonly string[]): readonly string[] {
	return [...names].sort((a, b) => likeness(name, b) - likeness(name, a));
}

/** [0, 1] */
function likeness(a: string, b: string): number {
	let shared = 0;
	for (let index = 0; index + 1 < a.length; index += 1) if (b.includes(a.slice(index, index + 2))) shared += 1;
	return (2 * shared) / Math.max(1, a.length + b.length - 2);
}
