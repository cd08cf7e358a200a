import { isErased } from "./bytes";

export const chunkBytes = 256;

/** What of a flash port is needed here. */
interface Chip {
	readonly blockLength: number;
	read(buffer: Uint8Array, offset: number): void;
	write(bytes: Uint8Array, offset: number): void;
	eraseBlock(index: number): void;
}

/** A flash chip whose every write and erasure is read back. A chip that throws is one that has failed. */
export class ProvenFlash {
	readonly #flash: Chip;
	readonly #chunk: Uint8Array;
	/** Since boot. */
	blocksErased = 0;
	bytesProgrammed = 0;

	/** @param chunk to read back into, of {@link chunkBytes}: those who take turns may share one */
	constructor(flash: Chip, chunk = new Uint8Array(chunkBytes)) {
		this.#flash = flash;
		this.#chunk = chunk;
	}

	/** False: what lies there is not `bytes`. */
	write(bytes: Uint8Array, offset: number): boolean {
		try {
			this.#flash.write(bytes, offset);
		} catch {
			return false; // the caller takes the block for worn, and says so
		}
		this.bytesProgrammed += bytes.length;
		for (let at = 0; at < bytes.length; at += chunkBytes) {
			const length = Math.min(chunkBytes, bytes.length - at);
			const chunk = length === chunkBytes ? this.#chunk : this.#chunk.subarray(0, length);
			this.#flash.read(chunk, offset + at);
			for (let index = 0; index < length; index += 1) if (chunk[index] !== bytes[at + index]) return false;
		}
		return true;
	}

	/** False: the block is not blank. */
	erase(index: number): boolean {
		try {
			this.#flash.eraseBlock(index);
		} catch {
			return false; // as above
		}
		this.blocksErased += 1;
		const { blockLength } = this.#flash;
		for (let at = 0; at < blockLength; at += chunkBytes) {
			this.#flash.read(this.#chunk, index * blockLength + at);
			if (!isErased(this.#chunk, chunkBytes)) return false;
		}
		return true;
	}
}
