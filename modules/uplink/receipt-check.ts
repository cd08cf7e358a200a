import type { Digest } from "../ports/digest";
import { Hmac } from "./hmac";
import type { PackHead } from "./pack";
import { decodeReceipt, receiptHashBytes } from "./receipt";

/** Knows the pack that was sent last, and which receipt is really its own. */
export class ReceiptCheck {
	readonly #digest: Digest;
	readonly #hmac: Hmac | null;
	/** The receipt's topic: it is part of what is authenticated. */
	readonly #topic: Uint8Array;
	readonly #hash = new Uint8Array(32);

	/** @param key of this gateway, 32 bytes; null: receipts are taken as they come */
	constructor(digest: Digest, key: Uint8Array | null, topic: Uint8Array) {
		this.#digest = digest;
		this.#hmac = key === null ? null : new Hmac(digest, key);
		this.#topic = topic;
	}

	/** @param message a pack, as it goes out */
	expect(message: Uint8Array): void {
		this.#digest.reset();
		this.#digest.update(message);
		this.#digest.finish(this.#hash);
	}

	/** Whether `payload` is a receipt for the pack `head` that was expected last. */
	accepts(payload: Uint8Array, head: PackHead): boolean {
		const receipt = decodeReceipt(payload);
		if (receipt === null || receipt.first !== head.first || receipt.count !== head.count) return false;
		if (!isStartOf(receipt.epoch, head.epoch) || !isStartOf(receipt.hash, this.#hash)) return false;
		if (this.#hmac === null) return true;
		if (receipt.mac === null) return false;
		this.#hmac.reset();
		this.#hmac.update(this.#topic);
		this.#hmac.update(payload.subarray(0, payload.length - receiptHashBytes));
		return isStartOf(receipt.mac, this.#hmac.finish());
	}
}

/** In the same time wherever they differ, so that a code can't be guessed byte by byte. */
function isStartOf(bytes: Uint8Array, whole: Uint8Array): boolean {
	let difference = 0;
	for (let index = 0; index < bytes.length; index += 1) {
		difference |= (bytes[index] as number) ^ (whole[index] as number);
	}
	return difference === 0;
}
