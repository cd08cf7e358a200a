import type { AdjustablePlan } from "./plan";
import { type Codec, oneOf, real, row, text } from "./table-codec";
import { alarmsMax, index } from "./table-limits";

const ZONES_MAX = 16;

/** A number that people may change: TABLE.md. */
export const adjustable: Codec<AdjustablePlan> = row<AdjustablePlan>({
	name: text,
	kind: oneOf(["above", "below", "setPoint", "startBelow", "stopAt", "adjustPercent"]),
	subject: index(alarmsMax),
	zone: index(ZONES_MAX),
	least: real,
	most: real,
});
