import { createHash } from "node:crypto";
import { receiptHashBytes } from "../../modules/uplink/receipt";
import { hex, type Receipt } from "./messages";
import { cborInteger, encodePlainCbor } from "./plain-cbor";
import { sealed } from "./seal";

const version = 2;

/** Of a pack as published: 32 hexadecimal digits. */
export function packHash(payload: Uint8Array): string {
	return hex(createHash("sha256").update(payload).digest().subarray(0, receiptHashBytes));
}

/**
 * The receipt message of PACK.md.
 *
 * @param key of the gateway, 32 bytes; undefined: the receipt is not authenticated
 */
export function writeReceipt(topic: string, receipt: Receipt, key: Uint8Array | undefined): Uint8Array {
	const entries = {
		v: version,
		epoch: Buffer.from(receipt.epoch, "hex"),
		first: cborInteger(receipt.first),
		count: receipt.count,
		hash: Buffer.from(receipt.hash, "hex"),
	};
	return key === undefined ? encodePlainCbor(entries) : sealed(topic, entries, key);
}
