import { ByteWriter } from "../base/bytes";
import type { SitePlan } from "../site/plan";
import { cborArray, cborBytes, cborDouble, cborMap, cborText, cborUnsigned } from "./cbor";

const bytesPerName = 64;

/** The schema message of PACK.md: what the numbers in records stand for. Built at each connection, then let go. */
export function encodeSchema(plan: SitePlan): Uint8Array {
	const names = plan.points.length * 4 + plan.outputs.length + plan.programs.length + plan.alarms.length;
	const out = new ByteWriter(256 + names * bytesPerName);
	cborMap(out, 7);
	cborUnsigned(cborText(out, "v"), 1);
	cborBytes(cborText(out, "schema"), plan.hash);
	cborText(cborText(out, "site"), plan.gateway);
	cborArray(cborText(out, "points"), plan.points.length);
	for (const point of plan.points) {
		cborMap(out, 4);
		cborText(cborText(out, "n"), point.name);
		cborText(cborText(out, "u"), point.unit);
		cborDouble(cborText(out, "s"), point.step);
		cborText(cborText(out, "k"), point.kind);
	}
	encodeNames(out, "outputs", plan.outputs);
	encodeNames(out, "programs", plan.programs);
	encodeNames(out, "alarms", plan.alarms);
	return out.written();
}

function encodeNames(out: ByteWriter, key: string, things: readonly { readonly name: string }[]): void {
	cborArray(cborText(out, key), things.length);
	for (const thing of things) cborText(out, thing.name);
}
