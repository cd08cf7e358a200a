import { assert } from "../base/assert";
import { type Auxiliary, indexOfAuxiliary, quantityOf, timesOf } from "./auxiliaries";
import { correctionOf } from "./calibration";
import type { AgreementPlan, ConditionPlan, PointPlan, ScalePlan } from "./plan";
import type { Condition, RegisterType } from "./profile";
import type { ProfileBook } from "./profile-book";
import type { ResolvedQuantity } from "./resolve";
import type { Site, SitePoint } from "./types";

/** A value that was not kept is kept after this, deadband or not. */
const STORE_EVERY_MS = 600_000;

/** A point and its quantity as numbers. The site has passed its check. */
export function compilePoint(
	point: SitePoint,
	site: Site,
	book: ProfileBook,
	auxiliaries: readonly Auxiliary[],
): PointPlan {
	const quantity = quantityOf(point, site, book);
	assert(quantity !== null, "a point has a quantity");
	const { step, type, bits } = quantity;
	const range = point.range ?? quantity.range;
	const maxRatePerMinute = point.maxRatePerMinute ?? quantity.maxRatePerMinute;
	const { gain, offset } = correctionOf(point.calibration);
	const order = quantity.order === "unknown" ? (point.order ?? "ABCD") : quantity.order;
	return {
		name: point.name,
		title: point.title ?? point.name,
		kind: quantity.kind,
		unit: quantity.unit,
		step,
		periodMs: timesOf(point, quantity).periodMs,
		type,
		order,
		shift: bits?.shift ?? 0,
		width: bits?.width ?? 0,
		countsPerRaw: (gain * quantity.scale) / step,
		offsetCounts: (gain * quantity.offset + offset) / step,
		scaleFrom: compileScale(quantity, gain, point.device, auxiliaries),
		lowestCounts: range === undefined ? Number.NEGATIVE_INFINITY : Math.round(range[0] / step),
		highestCounts: range === undefined ? Number.POSITIVE_INFINITY : Math.round(range[1] / step),
		invalidRaws: (quantity.invalid ?? []).map((raw) => asDecoded(raw, type)),
		conditions: (quantity.goodWhile ?? []).map((one) => compileCondition(one, point.device, auxiliaries)),
		mostCountsPerMinute: maxRatePerMinute === undefined ? null : maxRatePerMinute / step,
		stuckAfterMs: point.stuckAfterMs ?? quantity.stuckAfterMs ?? null,
		agrees: compileAgreement(point, site),
		clears: quantity.destructive === true,
		staleAfterMs: timesOf(point, quantity).staleAfterMs,
		deadbandCounts: point.deadband === undefined ? null : Math.round(point.deadband / step),
		storeEveryMs: point.storeEveryMs ?? STORE_EVERY_MS,
	};
}

function compileAgreement({ agrees }: SitePoint, { points }: Site): AgreementPlan | null {
	if (agrees === undefined) return null;
	const { within, afterMs } = agrees;
	return { point: points.findIndex(({ name }) => name === agrees.with), within, afterMs };
}

function compileScale(
	{ scaleFrom, step }: ResolvedQuantity,
	gain: number,
	device: string,
	auxiliaries: readonly Auxiliary[],
): ScalePlan | null {
	if (scaleFrom === undefined) return null;
	const entries = Object.entries(scaleFrom.scales);
	return {
		auxiliary: indexOfAuxiliary(auxiliaries, device, scaleFrom),
		raws: entries.map(([raw]) => Number(raw) & 0xffff),
		countsPerRaw: entries.map(([, scale]) => (gain * scale) / step),
	};
}

function compileCondition(condition: Condition, device: string, auxiliaries: readonly Auxiliary[]): ConditionPlan {
	const { mask = 0xffff, is = 0, raw = [], otherwise = "bad" } = condition;
	return {
		auxiliary: indexOfAuxiliary(auxiliaries, device, condition),
		mask,
		is: is & mask,
		raws: raw.map((one) => one & 0xffff),
		isBad: otherwise === "bad",
	};
}

/** A raw value as manuals print it (0x8000) as the decoder gives it (-32768). */
function asDecoded(raw: number, type: RegisterType): number {
	if (type === "f32") return Math.fround(raw);
	if (type === "s16" && raw > 0x7fff) return raw - 0x1_0000;
	if (type === "s32" && raw > 0x7fff_ffff) return raw - 0x1_0000_0000;
	return raw;
}
