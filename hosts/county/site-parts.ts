import type { SitePart } from "../../modules/uplink/site-part";
import { cborInteger } from "./plain-cbor";
import { sealed } from "./seal";

/** The part message of PACK.md. @param key of the gateway, 32 bytes */
export function sealedPart(topic: string, { name, length, part, bytes, atMs }: SitePart, key: Uint8Array): Uint8Array {
	const numbers = { length: cborInteger(length), part: cborInteger(part), at: cborInteger(atMs) };
	return sealed(topic, { v: 1, table: name, bytes, ...numbers }, key);
}
