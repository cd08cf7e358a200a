import type { Digest } from "../ports/digest";
import { Hmac } from "./hmac";
import { type Receipt, receiptHashBytes } from "./receipt";

/** Hashes packs, and tells whether a receipt is really the receiver's. */
export class ReceiptCheck {
	readonly #digest: Digest;
	readonly #hmac: Hmac | null;
	/** The receipt's topic: it is part of what is authenticated. */
	readonly #topic: Uint8Array;

	/** @param key of this gateway, 32 bytes; null: receipts are taken as they come */
	constructor(digest: Digest, key: Uint8Array | null, topic: Uint8Array) {
		this.#digest = digest;
		this.#hmac = key === null ? null : new Hmac(digest, key);
		this.#topic = topic;
	}

	/** SHA-256 of a pack, as it goes out. @param into 32 bytes */
	hash(message: Uint8Array, into: Uint8Array): void {
		this.#digest.reset();
		this.#digest.update(message);
		this.#digest.finish(into);
	}

	/** @param payload that `receipt` was read from */
	isAuthentic(receipt: Receipt, payload: Uint8Array): boolean {
		if (this.#hmac === null) return true;
		if (receipt.mac === null) return false;
		this.#hmac.reset();
		this.#hmac.update(this.#topic);
		this.#hmac.update(payload.subarray(0, payload.length - receiptHashBytes));
		return isSame(receipt.mac, this.#hmac.finish());
	}
}

/** In the same time wherever they differ, so that a code can't be guessed byte by byte. */
function isSame(bytes: Uint8Array, code: Uint8Array): boolean {
	let difference = 0;
	for (let index = 0; index < bytes.length; index += 1) {
		difference |= (bytes[index] as number) ^ (code[index] as number);
	}
	return difference === 0;
}
