import { createHash, createHmac } from "node:crypto";
import { receiptHashBytes } from "../../modules/uplink/receipt";
import { hex, type Receipt } from "./messages";
import { cborInteger, encodePlainCbor } from "./plain-cbor";

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
	if (key === undefined) return encodePlainCbor(entries);
	const message = encodePlainCbor({ ...entries, mac: new Uint8Array(receiptHashBytes) });
	const codeAt = message.length - receiptHashBytes;
	const code = createHmac("sha256", key).update(topic, "latin1").update(message.subarray(0, codeAt)).digest();
	message.set(code.subarray(0, receiptHashBytes), codeAt);
	return message;
}
