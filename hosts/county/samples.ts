import { RecordKind } from "../../modules/store/record";
import { type PackRecord, Poison, type SiteSchema } from "./messages";
import { pointAt } from "./schema-points";

export interface Sample {
	readonly sequence: number;
	readonly point: string;
	readonly unit: string;
	/** In the point's unit; null when the quality is bad. */
	readonly value: number | null;
	/** [0, 3], best first. */
	readonly quality: number;
	/** Milliseconds since 1970; null when the gateway had no clock. */
	readonly atMs: number | null;
}

/** A step is at least 1e-12 (messages.ts); 8 more digits for one such as 1.00000001e-12. */
const decimalsMax = 20;

/** Digits after the point that a step has: 0.1 has 1, 2.5e-7 has 8. */
function decimalsOf(step: number): number {
	const [digits = "", exponent = "0"] = String(step).split("e");
	const written = digits.split(".")[1]?.length ?? 0;
	return Math.min(Math.max(written - Number(exponent), 0), decimalsMax);
}

/** Counts × step without the dust of binary fractions: 234 × 0.1 is 23.4. */
export function valueOfCounts(counts: number, step: number): number {
	return Number((counts * step).toFixed(decimalsOf(step)));
}

/** Milliseconds since 1970, or null when the gateway had no clock. */
export function wallMsOf({ decoded }: PackRecord): number | null {
	return decoded.clockQuality === 0 ? null : decoded.timeMs;
}

/**
 * The values of a record: none unless it is a row.
 *
 * @throws Poison when it does not fit the schema, or names a point twice
 */
export function samplesOf(record: PackRecord, schema: SiteSchema): Sample[] {
	const { sequence, decoded } = record;
	if (decoded.kind !== RecordKind.row) return [];
	const atMs = wallMsOf(record);
	const seen = new Set<number>();
	return decoded.values.map(({ point, quality, counts }) => {
		const definition = pointAt(schema, point);
		if (!definition) {
			throw new Poison(`record ${sequence}: point ${point}, the schema has ${schema.points.length}`);
		}
		if (seen.has(point)) throw new Poison(`record ${sequence}: point ${point} stands twice`);
		seen.add(point);
		const value = counts === null ? null : valueOfCounts(counts, definition.step);
		return { sequence, point: definition.name, unit: definition.unit, value, quality, atMs };
	});
}
