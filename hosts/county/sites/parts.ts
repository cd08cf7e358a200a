import type { SitePart } from "../../../modules/uplink/site-part";
import { hex } from "../messages";
import { cborInteger, decodePlainCbor } from "../plain-cbor";
import { sealed } from "../seal";

/** The part message of PACK.md. @param key of the gateway, 32 bytes */
export function sealedPart(topic: string, { name, length, part, bytes, atMs }: SitePart, key: Uint8Array): Uint8Array {
	const numbers = { length: cborInteger(length), part: cborInteger(part), at: cborInteger(atMs) };
	return sealed(topic, { v: 1, table: name, bytes, ...numbers }, key);
}

/** What a gateway says of a table that it is sent: PACK.md. */
export interface Loaded {
	/** 32 hexadecimal digits. */
	readonly table: string;
	readonly length: number;
	/** A bit for each part. */
	readonly have: Uint8Array;
	readonly state: string;
}

/** Null: it is nothing of the kind. */
export function readLoaded(payload: Uint8Array): Loaded | null {
	let map: Readonly<Record<string, unknown>>;
	try {
		map = decodePlainCbor(payload) as typeof map;
	} catch {
		return null; // anybody may publish anything there
	}
	const { v, table, length, have, state } = map ?? {};
	if (v !== 1 || !(table instanceof Uint8Array) || !(have instanceof Uint8Array)) return null;
	if (typeof length !== "number" || typeof state !== "string") return null;
	return { table: hex(table), length, have, state };
}
