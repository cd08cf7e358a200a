import type { Digest } from "../ports/digest";
import type { Receipt } from "./receipt";
import { Seal } from "./seal";

/** Hashes packs, and tells whether a receipt is really the receiver's. */
export class ReceiptCheck {
	readonly #digest: Digest;
	readonly #seal: Seal | null;

	/**
	 * @param key of this gateway, 32 bytes; null: receipts are taken as they come
	 * @param topic the receipts'
	 */
	constructor(digest: Digest, key: Uint8Array | null, topic: Uint8Array) {
		this.#digest = digest;
		this.#seal = key === null ? null : new Seal(digest, key, topic);
	}

	/** SHA-256 of a pack, as it goes out. @param into 32 bytes */
	hash(message: Uint8Array, into: Uint8Array): void {
		this.#digest.reset();
		this.#digest.update(message);
		this.#digest.finish(into);
	}

	/** @param payload that `receipt` was read from: its code, if it has one, is at the end */
	isAuthentic(receipt: Receipt, payload: Uint8Array): boolean {
		if (this.#seal === null) return true;
		return receipt.mac !== null && this.#seal.isAuthentic(payload);
	}
}
