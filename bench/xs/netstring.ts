/** Encodes one netstring: the length in decimal, a colon, the bytes, a comma. */
export function encodeNetstring(prefix: string, body: Uint8Array): Uint8Array {
	return Buffer.concat([Buffer.from(`${prefix.length + body.length}:${prefix}`, "latin1"), body, Buffer.from(",")]);
}

/** Cuts a stream of bytes into netstrings. Holds at most one unfinished netstring of `longestBytes`. */
export class NetstringReader {
	readonly #longestBytes: number;
	#chunks: Buffer[] = [];
	#heldBytes = 0;

	constructor(longestBytes: number) {
		this.#longestBytes = longestBytes;
	}

	/**
	 * Takes what has arrived; gives the bodies that are complete, in order.
	 *
	 * Throws a plain Error when the bytes are no netstring or announce more than the reader may hold.
	 */
	push(chunk: Buffer): Buffer[] {
		this.#chunks.push(chunk);
		this.#heldBytes += chunk.length;
		const bodies: Buffer[] = [];
		for (let body = this.#next(); body; body = this.#next()) bodies.push(body);
		return bodies;
	}

	#next(): Buffer | undefined {
		const first = this.#chunks[0];
		if (!first) return undefined;
		// Joined only when a length can be read from the first chunk and all of it has come, else each chunk would
		// copy all that came before.
		const head = first.length < 11 && this.#chunks.length > 1 ? this.#join() : first;
		const colon = head.subarray(0, 11).indexOf(":");
		if (colon < 0 && head.length < 11) return undefined;
		const digits = head.toString("latin1", 0, Math.max(colon, 0));
		if (!/^\d{1,9}$/.test(digits)) throw new Error("the XS worker sent something that is no netstring");
		const length = Number(digits);
		if (length > this.#longestBytes) {
			throw new Error(`the XS worker announced ${length} bytes; the longest reply is ${this.#longestBytes}`);
		}
		if (this.#heldBytes < colon + 1 + length + 1) return undefined;
		const all = this.#join();
		const end = colon + 1 + length;
		if (all[end] !== 0x2c) throw new Error("the XS worker sent a netstring without its comma");
		const rest = all.subarray(end + 1);
		this.#chunks = rest.length > 0 ? [rest] : [];
		this.#heldBytes = rest.length;
		return all.subarray(colon + 1, end);
	}

	#join(): Buffer {
		const all = this.#chunks.length === 1 && this.#chunks[0] ? this.#chunks[0] : Buffer.concat(this.#chunks);
		this.#chunks = [all];
		return all;
	}
}
