import type { Digest } from "../ports/digest";

const BLOCK = 64;
const HASH = 32;

/** HMAC-SHA-256 (RFC 2104) over the digest port. */
export class Hmac {
	readonly #digest: Digest;
	readonly #inner = new Uint8Array(BLOCK).fill(0x36);
	readonly #outer = new Uint8Array(BLOCK).fill(0x5c);
	readonly #hash = new Uint8Array(HASH);

	/** @param key at most 64 bytes */
	constructor(digest: Digest, key: Uint8Array) {
		this.#digest = digest;
		for (let index = 0; index < key.length; index += 1) {
			const byte = key[index] as number;
			this.#inner[index] = byte ^ 0x36;
			this.#outer[index] = byte ^ 0x5c;
		}
	}

	reset(): void {
		this.#digest.reset();
		this.#digest.update(this.#inner);
	}

	update(bytes: Uint8Array): void {
		this.#digest.update(bytes);
	}

	/** The 32 bytes, valid until the next call. */
	finish(): Uint8Array {
		this.#digest.finish(this.#hash);
		this.#digest.reset();
		this.#digest.update(this.#outer);
		this.#digest.update(this.#hash);
		this.#digest.finish(this.#hash);
		return this.#hash;
	}
}
