/** Why a point is not good. */
export const PointReason = Object.freeze({
	none: 0,
	/** Outside the range of its quantity. */
	range: 1,
	/** The value by which the device says that it has none. */
	sentinel: 2,
	/** It changed faster than the quantity can. */
	rate: 3,
	/** It has not moved for longer than a sound device's would. */
	stuck: 4,
	/** A register of the device says that it does not count, or can't be had. */
	condition: 5,
	/** The reply may be an earlier one, or a lost reply may have taken part of it away. */
	doubtful: 6,
	/** The device answered and refused. */
	refused: 7,
	/** A float without a value, a BCD digit above 9. */
	notANumber: 8,
	/** The register that says its scale holds another value, or can't be had. */
	scaleUnknown: 9,
	/** Another point that measures the same says something else. */
	disagrees: 10,
});

const names = [
	"none",
	"range",
	"sentinel",
	"rate",
	"stuck",
	"condition",
	"doubtful reply",
	"refused",
	"not a number",
	"scale unknown",
	"disagrees",
] as const;

/** The reason in words; null when there is none. */
export function reasonName(reason: number): string | null {
	return reason === PointReason.none ? null : (names[reason] ?? null);
}
