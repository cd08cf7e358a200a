/** What is physically possible; both ends count. */
export type Range = readonly [lowest: number, highest: number];

/** By the name of a field. */
export type Ranges = Readonly<Record<string, Range>>;

/** Of things that several formulas take. */
export const tRange: Range = [-60, 60];
export const rhRange: Range = [0, 100];
export const windRange: Range = [0, 60];
/** Eq. 47 has no wind below 0.09 m. */
export const windHeightRange: Range = [0.5, 100];
/** From the Dead Sea to above the highest fields. */
export const elevationRange: Range = [-500, 6000];

/** The first of `values` that is outside its range, or no number, and what would be right; null where there is none. */
export function rangeFault(values: Readonly<Record<string, unknown>>, ranges: Ranges): string | null {
	for (const [name, [lowest, highest]] of Object.entries(ranges)) {
		const value = values[name];
		if (value === undefined) continue;
		if (!(typeof value === "number" && value >= lowest && value <= highest)) {
			return `${name} is ${value}; it must be from ${lowest} to ${highest}`;
		}
	}
	return null;
}
