import { RecordKind } from "../../modules/store/record";
import type { Pack, PackRecord } from "./messages";

/** A step is at least 1e-12 (messages.ts); 8 more digits for one such as 1.00000001e-12. */
const decimalsMax = 20;

/** Digits after the point that a step has: 0.1 has 1, 2.5e-7 has 8. */
export function decimalsOf(step: number): number {
	const [digits = "", exponent = "0"] = String(step).split("e");
	const written = digits.split(".")[1]?.length ?? 0;
	return Math.min(Math.max(written - Number(exponent), 0), decimalsMax);
}

/** Counts × step without the dust of binary fractions: 234 × 0.1 is 23.4. As text that any parser of doubles reads. */
export function valueText(counts: number, step: number, decimals = decimalsOf(step)): string {
	return (counts * step).toFixed(decimals);
}

/** Milliseconds since 1970, or null when the gateway had no clock. */
export function wallMsOf({ decoded }: PackRecord): number | null {
	return decoded.clockQuality === 0 ? null : decoded.timeMs;
}

/** Null when a pack's rows fit a schema of `points` points; else what is wrong with them. */
export function rowsFault(pack: Pack, points: number): string | null {
	/** By point: 1 + index of the record that named it last. */
	const named = new Uint32Array(points);
	for (const [index, { sequence, decoded }] of pack.records.entries()) {
		if (decoded.kind === RecordKind.summary) {
			const strange = decoded.points.find(({ point }) => point >= points);
			if (strange !== undefined) return `record ${sequence}: point ${strange.point}, the schema has ${points}`;
		}
		if (decoded.kind !== RecordKind.row) continue;
		for (const { point } of decoded.values) {
			if (point >= points) return `record ${sequence}: point ${point}, the schema has ${points}`;
			if (named[point] === index + 1) return `record ${sequence}: point ${point} stands twice`;
			named[point] = index + 1;
		}
	}
	return null;
}
