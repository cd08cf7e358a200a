import type { ResolvedQuantity } from "../../modules/site/resolve";

/** Without a range, values are this many scale steps from the offset, and a little more for each quantity. */
const COUNTS_BASE = 37;
const COUNTS_EACH = 11;
const COUNTS_SPAN = 90;

/**
 * A value that a quantity can well have, in its unit: within its range, one of its names, apart from its neighbours'.
 *
 * @param index the quantity's number in its device
 */
export function plausible(quantity: ResolvedQuantity, index: number): number {
	const { type, bits, values, range, scale, offset, scaleFrom } = quantity;
	if (type === "bit" || bits?.width === 1) return (index % 2) * scale + offset;
	if (values !== undefined) {
		const raws = Object.keys(values).map(Number);
		return (raws[index % raws.length] as number) * scale + offset;
	}
	const perCount = Object.values(scaleFrom?.scales ?? {})[0] ?? scale;
	const step = Math.abs(perCount);
	if (range !== undefined) {
		const [lowest, highest] = range;
		const value = lowest + (highest - lowest) * (0.2 + 0.05 * (index % 11));
		return Math.min(highest, Math.max(lowest, Math.round(value / step) * step));
	}
	const counts = COUNTS_BASE + ((COUNTS_EACH * index) % COUNTS_SPAN);
	const most = bits === undefined ? Number.POSITIVE_INFINITY : (1 << (bits.width - 1)) - 1;
	return Math.min(counts, most) * perCount + offset;
}
