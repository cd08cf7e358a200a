import { ByteWriter } from "../base/bytes";
import { cborMap, cborText, cborUnsigned } from "./cbor";

const bytesMax = 48;

/** The sign of life of PACK.md. @param upMs since boot */
export function encodeBeat(everyMs: number, upMs: number): Uint8Array {
	const out = new ByteWriter(bytesMax);
	cborMap(out, 3);
	cborUnsigned(cborText(out, "v"), 1);
	cborUnsigned(cborText(out, "everyMs"), everyMs);
	cborUnsigned(cborText(out, "upMs"), upMs);
	return out.written();
}
