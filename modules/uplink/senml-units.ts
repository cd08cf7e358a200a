import type { FormatSchema } from "./message-builder";

/**
 * SenML's base unit: the one that most points have. None when a point has no unit, for it would be taken for the base.
 */
export function baseUnit({ points }: FormatSchema): string | null {
	const counts = new Map<string, number>();
	for (const { unit } of points) {
		if (!hasUnit(unit)) return null;
		counts.set(unit, (counts.get(unit) ?? 0) + 1);
	}
	let best: string | null = null;
	for (const [unit, count] of counts) {
		if (best === null || count > (counts.get(best) as number)) best = unit;
	}
	return best;
}

/** `1` is a number without a unit. */
export function hasUnit(unit: string): boolean {
	return unit !== "" && unit !== "1";
}
