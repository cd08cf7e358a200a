import type { Digest } from "../ports/digest";
import { Hmac } from "./hmac";

/** Bytes of a code: the first half of HMAC-SHA-256. */
export const codeBytes = 16;

/** Tells whether a message is the receiver's: its last 16 bytes are a code over its topic and all before them. */
export class Seal {
	readonly #hmac: Hmac;
	/** The topic is part of what is authenticated. */
	readonly #topic: Uint8Array;

	/** @param key of this gateway, 32 bytes */
	constructor(digest: Digest, key: Uint8Array, topic: Uint8Array) {
		this.#hmac = new Hmac(digest, key);
		this.#topic = topic;
	}

	isAuthentic(message: Uint8Array): boolean {
		const end = message.length - codeBytes;
		if (end < 0) return false;
		this.#hmac.reset();
		this.#hmac.update(this.#topic);
		this.#hmac.update(message.subarray(0, end));
		return isSame(message.subarray(end), this.#hmac.finish());
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
