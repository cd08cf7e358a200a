import { dataOffset, FunctionCode } from "../bus/frame";
import { decodeBit, decodeRaw } from "../points/decode";
import type { PointPlan } from "../site/plan";

/** The word, or the bit, at `offset` registers (or bits) of a read reply. */
export function valueAt(reply: Uint8Array, code: number, offset: number): number {
	if (code < FunctionCode.readHoldingRegisters) return decodeBit(reply, dataOffset, offset);
	return decodeRaw(reply, dataOffset + 2 * offset, "u16", "ABCD");
}

/** Whether an auxiliary register says the point's scale, or whether it counts. */
export function dependsOn({ scaleFrom, conditions }: PointPlan, auxiliary: number): boolean {
	return scaleFrom?.auxiliary === auxiliary || conditions.some((condition) => condition.auxiliary === auxiliary);
}
